import * as fc from 'fast-check';
import { BlueprintError, type Blueprint } from 'cdk-gpu';
import { fill, scratch } from '../support/programs';
import { issueFindings, outcomeOf } from './check-program';
import { damaging, thrownDamages, thrownOdd, thrownOptions, type Damage } from './damage';
import { partOfRuns, thrown } from './dice';
import { thrownExisting } from './existing-place';
import { thrownOnPrem } from './onprem-place';
import { thrownAws, thrownGcp } from './places';
import { build, buildAll, isPlain, reference, type Plan } from './plan';
import { constructOf, notWaived, pathOf } from './sayings';
import { Trials } from './trials';
import { thrownPlan } from './valid';

const folder = scratch();
const trials = new Trials();
let context = '';

beforeAll(() => {
  context = folder('context');
  fill(context, { Dockerfile: 'FROM scratch\n' });
});

afterAll(() => trials.print('programs with damages'));

const damagedPlans = () =>
  thrown((dice) => {
    const plan = thrownPlan(dice, { contexts: [context] });
    return { plan, damages: thrownDamages(dice, plan) };
  });

/** Paths of the constructs that were damaged, in the program. */
function pathsOf(plan: Plan, keys: readonly string[]): readonly string[] {
  return keys.map((key) => pathOf(plan, key.replace(/#.*$/, '')));
}

function codesAt(blueprint: Blueprint): readonly { readonly code: string; readonly where: string; readonly path: string }[] {
  return blueprint
    .check()
    .filter((issue) => issue.severity === 'error')
    .map(({ code, path }) => ({ code, path, where: constructOf({ path }) }));
}

/** A value that nothing takes. */
function mustBeTold({ part, at, value }: Damage): boolean {
  // One argument too many is nothing that a method sees.
  if (part.includes('#') && at[0] === 'extra') return false;
  // An override is called when all else is sound, so what it throws is told then.
  if (at.at(-1) === 'kubernetes' && typeof value?.make() === 'function') return false;
  // An object of any class without properties of its own reads as one that leaves all of them out.
  const mayBeEmpty = at.length === 0 || at.at(-1) === 'health' || at.at(-1) === 'overrides';
  return !mayBeEmpty && !at.includes('__proto__') && value?.neverLegal === true;
}

/** Without its target a cluster is somewhere else or nowhere, and other rules hold for all that is in it. */
function takesTargetAway(plan: Plan, { part, at }: Damage): boolean {
  const props = part === 'root' ? plan.props : plan.parts.find(({ key, kind }) => key === part && kind === 'cluster')?.props;
  return isPlain(props) && 'target' in props && (at.length === 0 || at[0] === 'target');
}

test('whatever a program without types hands over is told at its construct, or does no harm', () => {
  fc.assert(
    fc.property(damagedPlans(), ({ plan, damages }) => {
      // Only what is wrong for another reason than the damage is in the way of knowing what the damage does.
      if (codesAt(build(plan)).length > 0) return;
      const { blueprint } = buildAll(plan, damaging(damages));
      const moved = damages.some((damage) => takesTargetAway(plan, damage));
      const silent = (moved ? [] : damages)
        .filter(mustBeTold)
        .filter(({ part }) => !codesAt(blueprint).some(({ where }) => pathsOf(plan, [part]).includes(where)));
      expect(silent.map(({ what }) => what)).toEqual([]);
      const { outcome, findings } = trials.hold(blueprint);
      expect(notWaived(plan, findings)).toEqual([]);
      if (outcome.made !== undefined) return;
      expect(() => blueprint.render()).toThrow(BlueprintError);
      const hurt = pathsOf(plan, damages.map(({ part }) => part)); // prettier-ignore
      const elsewhere = codesAt(blueprint).filter(({ where }) => !hurt.includes(where));
      // Another value may be legal and yet not go with the rest; a value that is none is told once, where it is.
      const invalid = new Set(codesAt(blueprint).filter(({ code }) => code === 'props/invalid').map(({ where }) => where)); // prettier-ignore
      // Without its waiver an issue is told again.
      const unsaid = damages.some(({ part }) => part.includes('#'));
      if (hurt.every((path) => invalid.has(path)) && !moved && !unsaid) expect(elsewhere).toEqual([]);
    }),
    partOfRuns(200),
  );
}, 3_600_000);

test('options of a target are never thrown about', () => {
  const makers = thrown((dice) => {
    const { target } = dice.pick([thrownAws, thrownGcp, thrownExisting, thrownOnPrem])(dice);
    return { target, options: thrownOptions(dice, target.options) };
  });
  fc.assert(
    fc.property(makers, ({ target, options }) => {
      const image = {
        key: 'root/image',
        kind: 'imageReference',
        id: 'image',
        scope: 'root',
        props: { reference: 'acme/serve:1.0' },
      } as const;
      const cluster = { key: 'c', kind: 'cluster', id: 'main', scope: 'root', props: { kubernetesVersion: '1.35' } } as const;
      const job = { key: 'j', kind: 'batchJob', id: 'job', scope: 'c', props: { image: reference('root/image'), cpus: 0.1 } } as const;
      const blueprint = build({ id: 'b', props: { target: target.make(options) }, parts: [image, cluster, job] });
      expect(issueFindings(blueprint, blueprint.check())).toEqual([]);
      outcomeOf(blueprint);
    }),
    partOfRuns(100),
  );
}, 3_600_000);

test('whatever stands for an id is a name, or is told to be none', () => {
  const renamed = thrown((dice) => {
    const plan = thrownPlan(dice, { contexts: [context] });
    const at = dice.int(-1, plan.parts.length - 1);
    const id = dice.chance(70)
      ? thrownOdd(dice)
      : dice.pick(['x'.repeat(63), 'x'.repeat(64), 'Main', 'a.b', 'a/b', '-a', 'a-', '1a', 'a_b', 'ä', 'kube-system', 'default']);
    const parts = plan.parts.map((part, index) => (index === at ? { ...part, id } : part));
    return { plan: at < 0 ? { ...plan, id, parts } : { ...plan, parts }, id };
  });
  fc.assert(
    fc.property(renamed, ({ plan, id }) => {
      const { outcome, findings } = trials.hold(build(plan));
      // An odd id is part of every path.
      if (typeof id === 'string' && !/[./]/.test(id))
        expect(notWaived(plan, findings).filter((found) => !found.includes('nowhere'))).toEqual([]);
      if (typeof id === 'string' && /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(id)) return;
      expect(outcome.errors?.map(({ code }) => code).filter((code) => code.startsWith('name/'))).not.toEqual([]);
      expect(outcome.errors).toBeDefined();
    }),
    partOfRuns(40),
  );
}, 3_600_000);

test('Terraform takes every stack of theirs', async () => {
  expect(await trials.terraform()).toEqual([]);
}, 3_600_000);
