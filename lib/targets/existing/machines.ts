import { type GpuName, gpuNames } from '../../catalog/gpu';
import { gpus } from '../../catalog/gpus';
import type { Machine } from '../../catalog/machine';
import { migProfilesOf } from '../../catalog/mig';
import type { PoolModel } from '../../model/node-pool';
import type { ExistingPool } from './options';

/** Any GPU, any usual number of them: what the nodes have is what the program says. */
export type ExistingMachines = {
  readonly [K in GpuName]: { readonly gpu: K; readonly gpus: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 12 | 16 };
};

/** For messages only: types say the rest. */
export const existingMachines = Object.fromEntries(gpuNames.map((gpu) => [gpu, { gpu, gpus: 1 }])) as unknown as ExistingMachines;

/** kubelet's own default, which most distributions keep. */
const podsOfNode = 110;

/** @internal The one machine that a pool's facts describe. */
export function machineOf(pool: PoolModel): Machine {
  const { nodes } = pool.place as unknown as ExistingPool;
  return {
    type: pool.gpu === null ? 'own node' : `own node with ${String(pool.gpusPerNode)} ${pool.gpu}`,
    gpu: pool.gpu,
    gpus: pool.gpusPerNode,
    gpuMemoryMiB: pool.gpu === null ? 0 : gpus[pool.gpu].memoryMiB,
    // Nobody said that there is any.
    nvlink: 'none',
    mig: pool.gpu !== null && migProfilesOf(pool.gpu).length > 0,
    arch: nodes.each.arch,
    cpus: nodes.each.cpus,
    memoryGiB: nodes.each.memoryGiB,
    allocatable: { cpuMillis: Math.floor(nodes.each.cpus * 1000), memoryMiB: Math.floor(nodes.each.memoryGiB * 1024), pods: podsOfNode },
    localSsdGb: 0,
    networkCards: null,
    soldAs: [],
    fabric: null,
    usdPerHour: null,
  };
}
