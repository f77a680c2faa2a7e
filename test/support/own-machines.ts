import { onprem, type OnPremOptions, type OnPremTarget } from 'cdk-gpu/onprem';
import type { Target } from '../../lib/targets/target';

const said = new WeakMap<object, OnPremOptions>();

/** Machines of one's own, of which a test can ask later what the program said: a target keeps that to itself. */
export function ownMachines(options: OnPremOptions): OnPremTarget {
  const target = onprem(options);
  said.set(target, options);
  return target;
}

/** What the program said of a target that `ownMachines` made; null of any other. */
export function saidOf(target: Target): OnPremOptions | null {
  return said.get(target) ?? null;
}
