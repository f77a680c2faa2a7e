import * as fc from 'fast-check';
import type { PoolModel } from '../../lib/model/node-pool';
import { capacityGroups, capacityProperty, idSuffix, mostNodesOf, type CapacityReader } from '../../lib/targets/capacity-groups';
import { gpuPool } from './aws/support';

interface Thrown {
  readonly kind: 'onDemand' | 'spot' | 'reservation' | 'capacityBlock';
  readonly name: string;
  readonly machines: number | null;
}
const capacity = fc.record<Thrown>({
  kind: fc.constantFrom('onDemand', 'spot', 'reservation', 'capacityBlock'),
  name: fc.constantFrom('a', 'b'),
  machines: fc.option(fc.integer({ min: 1, max: 20 })),
});
const lists = fc.array(capacity, { minLength: 1, maxLength: 3 });
const sizes = fc
  .tuple(fc.nat(10), fc.nat(10), fc.nat(10))
  .map((numbers) => [...numbers].sort((a, b) => a - b))
  .map(([min = 0, start = 0, max = 0]) => ({ min, start, max }));

const reader: CapacityReader<Thrown> = {
  capacitiesOf: ({ place }) => place['list'] as readonly Thrown[],
  machinesIn: (each) => each.machines,
};
const pool = (list: readonly Thrown[], size: PoolModel['size']): PoolModel =>
  gpuPool('p', { gpu: 'L4', gpusPerNode: 1, size, place: { list } });
const groups = (list: readonly Thrown[], size: PoolModel['size']) => capacityGroups(reader, pool(list, size));
const ids = (list: readonly Thrown[]) => groups(list, { min: 0, start: 0, max: 5 }).map(idSuffix);

test('what must be there is bought once, by the first, and every group stays within the pool and within what it holds', () => {
  fc.assert(
    fc.property(lists, sizes, (list, size) => {
      const all = groups(list, size);
      expect(all.map(({ capacity: each }) => each)).toEqual(list);
      expect(all.reduce((sum, group) => sum + group.size.min, 0)).toBe(size.min);
      expect(all.reduce((sum, group) => sum + group.size.start, 0)).toBe(size.start);
      for (const group of all) expect(group.size.max).toBe(Math.min(size.max, group.capacity.machines ?? size.max));
      if (list.some(({ machines }) => machines === null)) expect(mostNodesOf(all)).toBeGreaterThanOrEqual(size.max);
    }),
  );
});

test('ids differ, and do not depend on the order of a list', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const distinct = list.filter(({ kind }, index) => kind !== 'onDemand' || list.findIndex((other) => other.kind === kind) === index);
      expect(new Set(ids(distinct)).size).toBe(distinct.length);
      expect([...ids([...distinct].reverse())].sort()).toEqual([...ids(distinct)].sort());
    }),
  );
});

test('a group keeps its id when capacities are added behind it, and when others of another kind come before it', () => {
  fc.assert(
    fc.property(lists, capacity, (list, added) => {
      expect(ids([...list, added]).slice(0, list.length)).toEqual(ids(list));
      if (list.every(({ kind }) => kind !== added.kind)) expect(ids([added, ...list]).slice(1)).toEqual(ids(list));
    }),
  );
});

test('of two of one kind, the later is numbered', () => {
  const twins = [
    { kind: 'reservation', name: 'a', machines: null },
    { kind: 'onDemand', name: 'a', machines: null },
    { kind: 'reservation', name: 'b', machines: null },
  ] as const;
  expect(ids(twins)).toEqual(['_reservation', '', '_reservation_2']);
});

test('a capacity is named as the program writes it', () => {
  expect([capacityProperty(['a'], 0), capacityProperty(['a', 'b'], 1)]).toEqual(['capacity', 'capacity.1']);
});
