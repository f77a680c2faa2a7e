import * as fc from 'fast-check';
import { synth } from 'cdk-gpu/testing';
import { runs, thrown } from '../programs/dice';
import { build } from '../programs/plan';
import { thrownPlan } from '../programs/valid';
import { fill, scratch } from '../support/programs';
import { casesOf, someOf, type Where } from './cases';
import { equivalents } from './equivalents';
import { objectVerdict, stackVerdict, synthVerdict } from './judges';
import { handedOn, sceneWith } from './model-tree';
import { emitted, objectsIn, treeOf } from './output';
import { readBackObjects } from './read-back';
import { addOnFindings } from './read-back/add-ons';
import { onPremClusterFindings } from './read-back/onprem';
import { hallOf } from './read-back/onprem-truth';
import { viewOf } from './read-back/view';
import { sceneOf } from './scene';
import { subjects } from './subjects';
import { meantOf, survivorsOf, tableOf, wordsOf } from './table';
import { opened, sealed, type Json } from './tree';

const seed = Number(process.env['SEED'] ?? 20261122);
const programs = subjects();
const folder = scratch();
/** Of so many shapes one is tried here, and of each operator and place so many mutants: those of the model are dear, because all is emitted again. */
const oneIn = 4;
const each: Readonly<Record<Where, number>> = { 'placed model': 2, Kubernetes: 4, Terraform: 3 };

test.each(programs)('nobody refuses the $name as it is, taken apart and put together again', ({ scene }) => {
  const again = sceneWith(scene, handedOn(scene));
  const { output, clusters } = emitted(again);
  expect(output).toEqual(emitted(scene).output);
  const stacks = Object.fromEntries(Object.entries(output.stacks).map(([name, stack]) => [name, sealed(opened(stack))]));
  expect([...stackVerdict(scene, stacks, Object.keys(stacks))]).toEqual([]);
  for (const [id, objects] of Object.entries(output.objects)) {
    expect([...objectVerdict(scene, { cluster: id, objects: objectsIn(sealed(opened(treeOf(objects)))) })]).toEqual([]);
  }
  expect([...synthVerdict(again, clusters)]).toEqual([]);
});

test('at least 95 in 100 of a part of all small mistakes are refused without a real program (`npm run mutants` makes all)', () => {
  const cases = programs.flatMap((subject) => casesOf(subject, seed, oneIn));
  const some = (Object.keys(each) as Where[]).flatMap((where) => {
    const own = cases.filter((mutant) => mutant.where === where);
    return someOf(own, each[where], seed);
  });
  const judged = some.map((mutant) => ({ mutant, verdict: mutant.judge() }));
  const survivors = survivorsOf(judged);
  const meant = meantOf(judged);
  expect(meant).toBeGreaterThanOrEqual(200);
  const told = `${tableOf(judged)}\n\n${survivors.map(wordsOf).join('\n')}`;
  expect({ enough: survivors.length <= meant / 20, told: survivors.length <= meant / 20 ? '' : told }).toEqual({ enough: true, told: '' });
}, 120_000);

test('what random programs become is what was placed, in both ways', () => {
  const context = folder('context');
  fill(context, { Dockerfile: 'FROM scratch\n' });
  const plans = thrown((dice) => thrownPlan(dice, { contexts: [context] }));
  fc.assert(
    fc.property(plans, (plan) => {
      // Objects of a program's own, and what it changes of ours, are not made of what was placed.
      const blueprint = build({ ...plan, said: [] });
      if (blueprint.check().some(({ severity }) => severity === 'error')) return;
      const { objects } = synth(blueprint);
      const found = Object.entries(objects).flatMap(([id, each]) => readBackObjects(sceneOf(blueprint), id, each as readonly Json[]));
      expect(found).toEqual([]);
      // Of clouds, stacks are known only where options are left out.
      const scene = sceneOf(blueprint);
      const { stacks } = emitted(scene).output;
      const hosts = scene.clusters.flatMap(({ target, context }) => {
        const name = `${scene.model.id}-${context.cluster.id}`;
        const truth = { model: scene.model, target, context, name, region: '' };
        const hall = hallOf(truth);
        if (hall === null) return [];
        const addOns = viewOf(`${name}-addons`, stacks[`${name}-addons`] ?? null);
        return [
          ...onPremClusterFindings(viewOf(name, stacks[name] ?? null), truth),
          ...addOnFindings(addOns, { place: target.name, context, name, region: '', hall }),
        ];
      });
      expect(hosts).toEqual([]);
    }),
    runs(6),
  );
}, 3_600_000);

test('each position that is left out says why', () => {
  for (const { why } of equivalents) expect(why).toMatch(/^\S.+\S$/);
  expect(equivalents.length).toBeLessThanOrEqual(20);
});
