import { judgedBy } from '../engine';
import { caught, saw } from '../report';
import { cases } from './cases';
import { defects } from './defects';
import { everyCase } from './every-case';
import { Judge, type FilterVerdict } from './judge';
import { modelsAnswer, read, schedulersAnswer, type Refusers } from './model';
import { ownNodeShapes } from './node-shapes';
import type { Case } from './objects';
import { Tally } from './tally';

const filters = ['InterPodAffinity', 'NodeAffinity', 'NodeResourcesFit', 'NodeUnschedulable', 'PodTopologySpread', 'TaintToleration'];
const numRuns = Number(process.env['CASES'] ?? 2000);

judgedBy(['kubernetes-1.36'], 'the placement proof and the filters of kube-scheduler', (engine) => {
  const name = `kube-scheduler ${engine.version}, filters`;
  let judge: Judge<FilterVerdict>;
  const seen: { readonly one: Case; readonly scheduler: Refusers }[] = [];
  beforeAll(() => (judge = Judge.filters(engine)));
  afterAll(() => judge.end());

  test(`say the same of every node, with the same filters refusing, in ${String(numRuns)} cases`, async () => {
    const tally = new Tally();
    const { askingMs, checkingMs } = await everyCase(cases(ownNodeShapes(), 1), {
      numRuns,
      ask: (one) => judge.ask(one),
      check: (one, [verdict]) => {
        if (verdict === undefined) throw new Error('the judge answered nothing');
        const scheduler = schedulersAnswer(verdict);
        const model = modelsAnswer(read(one));
        expect({ model, messages: verdict.nodes }).toEqual({ model: scheduler, messages: verdict.nodes });
        tally.add(scheduler);
        seen.push({ one, scheduler });
      },
    });
    const perSecond = (ms: number): string => String(Math.round((1000 * numRuns) / ms));
    console.log(
      `${tally.toString()}\n${perSecond(askingMs)} cases a second in the scheduler, ${perSecond(checkingMs)} in the model, the comparison included`,
    );
    saw(name, { pods: tally.pods, answers: tally.answers, negatives: tally.negatives, disagreements: 0 });
    expect(tally.negatives / tally.answers).toBeGreaterThan(0.3);
    expect(tally.stranded / tally.pods).toBeGreaterThan(0.3);
    for (const filter of filters)
      expect({ filter, heardAlone: (tally.alone.get(filter) ?? 0) / tally.negatives > 0.02 }).toEqual({ filter, heardAlone: true });
  });

  test.each(defects)('would tell that $about', ({ about, answer }) => {
    const words = seen.flatMap(({ one, scheduler }): readonly string[] => difference(answer(one), scheduler));
    expect(words.length).toBeGreaterThan(0);
    caught(`in the model of the scheduler: ${about}`, name, `${String(words.length)} answers differ, as ${words[0] ?? ''}`);
  });
});

/** Nodes of which two answers say different things, in words. */
function difference(model: Refusers, scheduler: Refusers): readonly string[] {
  const said = (refusers: readonly string[] | undefined): string => (refusers?.length ? `refused by ${refusers.join(', ')}` : 'fits');
  return Object.entries(scheduler)
    .filter(([node, refusers]) => said(refusers) !== said(model[node]))
    .map(([node, refusers]) => `"${node} ${said(refusers)}" where the model says "${said(model[node])}"`);
}
