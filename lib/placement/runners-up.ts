import type { WorkloadModel } from '../model/workload';
import type { Candidates } from './candidates';
import type { Judge } from './judge';
import type { PlacedPool, RunnerUp } from './placement';

/** Machines next to the chosen one, on each side: the dearest of the cheaper ones, and the cheapest that would do. */
const most = 3;

/** Machines that a pool was not made of: cheaper ones with what they lack, and the next that would do. `workloads` are those that may be on the pool. */
export function runnersUpOf(
  judge: Judge,
  { options }: Candidates,
  { chosen, workloads }: { readonly chosen: PlacedPool; readonly workloads: readonly WorkloadModel[] },
): readonly RunnerUp[] {
  const at = options.findIndex(({ machine }) => machine === chosen.machine);
  const runner = ({ machine }: PlacedPool, why: string): RunnerUp => ({ machineType: machine.type, usdPerHour: machine.usdPerHour, why });
  const cheaper = options.slice(Math.max(0, at - most), at).map((option) => runner(option, whyNot(judge, option, workloads)));
  const others = options.slice(at + 1).filter((option) => misfit(judge, option, workloads) === undefined);
  const dearer = others.slice(0, most).map((option) => runner(option, whyDearer(chosen, option)));
  return [...cheaper, ...dearer];
}

function whyNot(judge: Judge, option: PlacedPool, workloads: readonly WorkloadModel[]): string {
  const refused = misfit(judge, option, workloads);
  if (refused === undefined) return 'all that is there would fit, but other work that names no pool would have no place';
  return `${refused.id} would not fit: ${judge.lacks(refused, option).join('; ')}`;
}

/** The first workload that does not fit. */
function misfit(judge: Judge, option: PlacedPool, workloads: readonly WorkloadModel[]): WorkloadModel | undefined {
  const kind = judge.classes.ofPool(option);
  return workloads.find((workload) => !judge.fits(judge.classes.ofWorkload(workload), kind));
}

function whyDearer({ machine: chosen }: PlacedPool, { machine }: PlacedPool): string {
  if (machine.usdPerHour === null) return 'it would do; its price is not known';
  return machine.usdPerHour === chosen.usdPerHour ? 'it would do, at the same price' : 'it would do, and costs more';
}
