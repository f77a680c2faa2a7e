import { issueAt, type Rule } from '../../../checks/rule';
import { labelFault } from '../../../model/label-fault';
import type { ClusterContext } from '../../target';
import type { GivenHost, ParsedOptions } from '../options';
import { writtenHosts } from './subjects';

/** A kubelet that is to register with another does not start. */
export function hostLabelsAreLegal(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/illegal-label',
    about: "Labels of hosts follow Kubernetes' rules and leave ours and its own alone.",
    waivable: false,
    run: (context) =>
      writtenHosts(options, context).flatMap(({ host, subject }) =>
        faultsOf(host).map((fault) =>
          issueAt(subject, {
            code: 'onprem/illegal-label',
            message: `${host.name}: ${fault}`,
            hint: 'use a key of your own, such as "example.com/team"',
          }),
        ),
      ),
  };
}

function faultsOf({ labels }: GivenHost): readonly string[] {
  return Object.entries(labels).flatMap(([name, text]) => {
    const fault = labelFault(name, text, 'label');
    return fault === null ? [] : [`"${name}=${text}" ${fault}`];
  });
}
