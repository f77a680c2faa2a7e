import type { GpuName } from '../../lib/catalog/gpu';
import { gpuMemoryGiB } from '../../lib/catalog/gpus';
import { migMisfit, migProfilesOf } from '../../lib/catalog/mig';
import { gpuUnitsOf, type SharedPool } from '../../lib/model/gpu-units';
import type { Dice } from './dice';

type Props = Readonly<Record<string, unknown>>;

/** What a pod can have of a pool whose GPUs are cut or shared. */
export interface Slice {
  readonly name: string;
  /** Parts of a node, of which one goes with each. */
  readonly parts: number;
  readonly memoryGiB: number;
  readonly mps: boolean;
}

/** How a place shares GPUs. */
interface Ways {
  /** MIG profiles that it cuts this GPU into; left out: all that the GPU has. */
  readonly profiles?: readonly string[];
  /** Several profiles on one GPU. */
  readonly mixes: boolean;
  readonly mps: boolean;
}

interface Shared {
  /** `sharing`, or nothing. */
  readonly props: Props;
  readonly slices: readonly Slice[];
  /** The same as the model has it; null where GPUs are whole, or what is said is nonsense. */
  readonly model: SharedPool['sharing'];
}

const whole: Shared = { props: {}, slices: [], model: null };

/** Throws how the GPUs of a pool are shared: mostly not at all, and now and then in a way that does not exist. */
export function thrownSharing(dice: Dice, { gpu, gpus }: { readonly gpu: GpuName | null; readonly gpus: number }, ways: Ways): Shared {
  if (gpu === null || !dice.chance(35)) return whole;
  const { profiles = migProfilesOf(gpu) } = ways;
  if (dice.rarely(4)) return { ...whole, props: { sharing: nonsense(dice, gpu) } };
  // A node holds a pod for each slice, and some nodes hold few.
  const most = Math.max(2, Math.floor(16 / gpus));
  const kinds = [...(profiles.length > 0 ? ['mig', 'mig', 'mix'] : []), 'turns', ...(ways.mps ? ['mps'] : [])];
  const kind = dice.pick(kinds);
  const mig =
    kind === 'mig' ? dice.pick(profiles) : kind === 'mix' ? (ways.mixes ? mixOf(dice, gpu, profiles) : dice.pick(profiles)) : null;
  const timeSlicing = kind === 'turns' ? dice.int(2, most) : mig !== null && dice.chance(20) ? 2 : null;
  const mps = kind === 'mps' ? dice.int(2, most) : null;
  const model = { mig, timeSlicing, mps };
  const sharing = Object.fromEntries(Object.entries(model).filter(([, value]) => value !== null));
  const units = gpuUnitsOf({ gpu, gpusPerNode: gpus, sharing: model });
  const slices = Object.entries(units).map(([name, { parts }]) => {
    return { name, parts, memoryGiB: (gpuMemoryGiB(gpu) * gpus) / parts, mps: mps !== null };
  });
  return { props: { sharing }, slices, model };
}

/** Instances that fit on one GPU together. */
function mixOf(dice: Dice, gpu: GpuName, profiles: readonly string[]): Readonly<Record<string, number>> {
  const mix: Record<string, number> = {};
  for (let tries = dice.int(1, 5); tries > 0; tries--) {
    const profile = dice.pick(profiles);
    const more = { ...mix, [profile]: (mix[profile] ?? 0) + 1 };
    if (migMisfit(gpu, more) === null) Object.assign(mix, more);
  }
  return mix;
}

function nonsense(dice: Dice, gpu: GpuName): unknown {
  const [profile = '1g.10gb'] = migProfilesOf(gpu);
  return dice.pick([
    { mig: '9g.99gb' },
    { mig: { [profile]: 8 } },
    { mig: {} },
    { mig: profile, mps: 4 },
    { mps: 4 },
    { timeSlicing: 1024 },
    { timeSlicing: 1 },
    {},
  ]);
}
