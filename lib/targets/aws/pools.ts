import type { Machine } from '../../catalog/machine';
import { gpuTaint, poolLabel, type PoolModel } from '../../model/node-pool';
import type { NodeShape } from '../../placement/node';
import { cpuMachines } from './cpu-machines';
import { gpuMachines } from './machines';
import { pluginConfigLabel, pluginConfigOf } from '../device-plugin-config';
import { devicePluginResources, devicesOf } from '../nvidia-resources';
import { diskGiB } from './disk';
import { ephemeralMiB } from './ephemeral';
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
export function nodeOf(pool: PoolModel, machine: Machine, fabric: boolean): NodeShape {
  const gpu = machine.gpu !== null;
  return {
    labels: {
      ...pool.labels,
      [poolLabel]: pool.id,
      'kubernetes.io/arch': machine.arch,
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': machine.type,
      ...(gpu ? ownGpuLabels(pool, machine) : {}),
    },
    taints: gpu
      ? [gpuTaint, ...pool.taints.filter((taint) => taint.key !== gpuTaint.key || taint.effect !== gpuTaint.effect)]
      : pool.taints,
    arch: machine.arch,
    allocatable: machine.allocatable,
    ephemeralMiB: ephemeralMiB(machine, diskGiB(pool)),
    devices: {
      ...devicesOf(pool, devicePluginResources(pool)),
      ...(fabric && machine.fabric !== null ? { [efaResource]: machine.fabric.devices } : {}),
    },
  };
}

/**
 * `nvidia.com/gpu.present` is what the device plugin's pods look for, `nvidia.com/mps.capable` those of the MPS daemon; feature discovery would set both. The
 * accelerator label makes the cluster autoscaler wait for the GPUs of a new node to be advertised; without it, it starts a second node for the same pod
 * (NVIDIA/k8s-device-plugin#1746). But it only waits for `nvidia.com/gpu`, and takes a node that has slices instead for one that is never ready, so those go without
 * (kubernetes/autoscaler, cluster-autoscaler/processors/customresources/gpu_processor.go, read 2026-11-22).
 */
function ownGpuLabels(pool: PoolModel, machine: Machine): Readonly<Record<string, string>> {
  const config = pluginConfigOf(pool);
  return {
    'nvidia.com/gpu.present': 'true',
    ...(config === null ? { 'k8s.amazonaws.com/accelerator': String(machine.gpu).toLowerCase() } : { [pluginConfigLabel]: config }),
    ...(pool.sharing?.mps == null ? {} : { 'nvidia.com/mps.capable': 'true' }),
  };
}

/** Labels that we put on nodes through their node group; the kubelet adds the others. */
export function nodeGroupLabels(pool: PoolModel, machine: Machine): Readonly<Record<string, string>> {
  return { ...pool.labels, [poolLabel]: pool.id, ...(machine.gpu === null ? {} : ownGpuLabels(pool, machine)) };
}
