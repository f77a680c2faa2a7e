import type { Machine } from '../../catalog/machine';
import { compareText } from '../../errors';
import type { PoolModel } from '../../model/node-pool';
import { availabilityOf } from './availability';
import { cpuMachines } from './cpu-machines';
import { gpuMachines, type GpuMachineKey } from './machines';
import { placeOf } from './sizing';

/** Rows with a GPU in the number that a pool asks for, whatever the program allows of them. */
export function machinesWith(
  pool: Pick<PoolModel, 'gpu' | 'gpusPerNode'>,
  own: readonly Machine[],
): readonly { readonly key: string; readonly machine: Machine }[] {
  const keys = Object.keys(gpuMachines) as readonly GpuMachineKey[];
  return [
    ...keys.map((key): { key: string; machine: Machine } => ({ key, machine: gpuMachines[key] })),
    ...own.map((machine) => ({ key: machine.type, machine })),
  ].filter(({ machine }) => machine.gpu === pool.gpu && machine.gpus === pool.gpusPerNode);
}

/**
 * Machines that a pool could be made of, cheapest first. Those of the region come alone where there are any; where there are none, the others do, so that
 * a rule can say what is wrong.
 */
export function machinesFor(pool: PoolModel, region: string, own: readonly Machine[] = []): readonly Machine[] {
  const fitting = (pool.gpu === null ? cpuCandidates(pool) : gpuCandidates(pool, own)).slice().sort(compareMachines);
  // Where machines of a program's own are, the program knows.
  const here = fitting.filter((machine) => machine.source !== undefined || availabilityOf(machine, region).kind !== 'none');
  return here.length > 0 ? here : fitting;
}

function gpuCandidates(pool: PoolModel, own: readonly Machine[]): readonly Machine[] {
  const allowed = machinesWith(pool, own).filter(
    ({ key, machine }) => pool.machineTypes.length === 0 || pool.machineTypes.some((type) => type === key || type === machine.type),
  );
  return allowed.map(({ machine }) => machine);
}

function cpuCandidates(pool: PoolModel): readonly Machine[] {
  const { needs } = placeOf(pool);
  if (needs === null) return [];
  const enough = cpuMachines.filter(
    (machine) => machine.arch === needs.arch && machine.cpus >= needs.cpus && machine.memoryGiB >= needs.memoryGiB,
  );
  return needs.machineType === null ? enough : enough.filter((machine) => machine.type === needs.machineType);
}

/** By price, unknown ones last; then the smaller; then by name. */
function compareMachines(a: Machine, b: Machine): number {
  const price = (a.usdPerHour ?? Infinity) - (b.usdPerHour ?? Infinity);
  return (Number.isNaN(price) ? 0 : price) || a.cpus - b.cpus || a.memoryGiB - b.memoryGiB || compareText(a.type, b.type);
}
