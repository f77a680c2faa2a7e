import * as fc from 'fast-check';
import { fill, scratch } from '../support/programs';
import { partOfRuns, thrown } from './dice';
import { build, reordered, type Plan } from './plan';
import { notWaived, waiverFindings } from './sayings';
import { Trials } from './trials';
import { thrownPlan } from './valid';

const folder = scratch();
const trials = new Trials();
let contexts: readonly string[] = [];

beforeAll(() => {
  const first = folder('context');
  const second = folder('context');
  fill(first, { Dockerfile: 'FROM scratch\n', 'main.py': 'print(1)\n' });
  fill(second, { Dockerfile: 'FROM scratch AS final\n', '.dockerignore': '*\n' });
  contexts = [first, second];
});

afterAll(() => trials.print('programs that mean well'));

const plans = (): fc.Arbitrary<Plan> => thrown((dice) => thrownPlan(dice, { contexts }));

/** In odd programs the second rendering is of the same program with its declarations and properties in another order, in even ones of the very same. */
test('a program is refused with issues that say all, or becomes what its cluster takes and runs, whatever the order of its declarations', () => {
  fc.assert(
    fc.property(plans(), fc.integer({ min: 1, max: 1_000_000 }), (plan, salt) => {
      const rank = (key: string): number => [...key].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003, salt);
      const one = build(plan);
      const other = salt % 2 === 0 ? one : build(reordered(plan, rank));
      const { outcome, findings } = trials.hold(one, other);
      expect([...notWaived(plan, findings), ...waiverFindings(plan, outcome.issues)]).toEqual([]);
      // Where an issue was caused differs with the order.
      const told = (issues: typeof outcome.issues): unknown => issues.map(({ at: _, ...issue }) => issue);
      if (other !== one && outcome.made === undefined) expect(told(other.check())).toEqual(told(outcome.issues));
    }),
    partOfRuns(160),
  );
  // Properties of programs without errors say little when there are few of those.
  expect(trials.synthesized / trials.programs).toBeGreaterThan(0.6);
}, 3_600_000);

test('Terraform takes every stack of theirs', async () => {
  expect(await trials.terraform()).toEqual([]);
}, 3_600_000);
