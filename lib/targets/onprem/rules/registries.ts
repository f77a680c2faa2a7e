import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import { givenText } from '../given-file';
import type { ParsedOptions } from '../options';

/** A registry whose certificate nobody trusts gives no image. */
export function authoritiesAreThere({ registries }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/ca-file-missing',
    about: "The file of a registry's authority is there.",
    waivable: false,
    run: ({ cluster }) =>
      Object.entries(registries).flatMap(([host, { ca }]) =>
        ca === null || givenText(ca.file) !== null
          ? []
          : [
              issueAt(cluster, {
                code: 'onprem/ca-file-missing',
                message: `${ca.file} cannot be read, which the certificate of ${host} is to be checked with`,
                hint: 'give its path relative to the folder that the program runs in',
              }),
            ],
      ),
  };
}
