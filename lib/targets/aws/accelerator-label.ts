import type { Machine } from '../../catalog/machine';

/**
 * Makes the cluster autoscaler wait for the GPUs of a new node to be advertised; without it, it starts a second node for the same pod (NVIDIA/k8s-device-plugin#1746). But
 * it only waits for `nvidia.com/gpu`, and takes a node that never has that for one that is never ready, so nodes whose GPUs go by other names do without
 * (kubernetes/autoscaler, cluster-autoscaler/processors/customresources/gpu_processor.go, read 2026-11-22).
 */
export function acceleratorLabel(machine: Machine): Readonly<Record<string, string>> {
  return { 'k8s.amazonaws.com/accelerator': String(machine.gpu).toLowerCase() };
}
