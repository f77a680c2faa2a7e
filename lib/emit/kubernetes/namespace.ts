import type { WorkloadModel } from '../../model/workload';
import { namespaceOf, type KubernetesContext } from './context';
import type { KubernetesObject } from './kubernetes-object';
import { commonLabels } from './labels';

/** Pod Security levels that our pods can need. */
export type PodSecurityLevel = 'restricted' | 'baseline';

/** `restricted`, unless some workload has said why it runs as root. */
export function podSecurityLevel(workloads: readonly WorkloadModel[]): PodSecurityLevel {
  return workloads.some((workload) => typeof workload.runAs === 'object') ? 'baseline' : 'restricted';
}

/**
 * The program's namespace. Its Pod Security level is pinned to the cluster's minor: what the level asks then changes with the program, and not
 * under running work when somebody upgrades the control plane.
 */
export function namespaceObject(context: KubernetesContext): KubernetesObject {
  const level = podSecurityLevel(context.workloads.map((placed) => placed.workload));
  const modes = ['audit', 'enforce', 'warn'].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, level],
    [`pod-security.kubernetes.io/${mode}-version`, `v${context.cluster.kubernetesVersion}`],
  ]);
  const name = namespaceOf(context);
  const labels: Readonly<Record<string, string>> = {
    ...commonLabels(context.blueprint, name),
    ...(Object.fromEntries(modes) as Record<string, string>),
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
