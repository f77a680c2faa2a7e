import { fieldsOf, textMapOf, textOf } from './fields';
import { nodeTermsOf } from './node-affinity';
import { notModelledIn } from './not-modelled';
import type { Pod } from './pod';
import { podTermsOf } from './pod-affinity';
import { requestsOf } from './requests';
import { tolerationsOf } from './taints';
import { spreadsOf } from './topology-spread';

/** A pod, or the template of one, as YAML has it. */
export interface PodTemplate {
  readonly metadata?: unknown;
  readonly spec?: unknown;
}

/**
 * Reads a pod as it was written, with the defaults that the API server gives it. `namespace` is where it will be when its metadata does not say, `default` without that.
 * What the server would refuse is not told here.
 */
export function podOf(template: PodTemplate, namespace = 'default'): Pod {
  const metadata = fieldsOf(template.metadata);
  const spec = fieldsOf(template.spec);
  const self = { namespace: textOf(metadata['namespace']) ?? namespace, labels: textMapOf(metadata['labels']) };
  const requests = requestsOf(spec);
  return {
    namespace: self.namespace,
    labels: self.labels,
    requests,
    nodeSelector: textMapOf(spec['nodeSelector']),
    nodeTerms: nodeTermsOf(spec),
    tolerations: tolerationsOf(spec),
    spreads: spreadsOf(spec, self.labels),
    affinity: podTermsOf(spec, 'podAffinity', self),
    antiAffinity: podTermsOf(spec, 'podAntiAffinity', self),
    terminating: textOf(metadata['deletionTimestamp']) !== undefined,
    notModelled: requests === null ? [...notModelledIn(spec), 'amounts of resources that cannot be read'] : notModelledIn(spec),
  };
}
