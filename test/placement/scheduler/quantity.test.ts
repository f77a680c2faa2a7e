import { thousandths, wholeUnits } from '../../../lib/placement/scheduler/quantity';

test.each<[unknown, bigint | null]>([
  ['0', 0n],
  [0, 0n],
  ['1', 1000n],
  [2, 2000n],
  ['1500m', 1500n],
  ['1.5', 1500n],
  [0.25, 250n],
  ['.5', 500n],
  ['5.', 5000n],
  ['+3', 3000n],
  ['007', 7000n],
  ['1k', 1_000_000n],
  ['1Ki', 1_024_000n],
  ['0.5Gi', 536_870_912_000n],
  ['1.000000000931322574615478515625Gi', 1_073_741_825_000n],
  ['2E', 2_000_000_000_000_000_000_000n],
  ['2E3', 2_000_000n],
  ['2e-3', 2n],
  ['12e6', 12_000_000_000n],
  [1e21, 1_000_000_000_000_000_000_000_000n],
  ['1u', 1n],
  ['1n', 1n],
  ['1000001n', 2n],
  ['16Ti', 17_592_186_044_416_000n],
])('%p is as many thousandths, rounded up', (quantity, expected) => {
  expect(thousandths(quantity)).toBe(expected);
});

test.each<[unknown]>([
  ['-1'],
  [-1],
  [''],
  ['Gi'],
  ['1GiB'],
  ['1 Gi'],
  ['1,5'],
  ['1e'],
  ['1Ei3'],
  ['1e999'],
  [NaN],
  [Infinity],
  [true],
  [null],
  [undefined],
  [{}],
])('%p is no quantity', (quantity) => expect(thousandths(quantity)).toBeNull());

test('nothing below zero is nothing', () => expect([thousandths('-0'), thousandths(-0)]).toEqual([0n, 0n]));

test('whole units hold all of it', () =>
  expect([0n, 1n, 999n, 1000n, 1001n].map((amount) => wholeUnits(amount))).toEqual([0n, 1n, 1n, 1n, 2n]));
