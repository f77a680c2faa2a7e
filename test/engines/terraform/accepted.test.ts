import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { examples, goldenFolder } from '../../../examples/run-example';
import { loadProviderSchema } from '../../../lib/testing/offline-terraform/provider-schema';
import { providersOf } from '../../../lib/testing/offline-terraform/stack-providers';
import { outcomeOf } from '../../programs/check-program';
import { thrown } from '../../programs/dice';
import { build, type Plan } from '../../programs/plan';
import { thrownPlan } from '../../programs/valid';
import { fill, root, scratch } from '../../support/programs';
import { saw } from '../report';
import { replacedBy } from './replaced-by';
import { homes, stacksOf } from './program';
import { judgedByBoth, type Stacks } from './terraform';

const folder = scratch();

/** The stacks of an example, as reviewed. */
function stacksOfExample(example: string): Stacks {
  const stacks = join(goldenFolder(example), 'cdktf.out', 'stacks');
  return Object.fromEntries(
    readdirSync(stacks).map((name) => [name, JSON.parse(readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')) as unknown]),
  );
}

/** How many random programs are judged, and the seed that they are drawn with: always the same ones. */
const many = { programs: 6, seed: 20261123 } as const;

/** Random programs that are free of errors, by number; the same ones in every run. */
function randomPrograms(): ReadonlyMap<string, Stacks> {
  const first = folder('context');
  const second = folder('context');
  fill(first, { Dockerfile: 'FROM scratch\n', 'main.py': 'print(1)\n' });
  fill(second, { Dockerfile: 'FROM scratch AS final\n' });
  const arbitrary: fc.Arbitrary<Plan> = thrown((dice) => thrownPlan(dice, { contexts: [first, second] }));
  const programs = new Map<string, Stacks>();
  for (const [index, plan] of fc.sample(arbitrary, { numRuns: 4 * many.programs, seed: many.seed }).entries()) {
    const stacks = outcomeOf(build({ ...plan, said: [] })).made?.stacks ?? {};
    if (Object.keys(stacks).length > 0) programs.set(`p${String(index)}`, stacks);
    if (programs.size === many.programs) break;
  }
  return programs;
}

/** All stacks of several programs, under names that differ. */
function together(programs: ReadonlyMap<string, Stacks>): Stacks {
  return Object.fromEntries(
    [...programs].flatMap(([program, stacks]) => Object.entries(stacks).map(([name, stack]) => [`${program}-${name}`, stack])),
  );
}

test('every argument in the table of replacements is there, and every drawn type has its row', () => {
  const stacks = { ...together(new Map(homes.map(({ name, plan }) => [name, stacksOf(plan)]))), ...together(randomPrograms()) };
  const uses = providersOf(stacks);
  expect(uses.flatMap(({ resources }) => [...resources]).filter((type) => !(type in replacedBy))).toEqual([]);
  expect(uses.flatMap((use) => [...loadProviderSchema(use, undefined).resources.keys()]).length).toBeGreaterThan(30);
});

const contract = join(root, '..', 'shared', 'contract', 'programs', '01-first.ts');
(existsSync(contract) ? test : test.skip)(
  'the first program of the contract is the first example, so that its stacks are judged here',
  () => {
    expect(readFileSync(contract, 'utf8')).toBe(readFileSync(join(root, 'examples', '01-first', 'main.ts'), 'utf8'));
  },
);

/** Without what is run on machines: there are none here. */
function withoutProvisioners(stacks: Stacks): Stacks {
  const text = JSON.stringify(stacks, (key, value: unknown) => (key === 'provisioner' || key === 'connection' ? undefined : value));
  return JSON.parse(text) as Stacks;
}

judgedByBoth('stacks that this library writes', (judge) => {
  async function isJudged(stacks: Stacks): Promise<void> {
    await judge.accept(stacks);
    const first = await judge.changes(stacks);
    expect(first.map(({ action }) => action).filter((action) => action !== 'create')).toEqual([]);
    const applied = withoutProvisioners(stacks);
    expect(await judge.changes(applied, applied)).toEqual([]);
    const count = Object.keys(stacks).length;
    saw(judge.title, {
      'stacks validated': count,
      'stacks planned': count,
      'resources planned': first.length,
      'stacks planned again after apply, without a change': count,
    });
  }

  test.each(examples)('example %s is valid, can be planned, and has no change after it was applied', async (example) => {
    await isJudged(stacksOfExample(example));
  });

  test(`${String(many.programs)} random programs over all places, drawn with seed ${String(many.seed)}`, async () => {
    const programs = randomPrograms();
    expect(programs.size).toBe(many.programs);
    const providers = providersOf(together(programs)).map(({ name }) => name);
    expect([...providers].sort()).toEqual(['aws', 'google', 'helm', 'kubernetes']);
    await isJudged(together(programs));
    saw(judge.title, { 'random programs': programs.size });
  });
});
