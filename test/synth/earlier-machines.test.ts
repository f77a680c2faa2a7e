import { BatchJob, Blueprint, GpuCluster, GpuNodePool, Image } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { contents, fill, scratch } from '../support/programs';

const folder = scratch();
const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
beforeEach(() => stderr.mockClear());

function written(outdir: string, asked: object, more: object = {}) {
  const b = new Blueprint('b', { target: aws({ region: 'us-east-1', account: '123456789012' }), outdir });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(b, 'i', 'acme/a:1');
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, ...more });
  new BatchJob(c, 'w', { image, gpus: 1, pool, ...asked });
  return b.synth();
}

test('a pool that is made of another machine than the last time is a warning, which is in no file', () => {
  const outdir = folder();
  expect(written(outdir, {}).issues).toEqual([]);
  expect(written(outdir, { cpus: 20 }).issues).toMatchObject([
    {
      code: 'pool/machine-changed',
      severity: 'warning',
      path: 'b/c/l4',
      message: 'it was made of g6.xlarge when this was last written, and is made of g6.8xlarge now: its nodes will be replaced',
      hint: "name `machineType` to pin it: 'g6.xlarge' keeps what was there",
    },
  ]);
  expect(stderr.mock.calls.flat().join('')).toContain('pool/machine-changed');
  const after = contents(outdir);
  expect(written(outdir, { cpus: 20 }).issues).toEqual([]);
  expect(contents(outdir)).toEqual(after);
});

test('whoever names the machine knows of it', () => {
  const outdir = folder();
  written(outdir, {});
  expect(written(outdir, {}, { machineType: 'g6.8xlarge' }).issues).toEqual([]);
});

test.each([
  '',
  'not JSON',
  '[]',
  '{"blueprint":"b","clusters":[{"pools":[{"path":1}]}]}',
  '{"blueprint":"other","clusters":[{"pools":[{"path":"b/c/l4","machineType":"x"}]}]}',
])('a file that is broken or of another program is passed over: %p', (text) => {
  const outdir = folder();
  fill(outdir, { 'blueprint.json': text });
  expect(written(outdir, {}).issues).toEqual([]);
});
