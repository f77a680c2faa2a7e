import fc from 'fast-check';
import { CpuNodePool } from 'cdk-gpu';
import { emptyBin, holds } from '../../lib/placement/packing/bin';
import type { Item } from '../../lib/placement/packing/item';
import { PoolNodes } from '../../lib/placement/packing/pool-nodes';
import { canBePacked } from '../../lib/placement/packing/search';
import { isTooMuch } from '../../lib/placement/packing/too-much';
import type { PlacedPool } from '../../lib/placement/placement';
import { nodes, placementOf, program } from '../support/programs';

/** A pool of so many nodes with ten GiB and ten cores for pods, and what each DaemonSet wants. */
const poolOf = (count: number): PlacedPool => {
  const { b, c } = program();
  new CpuNodePool(c, 'p', nodes('p', { count }));
  const placed = placementOf(b).pool('b/c/p');
  return { ...placed, free: { cpuMillis: 10_000, memoryMiB: 10 * 1024, pods: 100 } };
};
const item = (placed: PlacedPool, [cores, gib, count]: readonly [number, number, number], apart = false): Item => ({
  demand: { cpuMillis: cores * 1000, memoryMiB: gib * 1024, gpus: 0, gpuUnit: 'whole' },
  count,
  pools: [placed],
  apart,
});

test.each<[string, number, readonly (readonly [number, number, number])[], boolean, boolean | null]>([
  ['more in sum than there is', 2, [[1, 7, 3]], true, false],
  ['two that are each more than half, on one node', 1, [[1, 6, 2]], true, false],
  ['what first-fit decreasing misses', 2, [[1, 4, 2], [1, 3, 4]], false, true],
  ['what only trying shows', 2, [[1, 6, 2], [1, 5, 1]], false, false],
  ['more pods than are tried', 40, [[1, 4, 40], [1, 3, 80]], false, null],
])('%s', (_, count, sizes, tooMuch, packed) => {
  const placed = poolOf(count);
  const items = sizes.map((size) => item(placed, size));
  expect(isTooMuch(items)).toBe(tooMuch);
  expect(canBePacked(items)).toBe(packed);
}); // prettier-ignore

test('pods of a gang take a node each', () => {
  const placed = poolOf(3);
  expect(canBePacked([item(placed, [1, 1, 3], true)])).toBe(true);
  expect(isTooMuch([item(placed, [1, 1, 4], true)])).toBe(true);
  expect(isTooMuch([item(placed, [1, 8, 2], true), item(placed, [1, 3, 4])])).toBe(true);
  expect(canBePacked([item(placed, [1, 8, 2], true), item(placed, [1, 3, 4])])).toBe(false);
  expect(canBePacked([item(placed, [1, 8, 2], true), item(placed, [1, 3, 3])])).toBe(true);
});

const size = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 3 }));
const drawn = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  sizes: fc.array(size, { minLength: 1, maxLength: 4 }),
  gang: fc.boolean(),
});

test('what is proven to be too much cannot be packed, and what first-fit packs can', () => {
  const seen = { tooMuch: 0, packed: 0, neither: 0 };
  fc.assert(
    fc.property(drawn, ({ count, sizes, gang }) => {
      const placed = poolOf(count);
      const items = sizes.map((each, index) => item(placed, each, gang && index === 0));
      const packed = canBePacked(items);
      if (isTooMuch(items)) expect(packed).not.toBe(true);
      const pool = new PoolNodes(placed);
      const fits = items.every(
        (each) => (each.apart ? pool.putApart(each.demand, each.count) : pool.put(each.demand, each.count)) === each.count,
      );
      if (fits) expect(packed).toBe(true);
      seen[isTooMuch(items) ? 'tooMuch' : packed === true ? 'packed' : 'neither']++;
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.tooMuch, seen.packed, seen.neither)).toBeGreaterThan(5);
});

test('nodes kept as runs hold what nodes kept one by one hold', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(9)), { maxLength: 8 }), (count, puts) => {
      const placed = poolOf(count);
      const runs = new PoolNodes(placed);
      const bins = Array.from({ length: count }, () => ({ ...emptyBin(placed) }));
      for (const [cores, gib, wanted] of puts) {
        const { demand } = item(placed, [cores, gib, wanted]);
        expect(runs.nodesWith(demand)).toBe(bins.filter((bin) => holds(bin, demand) > 0).length);
        let left = wanted;
        for (const bin of bins) {
          const fits = Math.min(left, holds(bin, demand));
          Object.assign(bin, {
            cpuMillis: bin.cpuMillis - fits * demand.cpuMillis,
            memoryMiB: bin.memoryMiB - fits * demand.memoryMiB,
            pods: bin.pods - fits,
          });
          left -= fits;
        }
        expect(runs.put(demand, wanted)).toBe(wanted - left);
      }
    }),
  );
});
