import { type GpuName, gpuNames } from '../catalog/gpu';
import { gpus } from '../catalog/gpus';
import type { Allocatable, Architecture, Machine, MachineFabric } from '../catalog/machine';
import { migProfilesOf } from '../catalog/mig';
import type { PoolModel } from '../model/node-pool';

/** Any GPU, any usual number of them: what the nodes have is what the program says. */
export type ExistingMachines = {
  readonly [K in GpuName]: { readonly gpu: K; readonly gpus: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 12 | 16 };
};

/** For messages only: types say the rest. */
export const existingMachines = Object.fromEntries(gpuNames.map((gpu) => [gpu, { gpu, gpus: 1 }])) as unknown as ExistingMachines;

/** @internal kubelet's own default, which most distributions keep. */
export const podsOfNode = 110;

/** What a program says of the nodes of a pool that nobody sells. */
interface Described {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly arch: Architecture;
  readonly allocatable: Allocatable;
  readonly fabric: MachineFabric | null;
}

/** @internal The one machine that a program describes. */
export function describedMachine({ gpu, gpusPerNode }: PoolModel, described: Described): Machine {
  return {
    type: gpu === null ? 'own node' : `own node with ${String(gpusPerNode)} ${gpu}`,
    gpu,
    gpus: gpusPerNode,
    gpuMemoryMiB: gpu === null ? 0 : gpus[gpu].memoryMiB,
    // Nobody said that there is any.
    nvlink: 'none',
    mig: gpu !== null && migProfilesOf(gpu).length > 0,
    localSsdGb: 0,
    networkCards: null,
    soldAs: [],
    usdPerHour: null,
    ...described,
  };
}
