import type { ClusterObjects } from '../../lib/emit/kubernetes';
import type { Scene } from '../../lib/emit/scene';
import { objectVerdict, stackVerdict, synthVerdict, together, type Verdict } from './judges';
import { handedOn, sceneWith } from './model-tree';
import { emitted, objectsIn, treeOf, type Output } from './output';
import { mutantsOf, shuffled, type Mutant } from './positions';
import { addressOf, viewOf } from './read-back/view';
import type { Subject } from './subjects';
import { eachBody } from './terraform-schema';
import { at, isRecord, opened, sealed, type Json } from './tree';

/** Where a mistake is made: in what placement and targets hand on, or in what is written. */
export type Where = 'placed model' | 'Kubernetes' | 'Terraform';

/** One mutant, and how it is judged. */
export interface Case {
  readonly subject: string;
  readonly place: string;
  readonly where: Where;
  readonly operator: string;
  /** Where exactly, in words. */
  readonly at: string;
  /** What cheap judges say; null where the change means nothing: what is written is the same, or is done in the same order. */
  judge(): Verdict | null;
  /** What the real programs are given; a mutant of the model is what it made of both. */
  readonly written: { readonly stacks: () => Output['stacks']; readonly objects: () => readonly Json[] };
}

/** Which of them, of all. */
interface Chosen {
  readonly seed: number;
  readonly oneIn: number;
}

const nothing = { stacks: () => ({}), objects: () => [] };

/** All mutants of a program: each operator once at every shape, or at one of so many. */
export function casesOf(subject: Subject, seed: number, oneIn = 1): readonly Case[] {
  const choice = { seed, oneIn };
  const { scene } = subject;
  const { output } = emitted(scene);
  return [...modelCases(subject, output, choice), ...objectCases(subject, output, choice), ...stackCases(subject, output, choice)];
}

/** So many of each operator at each place and layer, chosen by the seed. */
export function someOf(cases: readonly Case[], each: number, seed: number): readonly Case[] {
  const groups = new Map<string, Case[]>();
  for (const one of shuffled(cases, seed)) {
    const key = [one.place, one.where, one.operator].join('\n');
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (group.length < each) group.push(one);
  }
  return [...groups.values()].flat();
}

function caseOf(
  { name, place }: Subject,
  where: Where,
  { operator, path }: Mutant,
): Pick<Case, 'subject' | 'place' | 'where' | 'operator' | 'at'> {
  return { subject: name, place, where, operator, at: path.join(' ') };
}

/** Judged by synth, which knows nothing of the right program, and by what was written of it. */
function modelCases(subject: Subject, right: Output, choice: Chosen): readonly Case[] {
  const { scene } = subject;
  return mutantsOf(handedOn(scene), { named: [1], where: 'model', ...choice }).map((mutant): Case => {
    let made: { readonly wrong: Scene; readonly output: Output; readonly clusters: readonly ClusterObjects[] } | string | undefined;
    const make = () => {
      if (made !== undefined) return made;
      try {
        const wrong = sceneWith(scene, mutant.tree);
        made = { wrong, ...emitted(wrong) };
      } catch (error) {
        made = error instanceof Error ? error.message : String(error);
      }
      return made;
    };
    return {
      ...caseOf(subject, 'placed model', mutant),
      judge: () => {
        const one = make();
        if (typeof one === 'string') return new Map([['emitter', `breaks: ${one}`]]);
        const { wrong, output, clusters } = one;
        if (JSON.stringify(output) === JSON.stringify(right)) return null;
        const changed = Object.keys(output.stacks).filter(
          (name) => JSON.stringify(output.stacks[name]) !== JSON.stringify(right.stacks[name]),
        );
        return together(
          synthVerdict(wrong, clusters),
          ...Object.entries(output.objects).map(([id, objects]) => objectVerdict(scene, { cluster: id, objects })),
          stackVerdict(scene, output.stacks, changed),
        );
      },
      written: nothing,
    };
  });
}

function objectCases(subject: Subject, { objects: byCluster }: Output, choice: Chosen): readonly Case[] {
  return Object.entries(byCluster).flatMap(([id, objects]) =>
    mutantsOf(opened(treeOf(objects)), { named: [1], where: 'objects', ...choice }).map((mutant): Case => {
      const all = (): readonly Json[] => objectsIn(sealed(mutant.tree));
      const changed = (): readonly Json[] => {
        const object = at(mutant.tree, mutant.path.slice(0, 2));
        return object === undefined ? [] : [sealed(object)];
      };
      return {
        ...caseOf(subject, 'Kubernetes', mutant),
        judge: () => objectVerdict(subject.scene, { cluster: id, objects: all(), changed: changed() }),
        written: { stacks: () => ({}), objects: changed },
      };
    }),
  );
}

function stackCases(subject: Subject, { stacks }: Output, choice: Chosen): readonly Case[] {
  return Object.entries(stacks).flatMap(([name, stack]) =>
    mutantsOf(opened(stack), { named: [2], where: 'stack', ...choice }).map((mutant): Case => {
      const wrong = (): Json => sealed(mutant.tree);
      return {
        ...caseOf(subject, 'Terraform', mutant),
        at: `${name}: ${mutant.path.join(' ')}`,
        judge: () => {
          if (mutant.path.includes('depends_on') && keepsOrder(wrong(), stack)) return null;
          return stackVerdict(subject.scene, { ...stacks, [name]: wrong() }, [name]);
        },
        written: { stacks: () => ({ [name]: wrong() }), objects: () => [] },
      };
    }),
  );
}

/**
 * Everything waits for what it did, directly or not, and perhaps for more; nothing waits for itself. Of `depends_on`, no more than that means
 * anything.
 */
function keepsOrder(wrong: Json, right: Json): boolean {
  const [now, before] = [viewOf('', wrong), viewOf('', right)];
  const { resource = {} } = isRecord(wrong) ? wrong : {};
  const { resource: earlier = {} } = isRecord(right) ? right : {};
  const was = new Map(eachBody(earlier).map((each) => [addressOf(each), before.waitsFor(each)]));
  return eachBody(resource).every((each) => {
    const waits = now.waitsFor(each);
    return !waits.has(addressOf(each)) && [...(was.get(addressOf(each)) ?? [])].every((address) => waits.has(address));
  });
}
