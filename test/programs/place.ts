import type { GpuName } from '../../lib/catalog/gpu';
import type { Dice } from './dice';
import type { TargetReference } from './plan';
import type { Slice } from './slices';

export type Props = Readonly<Record<string, unknown>>;

/** Nodes of a pool that is being thrown, for workloads that are to fit on them. */
export interface PoolFacts {
  readonly gpu: GpuName | null;
  readonly gpus: number;
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly arch: 'amd64' | 'arm64';
  readonly max: number;
  /** Only work that names the pool may run there. */
  readonly tainted: boolean;
  /** What its GPUs are cut or shared into; none where they are whole. */
  readonly slices: readonly Slice[];
}

/** A target with what a generator must know of it. */
export interface Place {
  readonly name: 'aws' | 'gcp' | 'existing' | 'onprem';
  readonly target: TargetReference;
  /** Has registries whose images have addresses. */
  readonly registries: boolean;
  /** Has nodes for work that names no pool. */
  readonly systemPool: boolean;
  readonly minors: readonly string[];
  gpuPool(dice: Dice, id: string): { readonly props: Props; readonly facts: PoolFacts };
  cpuPool(dice: Dice, id: string): { readonly props: Props; readonly facts: PoolFacts };
}

/** Taints of any effect. */
export function taints(dice: Dice): readonly Props[] {
  return dice.some([
    { key: 'example.com/team', value: 'vision', effect: 'NoSchedule' },
    { key: 'dedicated', effect: 'NoExecute' },
    { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' },
    { key: 'example.com/soft', value: 'x', effect: 'PreferNoSchedule' },
  ]);
}

/** Whether a pool keeps away pods that do not name it. */
export function isTainted(props: Props): boolean {
  return [props['taints'], props['nodeTaints']].some((given) => Array.isArray(given) && given.length > 0);
}

/** Props of pools of every cloud. */
export function common(dice: Dice): Props {
  return {
    ...dice.maybe(30, () => ({ diskGiB: dice.pick([100, 200, 1024, 16384]) })),
    ...dice.maybe(30, () => ({ labels: { 'example.com/team': 'Vision', tier: '1', empty: '' } })),
    ...dice.maybe(30, () => ({ taints: taints(dice) })),
    ...dice.maybe(30, () => ({ tags: { team: 'vision', 'cost-centre': '42' } })),
  };
}
