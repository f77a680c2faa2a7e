import type { PoolModel, PoolSize } from '../../../lib/model/node-pool';
import { isList, type Json } from '../tree';
import { look, textOf } from './held';

/** Nodes of a pool that are bought in one way. */
export interface Bought {
  readonly capacity: Json;
  readonly kind: string;
  /** What names say beyond the pool's: nothing of on-demand nodes, how the others are bought, and a number from the second of a kind on. */
  readonly words: readonly string[];
  readonly size: PoolSize;
}

/** What must always be there is bought in the first way; the others come on demand, each as far as the pool, and what was bought beforehand, goes. */
export function boughtOf(pool: PoolModel): readonly Bought[] {
  const given = look(pool.place as Json, 'capacity');
  const all = isList(given) ? given : [];
  return all.map((capacity, index) => {
    const kind = textOf(look(capacity, 'kind'));
    const same = all.slice(0, index).filter((each) => look(each, 'kind') === kind).length;
    const machines = look(capacity, 'machines');
    const max = typeof machines === 'number' ? Math.min(machines, pool.size.max) : pool.size.max;
    return {
      capacity,
      kind,
      words: [...(kind === 'onDemand' ? [] : [kind]), ...(same === 0 ? [] : [String(same + 1)])],
      size: index === 0 ? { ...pool.size, max } : { min: 0, max, start: 0 },
    };
  });
}

/** Whether some of the pool's nodes come and go. */
export function isScaled(pool: PoolModel): boolean {
  return boughtOf(pool).some(({ size }) => size.min < size.max);
}
