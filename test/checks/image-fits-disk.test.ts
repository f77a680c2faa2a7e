import { BatchJob, CpuNodePool, Image } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, nodes, problems, program, programIn } from '../support/programs';

const code = 'placement/image-larger-than-disk';
const onDisk = (sizeGiB: number | null, diskGiB: number | null) => {
  const { b, c } = program();
  const image = Image.fromReference(b, 'a', 'acme/a:1', sizeGiB === null ? {} : { sizeGiB });
  const facts = nodes('p').nodes;
  const pool = new CpuNodePool(c, 'p', { nodes: { ...facts, each: { ...facts.each, ...(diskGiB === null ? {} : { diskGiB }) } } });
  new BatchJob(c, 'w', { image, pool });
  return b;
};

test.each([
  [40, 100, true],
  [50, 100, true],
  [51, 100, false],
  [51, null, true],
  [null, 20, true],
])('an image of %p GiB on a disk of %p GiB', (sizeGiB, diskGiB, fits) => {
  expect(problems(onDisk(sizeGiB, diskGiB))).toEqual(fits ? [] : [`${code} at b/c/w`]);
});

test('says how much it takes and how much there is', () => {
  expect(issueOf(onDisk(60, 100), code).message).toBe(
    'its image has 60 GiB and takes 120 while it is unpacked; nodes of b/c/p have 100 GiB of disk at most',
  );
});

test('the disk that a program gives to a pool of a cloud counts', () => {
  const { b, c } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  const image = Image.fromReference(b, 'a', 'acme/a:1', { sizeGiB: 30 });
  const [small, large] = [50, 100].map(
    (diskGiB) => new CpuNodePool(c, `p${diskGiB}`, { cpus: 8, memoryGiB: 32, size: { min: 0, max: 1 }, diskGiB }),
  );
  if (small === undefined || large === undefined) throw new Error('no pool');
  new BatchJob(c, 'no', { image, pool: small });
  new BatchJob(c, 'yes', { image, pool: large });
  expect(problems(b)).toEqual([`${code} at b/c/no`]);
});
