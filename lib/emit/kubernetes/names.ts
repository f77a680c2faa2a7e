import type { WorkloadModel } from '../../model/workload';
import { hashLength } from './definition-hash';
import { gangName } from './job-set';

/** Longest name that Kubernetes takes where a name is also a label value or a host name (RFC 1123). */
export const maxNameLength = 63;

/** A name that is made from a workload's id. */
export interface GeneratedName {
  /** What bears it. */
  readonly what: 'object' | 'host name' | 'pod';
  /** Spelled with `#` where a hash or a random suffix comes. */
  readonly name: string;
  /** It becomes a DNS name of the old kind (RFC 1035), which must begin with a letter. */
  readonly letterFirst: boolean;
}

/**
 * The longest of the names that a workload's objects, pods and hosts get, as their webhook or controller counts them: a Job's pods of the form `job-index` are
 * host names, a JobSet's pods are `set-group-job-index-random` (kubernetes-sigs/jobset, pkg/webhooks/jobset_webhook.go, read 2026-11-22).
 */
export function longestNameOf(workload: WorkloadModel): GeneratedName {
  const hashed = `${workload.id}-${'#'.repeat(hashLength)}`;
  switch (workload.kind) {
    case 'trainingJob':
      return { what: 'pod', name: `${hashed}-${gangName}-0-${workload.nodes - 1}-#####`, letterFirst: true };
    case 'batchJob':
      if (workload.completions > 1) return { what: 'host name', name: `${hashed}-${workload.completions - 1}`, letterFirst: false };
      return { what: 'object', name: hashed, letterFirst: false };
    case 'inferenceService':
    case 'microservice':
      return { what: 'object', name: workload.id, letterFirst: true };
  }
}
