import fc from 'fast-check';
import { BatchJob, CpuNodePool, GpuNodePool, Microservice, TrainingJob } from 'cdk-gpu';
import { longestNameOf, maxNameLength } from '../../lib/emit/kubernetes/names';
import { got, issueOf, modelOf, nodes, problems, program } from '../support/programs';

function withId(kind: 'service' | 'batch' | 'train', id: string) {
  const { b, c, image } = program();
  const pool = new CpuNodePool(c, 'p', nodes('p'));
  if (kind === 'service') new Microservice(c, id, { image, port: 80, pool });
  if (kind === 'batch') new BatchJob(c, id, { image, pool });
  if (kind === 'train')
    new TrainingJob(c, id, {
      image,
      nodes: 2,
      gpusPerNode: 1,
      restarts: 3,
      pool: new GpuNodePool(c, 'g', { gpu: 'L4', gpusPerNode: 1, ...nodes('g') }),
    });
  return b;
}

describe("names that controllers make from a workload's id", () => {
  test.each(['service', 'batch', 'train'] as const)('of a %s are told as soon as they are too long, and not before', (kind) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 63 }), (length) => {
        const b = withId(kind, 'x'.repeat(length));
        const workload = got(modelOf(b).clusters[0]?.workloads[0]);
        const tooLong = longestNameOf(workload).name.length > maxNameLength;
        expect(problems(b)).toEqual(tooLong ? [`name/too-long at b/c/${'x'.repeat(length)}`] : []);
      }),
      { numRuns: 63 },
    );
  });

  test('of a long gang are told with the length that is left', () => {
    const issue = issueOf(withId('train', 'x'.repeat(63)), 'name/too-long');
    const left = Number(/shorten the id to (\d+) characters/.exec(issue.hint)?.[1]);
    expect(problems(withId('train', 'x'.repeat(left)))).toEqual([]);
    expect(problems(withId('train', 'x'.repeat(left + 1)))).toHaveLength(1);
  });

  test('of an id that is too long by itself are not told: the id is', () => {
    expect(problems(withId('train', 'x'.repeat(64))).map((line) => line.split(' ')[0])).toEqual(['name/not-a-dns-label']);
  });
});
