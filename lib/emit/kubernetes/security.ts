import type { WorkloadModel } from '../../model/workload';
import type { ContainerSecurity, PodSecurity } from './pod-types';
import { uidOf } from './user';

/** Says why a workload runs as root, on its pods. */
export const rootReasonAnnotation = 'cdk-gpu/runs-as-root';

const seccompProfile = { type: 'RuntimeDefault' } as const;

/** Who a pod runs as. */
export function podSecurity(workload: WorkloadModel): PodSecurity {
  const uid = uidOf(workload);
  if (uid !== null)
    return { runAsNonRoot: true, runAsUser: uid, runAsGroup: uid, fsGroup: uid, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile };
  // The kubelet refuses to start an image whose user turns out to be root.
  if (workload.runAs === 'image') return { runAsNonRoot: true, seccompProfile };
  return { runAsUser: 0, runAsGroup: 0, seccompProfile };
}

/**
 * What a container may do. Root keeps the runtime's default capabilities, which `baseline` allows: without them it can neither change the owner of a
 * file nor step down to another user, and that is what images want root for. Raw sockets are not among that: with them a pod can speak in its
 * neighbours' names. The file system is read-only only where home and /tmp are known to be
 * volumes.
 */
export function containerSecurity(workload: WorkloadModel): ContainerSecurity {
  if (typeof workload.runAs === 'object') return { allowPrivilegeEscalation: false, capabilities: { drop: ['NET_RAW'] } };
  const dropped = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } as const;
  return uidOf(workload) === null ? dropped : { ...dropped, readOnlyRootFilesystem: true };
}
