import { gpuUnitsOf } from '../../model/gpu-units';
import type { PoolModel } from '../../model/node-pool';
import { acceleratorLabel } from './accelerator-label';
import { misfitOf } from './bottlerocket-mig';
import { bottlerocketSettings } from './bottlerocket-settings';
import { diskGiB } from './disk';
import type { NodeImage } from './node-image';

const gpuResource = 'nvidia.com/gpu';

/**
 * Bottlerocket of EKS, for every minor that programs may name (bottlerocket-os/bottlerocket, variants/aws-k8s-1.33-nvidia to aws-k8s-1.36-nvidia, read 2026-11-23). It has NVIDIA's driver,
 * container runtime and device plugin; another plugin beside it is what its makers warn of (bottlerocket-os/bottlerocket#4673, 2026-02). Its kubelet keeps as much for itself as that
 * of Amazon Linux does: the same formulas of cores and pods, 1 GiB of disk and Kubernetes' own thresholds of eviction (bottlerocket-os/bottlerocket-core-kit,
 * sources/api/schnauzer/src/helpers and packages/kubernetes-1.31/kubelet-config, read 2026-11-23).
 */
export const bottlerocket: NodeImage = {
  amiType: (arch, driver) => `BOTTLEROCKET_${arch === 'arm64' ? 'ARM_64' : 'x86_64'}${driver ? '_NVIDIA' : ''}`,
  /**
   * The first has the system, which no pod writes to, and is as large as the image makes it; the second has images, logs and scratch volumes.
   * Source: README of bottlerocket-os/bottlerocket, "Default Volumes" (#1588 of 2021-05), read 2026-11-23.
   */
  disks: (pool) => [
    { device: '/dev/xvda', sizeGiB: null },
    { device: '/dev/xvdb', sizeGiB: diskGiB(pool) },
  ],
  userData: (placed) => {
    const settings = bottlerocketSettings(placed);
    return settings === null ? null : Buffer.from(settings).toString('base64');
  },
  hasDevicePlugin: true,
  gpuUnits: unitsOf,
  // Not `nvidia.com/gpu.present`: charts of the device plugin would run where the node has that label.
  gpuLabels: (pool, machine) => (Object.values(unitsOf(pool)).every((name) => name === gpuResource) ? acceleratorLabel(machine) : {}),
  gpuDaemonSets: () => [],
  migMisfit: misfitOf,
};

/**
 * The plugin runs with MIG strategy `single`, so that instances have the name of GPUs, and shares have another name for either: pods that ask for a whole GPU are kept
 * from instances by the pool that they are sent to.
 * Source: bottlerocket-os/bottlerocket-core-kit, packages/nvidia-k8s-device-plugin/nvidia-k8s-device-plugin-conf.in, and internal/rm of NVIDIA/k8s-device-plugin at v0.20.0, read 2026-11-23.
 */
function unitsOf(pool: PoolModel): Readonly<Record<string, string>> {
  const shared = pool.sharing?.timeSlicing != null || pool.sharing?.mps != null;
  return Object.fromEntries(Object.keys(gpuUnitsOf(pool)).map((unit) => [unit, shared ? `${gpuResource}.shared` : gpuResource]));
}
