import { issueAt, type Rule } from '../../../checks/rule';
import type { PoolModel } from '../../../model/node-pool';
import type { ClusterContext } from '../../target';
import { driverOf, type Facts } from '../inventory';
import { factsOfPool } from '../machines';

/**
 * Systems for which NVIDIA publishes driver containers, which build or bring the kernel modules.
 * Source: platform support of the GPU Operator 26.7, https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/platform-support.html; read 2026-11-22.
 */
const withDriverContainers: Readonly<Record<string, readonly string[]>> = {
  ubuntu: ['22.04', '24.04', '26.04'],
  rhel: ['8', '9', '10'],
  rocky: ['8', '9', '10'],
};

/** Who installs the driver fits what the hosts run. */
export const driverFitsSystem: Rule<ClusterContext> = {
  code: 'onprem/driver-against-os',
  about: "The NVIDIA driver comes from somebody who has one for the hosts' system.",
  waivable: true,
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) => {
      if (pool.kind !== 'gpu') return [];
      const told = factsOfPool(pool).flatMap(({ os }) => complaint(pool, os) ?? []);
      const [first] = told;
      return first === undefined ? [] : [issueAt(pool, { code: 'onprem/driver-against-os', property: 'driver', ...first })];
    }),
};

function complaint(pool: PoolModel, os: Facts['os']): { readonly message: string; readonly hint: string } | null {
  const { by } = driverOf(pool);
  if (os === null) return null;
  const named = `${os.family} ${os.version}`;
  if (by === 'dgx-os' && os.family !== 'dgx-os')
    return {
      message: `its hosts run ${named}, and only DGX OS brings driver and container toolkit`,
      hint: "say driver: 'host' where the driver is there already",
    };
  if (by === 'operator' && os.family === 'dgx-os')
    return { message: 'DGX OS brings a driver, and the GPU Operator would load another', hint: "say driver: 'dgx-os'" };
  const versions = withDriverContainers[os.family];
  if (by === 'operator' && !versions?.some((version) => os.version === version || os.version.startsWith(`${version}.`)))
    return {
      message: `NVIDIA publishes no driver container for ${named}`,
      hint: "install the driver on the hosts, and say driver: 'host'",
    };
  return null;
}

/** In a virtual machine the GPU's mode is the hypervisor's to change: the operator asks for it, and waits. */
export const migOfPassedThroughGpus: Rule<ClusterContext> = {
  code: 'onprem/mig-of-passed-through-gpus',
  about: 'GPUs are cut where their mode can be changed: on the machine that holds them.',
  severity: 'warning',
  waivable: true,
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) => {
      if (pool.sharing?.mig == null || !factsOfPool(pool).some(({ virtual }) => virtual === 'passthrough')) return [];
      return [
        issueAt(pool, {
          code: 'onprem/mig-of-passed-through-gpus',
          severity: 'warning',
          property: 'sharing',
          message: 'its GPUs are passed through to virtual machines, and a change of their MIG mode may need a restart by the hypervisor',
          hint: 'turn MIG on before the machine starts (`nvidia-smi -mig 1`, then restart it), and waive this',
        }),
      ];
    }),
};

/** Part of a GPU is what a hypervisor hands out; inside it cannot be cut again. */
export const virtualGpusAreWhole: Rule<ClusterContext> = {
  code: 'onprem/vgpu-cannot-be-cut',
  about: 'A GPU that a hypervisor cut is not cut again.',
  waivable: false,
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) => {
      if (pool.sharing?.mig == null || !factsOfPool(pool).some(({ virtual }) => virtual === 'vgpu')) return [];
      return [
        issueAt(pool, {
          code: 'onprem/vgpu-cannot-be-cut',
          property: 'sharing',
          message: 'its hosts have virtual GPUs, which the hypervisor cuts',
          hint: 'leave `mig` out here, and choose the vGPU profile in the hypervisor',
        }),
      ];
    }),
};
