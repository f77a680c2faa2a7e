import { validateStacks } from '../../lib/testing/offline-terraform';
import { judgedBy } from '../engines/engine';
import { RefusedError, type ApiClient, type Resource } from '../engines/kubernetes/api-client';
import { startControlPlane, type ControlPlane } from '../engines/kubernetes/control-plane';
import { Session } from '../engines/kubernetes/session';
import { terraformIsHere } from '../support/tools';
import { casesOf, someOf, type Case, type Where } from './cases';
import type { Verdict } from './judges';
import { emitted } from './output';
import { subjects } from './subjects';
import { meantOf, survivorsOf, tableOf, wordsOf, type Judged } from './table';

const seed = Number(process.env['SEED'] ?? 20261122);
/** One place alone, where somebody asks for it. */
const only = process.env['PLACE'];
const programs = subjects().filter(({ place }) => only === undefined || place === only);
/** So many of each operator in each place are shown to real programs, whether or not somebody has refused them already. */
const shown = 12;

/** Stacks that are validated with the same providers. */
const batch = 24;

const verdicts = new Map<Case, Verdict | null>();

function judged(): readonly Judged[] {
  return [...verdicts].map(([mutant, verdict]) => ({ mutant, verdict }));
}

/** Those that nobody has refused so far, and a sample of all. */
function toShow(where: Where): readonly Case[] {
  const all = judged().filter(({ mutant, verdict }) => mutant.where === where && verdict !== null);
  return [
    ...new Set([
      ...survivorsOf(all),
      ...someOf(
        all.map(({ mutant }) => mutant),
        shown,
        seed,
      ),
    ]),
  ];
}

function refuse(mutant: Case, judge: string, words: string): void {
  verdicts.set(mutant, new Map([...(verdicts.get(mutant) ?? []), [judge, words]]));
}

const asked = new Map<string, number>();

test('every mutant of every program, by judges that need no other program', () => {
  for (const program of programs) for (const mutant of casesOf(program, seed)) verdicts.set(mutant, mutant.judge());
  expect(meantOf(judged())).toBeGreaterThan(only === undefined ? 5000 : 1000);
});

(terraformIsHere ? test : test.skip)('what Terraform says', async () => {
  const mutants = toShow('Terraform');
  const stacks = mutants.flatMap((mutant) => Object.values(mutant.written.stacks()).map((stack) => ({ mutant, stack })));
  for (let from = 0; from < stacks.length; from += batch) {
    for (const { mutant, message } of await refusedOf(stacks.slice(from, from + batch))) refuse(mutant, 'Terraform', message);
  }
  asked.set('Terraform', mutants.length);
});

interface Shown {
  readonly mutant: Case;
  readonly stack: unknown;
}

/** Providers are started once for all stacks of a batch; where one of those keeps them from starting, each is asked about by itself. */
async function refusedOf(stacks: readonly Shown[]): Promise<readonly { readonly mutant: Case; readonly message: string }[]> {
  const { messages } = await validateStacks(Object.fromEntries(stacks.map(({ stack }, index) => [`m${String(index)}`, stack])));
  if (messages.some((message) => !/^m\d+: /.test(message))) {
    const [only, ...more] = stacks;
    if (only === undefined) return [];
    if (more.length === 0) return [{ mutant: only.mutant, message: messages[0] ?? '' }];
    const each: { readonly mutant: Case; readonly message: string }[] = [];
    for (const one of stacks) each.push(...(await refusedOf([one])));
    return each;
  }
  return stacks.flatMap(({ mutant }, index) => {
    const message = messages.find((words) => words.startsWith(`m${String(index)}: `));
    return message === undefined ? [] : [{ mutant, message }];
  });
}

judgedBy(['kubernetes-1.36', 'crds'], 'what the API server says', (engine, crds) => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane(engine);
    await new Session(plane).define(crds.program('jobset'));
  });
  afterAll(() => plane.stop());

  test('to each object, in a dry run', async () => {
    const namespaces = new Map(
      programs
        .flatMap(({ scene }) => Object.values(emitted(scene).output.objects).flat())
        .filter((object) => (object as unknown as Resource).kind === 'Namespace')
        .map((object) => [(object as unknown as Resource).metadata.name, object as unknown as Resource]),
    );
    for (const namespace of namespaces.values()) await plane.client.apply(namespace);
    const mutants = toShow('Kubernetes');
    for (const mutant of mutants) {
      for (const object of mutant.written.objects()) {
        const words = await refusalOf(plane.client, object as unknown as Resource);
        if (words !== null) refuse(mutant, 'API server', words);
      }
    }
    asked.set('API server', mutants.length);
  });
});

/** Its words; null where it takes the object, or cannot be asked because nothing says which object it is. */
async function refusalOf(client: ApiClient, object: Resource): Promise<string | null> {
  try {
    await client.apply(object, { dryRun: true });
    return null;
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    return error instanceof Error ? `cannot be asked: ${error.message}` : null;
  }
}

test('at least 95 in 100 are refused', () => {
  const all = judged();
  const survivors = survivorsOf(all);
  const nothing = all.length - meantOf(all);
  const real = [...asked].map(([name, count]) => `${name} about ${String(count)}`).join(', ');
  const unseen = all.filter(({ verdict }) => verdict !== null && [...verdict.keys()].every((judge) => judge === 'read-back'));
  console.log(
    [
      `${String(all.length)} mutants, ${String(nothing)} of them without an effect; asked as well: ${real}`,
      `${String(unseen.length)} are refused by the read-back alone or by nobody`,
      tableOf(all),
      `${String(survivors.length)} are refused by nobody`,
      ...survivors.map(wordsOf),
    ].join('\n\n'),
  );
  expect(survivors.length).toBeLessThanOrEqual(meantOf(all) / 20);
});
