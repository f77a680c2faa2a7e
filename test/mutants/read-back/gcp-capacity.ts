import type { PoolModel } from '../../../lib/model/node-pool';
import type { PlacedPool } from '../../../lib/placement/placement';
import type { Target } from '../../../lib/targets/target';
import type { Json } from '../tree';
import { boughtOf, type Bought } from './capacity';
import { look, textOf, type Expected } from './held';

/** Name of the node pool of what is bought in one way, before it is made fit: `l4`, `l4-flex-start`. */
export function nodePoolOf({ id }: PoolModel, { words }: Bought): string {
  return [id, ...words.map((word) => word.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))].join('-');
}

/** Whether a name is this one. Google's begin with a letter, and those of node pools have 40 characters: what does not fit ends with six digits of its hash. */
export function nodePoolIs(given: Json | undefined, name: string): boolean {
  const fits = /^[a-z]/.test(name) && name.length <= 40;
  return fits ? given === name : new RegExp(`^(n-)?${name.slice(0, 30)}.*-[0-9a-f]{6}$`).test(textOf(given));
}

/** Zones of nodes that are bought in one way: those of a pool that has no other way. */
export function zonesOf(placed: PlacedPool, { capacity, size }: Bought, target: Target): readonly string[] {
  const { pool } = placed;
  return target.zonesOf({ ...placed, pool: { ...pool, size, place: { ...pool.place, capacity: [capacity] } } });
}

/** Name of the class of a pool whose nodes are bought in several ways: it keeps their order. */
function computeClassOf({ id }: PoolModel): string {
  return `pool-${id}`;
}

/** The classes of a cluster by name: node pools one after the other, and then none, also none that nobody drew. */
export function computeClassFacts(pools: readonly PlacedPool[]): Readonly<Record<string, Readonly<Record<string, Expected>>>> {
  return Object.fromEntries(
    pools.flatMap(({ pool }) => {
      const all = boughtOf(pool);
      if (all.length < 2) return [];
      const names = all.map((bought) => nodePoolOf(pool, bought));
      return [
        [
          `ComputeClass ${computeClassOf(pool)}`,
          {
            apiVersion: 'cloud.google.com/v1',
            'spec.priorities': (value: Json | undefined) =>
              Array.isArray(value) &&
              value.length === names.length &&
              names.every((name, index) => {
                const level = value[index] as Json;
                const listed = look(level, 'nodepools');
                return (
                  Object.keys(level as object).length === 1 &&
                  Array.isArray(listed) &&
                  listed.length === 1 &&
                  nodePoolIs(listed[0] as Json, name)
                );
              }),
            'spec.nodePoolAutoCreation': { enabled: false },
            'spec.whenUnsatisfiable': 'DoNotScaleUp',
          },
        ] as const,
      ];
    }),
  );
}
