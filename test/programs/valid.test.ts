import * as fc from 'fast-check';
import { validateStacks } from '../../lib/testing/offline-terraform';
import { fill, scratch } from '../support/programs';
import { terraformIsHere } from '../support/tools';
import { issueFindings, outcomeOf, outputFindings } from './check-program';
import { runs, thrown } from './dice';
import { build, reordered, type Plan } from './plan';
import { thrownPlan } from './valid';

const folder = scratch();
let contexts: readonly string[] = [];

beforeAll(() => {
  const first = folder('context');
  const second = folder('context');
  fill(first, { Dockerfile: 'FROM scratch\n', 'main.py': 'print(1)\n' });
  fill(second, { Dockerfile: 'FROM scratch AS final\n', '.dockerignore': '*\n' });
  contexts = [first, second];
});

const plans = (): fc.Arbitrary<Plan> => thrown((dice) => thrownPlan(dice, { contexts }));

test('a program is refused with issues that say all, or becomes what its cluster takes and runs', () => {
  let good = 0;
  let all = 0;
  fc.assert(
    fc.property(plans(), (plan) => {
      const blueprint = build(plan);
      expect(issueFindings(blueprint, blueprint.check())).toEqual([]);
      const { made } = outcomeOf(blueprint);
      all += 1;
      if (made === undefined) return;
      good += 1;
      expect(outputFindings(blueprint, made)).toEqual([]);
    }),
    runs(150),
  );
  // Properties of programs without errors say little when there are few of those.
  expect(good / all).toBeGreaterThan(0.7);
}, 3_600_000);

test('the order of declarations and of properties changes nothing', () => {
  fc.assert(
    fc.property(plans(), fc.integer({ min: 1, max: 1_000_000 }), (plan, salt) => {
      const rank = (key: string): number => [...key].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003, salt);
      const [one, other] = [build(plan), build(reordered(plan, rank))];
      const told = (blueprint: typeof one): unknown => blueprint.check().map(({ at: _, ...issue }) => issue);
      expect(told(other)).toEqual(told(one));
      const files = outcomeOf(one).made?.files;
      // Where a warning was caused is part of the report, and differs with the line; here all are of one line.
      if (files !== undefined) expect(outcomeOf(other).made?.files).toEqual(files);
    }),
    runs(50),
  );
}, 3_600_000);

(terraformIsHere ? test : test.skip)(
  'Terraform takes every stack',
  async () => {
    const { numRuns, seed } = runs(12);
    const stacks: Record<string, unknown> = {};
    const shapes = new Set<string>();
    for (const [index, plan] of fc.sample(plans(), { numRuns, seed }).entries()) {
      const { made } = outcomeOf(build(plan));
      for (const [name, stack] of Object.entries(made?.stacks ?? {})) {
        // Terraform judges types and references; a stack that differs from an earlier one in words only is not asked about again.
        const shape = JSON.stringify(stack).replace(/"[^"$\\]*"(?!:)/g, '""').replace(/\d+/g, '0'); // prettier-ignore
        if (shapes.size === shapes.add(shape).size) continue;
        stacks[`p${String(index)}-${name}`] = stack;
      }
    }
    expect((await validateStacks(stacks)).messages).toEqual([]);
  },
  3_600_000,
);
