import { judgedBy } from '../engine';
import { saw } from '../report';
import { cases } from './cases';
import { everyCase } from './every-case';
import { Judge, type BindingVerdict } from './judge';
import { clusterOf, read } from './model';
import { ownNodeShapes } from './node-shapes';

/** A scheduler is started for each case. */
const numRuns = Math.ceil(Number(process.env['CASES'] ?? 2000) / 10);

judgedBy(['kubernetes-1.36'], 'the placement proof and the whole of kube-scheduler', (engine) => {
  let judge: Judge<BindingVerdict>;
  beforeAll(() => (judge = Judge.whole(engine)));
  afterAll(() => judge.end());

  test(`agree on ${String(numRuns)} clusters that are filled pod by pod`, async () => {
    let [bound, refused] = [0, 0];
    await everyCase(cases(ownNodeShapes(), 4), {
      numRuns,
      ask: (one) => judge.ask(one),
      check: (one, verdicts) => {
        const mine = read(one);
        const cluster = clusterOf(mine);
        for (const [index, pod] of mine.incoming.entries()) {
          const verdict = verdicts[index];
          const fitting = [...cluster.reasonsByNode(pod)].filter(([, reasons]) => reasons.length === 0).map(([node]) => node);
          if (verdict?.bound === undefined) {
            expect({ index, message: verdict?.message, fitting }).toEqual({ index, message: expect.stringContaining('0/'), fitting: [] });
            refused++;
          } else {
            expect({ index, fitting }).toEqual({ index, fitting: expect.arrayContaining([verdict.bound]) });
            cluster.add(pod, verdict.bound);
            bound++;
          }
        }
      },
    });
    console.log(`${String(numRuns)} clusters: ${String(bound)} pods bound, ${String(refused)} left pending, as the model says`);
    saw(`kube-scheduler ${engine.version}, whole`, { clusters: numRuns, bound, pending: refused, disagreements: 0 });
    expect(Math.min(bound, refused) / (bound + refused)).toBeGreaterThan(0.2);
  });
});
