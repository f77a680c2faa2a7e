import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import { runsLonghorn } from '../inventory';
import type { ParsedOptions } from '../options';

/** Where Longhorn runs nowhere, its class is the default all the same, and no volume is ever made. */
export function longhornHasAHost(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/longhorn-has-no-host',
    about: 'Longhorn has a host that it runs on.',
    waivable: false,
    run: ({ cluster, pools }) => {
      if (options.storage.install !== 'longhorn' || pools.some(({ pool }) => runsLonghorn(options, pool))) return [];
      return [
        issueAt(cluster, {
          code: 'onprem/longhorn-has-no-host',
          message: 'Longhorn runs on hosts of pools without GPUs and on servers that run work, and there is none of either',
          hint: "add a CpuNodePool, say serversRunWork: true, or install { nfs } or 'local-path'",
        }),
      ];
    },
  };
}
