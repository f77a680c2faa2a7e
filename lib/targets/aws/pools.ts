import type { Machine } from '../../catalog/machine';
import { gpuTaint, poolLabel, type PoolModel } from '../../model/node-pool';
import type { NodeShape } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';
import { cpuMachines } from './cpu-machines';
import { gpuMachines } from './machines';
import { devicesOf } from '../nvidia-resources';
import { diskGiB } from './disk';
import { ephemeralMiB } from './ephemeral';
import type { NodeImage } from './node-image';
import { efaResource } from './resources';

const gpuRows: readonly Machine[] = Object.values(gpuMachines);
const cpuRows: readonly Machine[] = Object.values(cpuMachines);

/**
 * Machines that a pool could be made of, cheapest first, those without a known price last. A pool that requires fabric keeps to machines with
 * EFA; `own` are rows that the program brings along. A pool without GPUs takes what has at least its cores and memory, as EC2 counts them.
 */
export function machinesFor(pool: PoolModel, own: readonly Machine[] = []): readonly Machine[] {
  const allowed = pool.machineTypes.length === 0 ? null : new Set(pool.machineTypes);
  if (pool.kind === 'gpu') {
    return sorted(
      [...gpuRows, ...own].filter(
        (row) =>
          row.gpu === pool.gpu &&
          row.gpus === pool.gpusPerNode &&
          (allowed === null || allowed.has(row.type)) &&
          (pool.fabric !== 'require' || row.fabric !== null),
      ),
    );
  }
  const { cpus = 0, memoryGiB = 0, arch = 'amd64', machineType = null } = pool.place as Partial<CpuPlace>;
  const named = machineType === null ? allowed : new Set([machineType]);
  return sorted(
    cpuRows.filter((row) => row.arch === arch && row.cpus >= cpus && row.memoryGiB >= memoryGiB && (named === null || named.has(row.type))),
  );
}

interface CpuPlace {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly arch: Machine['arch'];
  readonly machineType: string | null;
}

function sorted(rows: readonly Machine[]): readonly Machine[] {
  return [...rows].sort((a, b) => (a.usdPerHour ?? Infinity) - (b.usdPerHour ?? Infinity) || (a.type < b.type ? -1 : 1));
}

/**
 * Whether nodes of the pool get EFA. By itself it is on where the machine's EFA reaches GPU memory, the pool can have two nodes, and either a
 * node is all of its GPUs' NVLink domain (eight) or work over several nodes may land there.
 */
export function usesFabric(pool: PoolModel, machine: Machine, gangs: boolean): boolean {
  // Gangs hold whole GPUs, and nothing else uses EFA.
  if (pool.fabric === 'off' || machine.fabric === null || pool.sharing !== null) return false;
  return pool.fabric === 'require' || (machine.fabric.gpuDirect && pool.size.max >= 2 && (machine.gpus >= 8 || gangs));
}

/** A node of the pool as the scheduler sees it. */
export function nodeOf(image: NodeImage, { pool, machine, fabric }: Pick<PlacedPool, 'pool' | 'machine' | 'fabric'>): NodeShape {
  const gpu = machine.gpu !== null;
  return {
    labels: {
      ...pool.labels,
      [poolLabel]: pool.id,
      'kubernetes.io/arch': machine.arch,
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': machine.type,
      ...(gpu ? image.gpuLabels(pool, machine) : {}),
    },
    taints: gpu
      ? [gpuTaint, ...pool.taints.filter((taint) => taint.key !== gpuTaint.key || taint.effect !== gpuTaint.effect)]
      : pool.taints,
    arch: machine.arch,
    allocatable: machine.allocatable,
    ephemeralMiB: ephemeralMiB(machine, diskGiB(pool)),
    devices: {
      ...devicesOf(pool, image.gpuUnits(pool)),
      ...(fabric && machine.fabric !== null ? { [efaResource]: machine.fabric.devices } : {}),
    },
  };
}

/** Labels that we put on nodes through their node group; the kubelet adds the others. */
export function nodeGroupLabels(
  image: NodeImage,
  { pool, machine }: Pick<PlacedPool, 'pool' | 'machine'>,
): Readonly<Record<string, string>> {
  return { ...pool.labels, [poolLabel]: pool.id, ...(machine.gpu === null ? {} : image.gpuLabels(pool, machine)) };
}
