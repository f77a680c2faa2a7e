import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  BatchJob,
  Blueprint,
  BlueprintError,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  TrainingJob,
} from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { contents, fill, nodes, scratch } from '../support/programs';

const folder = scratch();
const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
beforeEach(() => stderr.mockClear());

/** A program with one CPU pool, one service, and what a test adds. */
function withService(outdir: string, env: Readonly<Record<string, string>> = {}) {
  const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }), outdir });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
  const image = Image.fromReference(b, 'i', 'acme/web:1.0');
  const pool = new CpuNodePool(c, 'cpus', nodes('cpus'));
  new Microservice(c, 'web', { image, port: 80, env });
  return { b, c, image, pool };
}

test('nothing is written when there is an error, and what an earlier run wrote stays', () => {
  const outdir = folder();
  withService(outdir).b.synth();
  const before = contents(outdir);
  const { b, c, image } = withService(outdir, { CHANGED: 'yes' });
  new BatchJob(c, 'wrong', { image, gpus: 1 });
  expect(() => b.synth()).toThrow(BlueprintError);
  expect(contents(outdir)).toEqual(before);
  expect(stderr).not.toHaveBeenCalled();
});

test('not even a folder is made when there is an error', () => {
  const outdir = join(folder(), 'new');
  const { b, c } = withService(outdir);
  new BatchJob(c, 'wrong', {} as never);
  expect(() => b.synth()).toThrow(BlueprintError);
  expect(existsSync(outdir)).toBe(false);
});

test('files are what `render` gives, and are told sorted, relative to the working directory', () => {
  const outdir = folder();
  const { b } = withService(outdir);
  const { files } = b.synth();
  expect(contents(outdir)).toEqual(Object.fromEntries(b.render()));
  expect(files).toEqual([...files].sort());
  expect(files.every((file) => existsSync(file) && !file.startsWith('/'))).toBe(true);
});

test('warnings are written and given back, and hinder nothing', () => {
  const outdir = folder();
  const { issues } = withService(outdir, { HOME: '${X}' }).b.synth();
  expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['env/shell-syntax', 'warning']]);
  expect(stderr.mock.calls.map(([line]) => line)).toEqual([expect.stringMatching(/^warning env\/shell-syntax b\/c\/web: [^\n]+\n$/)]);
  stderr.mockClear();
  withService(outdir).b.synth();
  expect(stderr).not.toHaveBeenCalled();
});

test('what the program no longer makes is removed, and what others put there stays', () => {
  const outdir = folder();
  const { b, c, image } = withService(outdir);
  new TrainingJob(c, 'train', {
    image,
    nodes: 1,
    gpusPerNode: 1,
    restarts: 3,
    pool: new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4') }),
  });
  const other = new GpuCluster(b, 'other', { kubernetesVersion: '1.34' });
  new Microservice(other, 'web', { image, port: 80, pool: new CpuNodePool(other, 'cpus', nodes('cpus')) });
  b.synth();
  const both = Object.keys(contents(outdir));
  expect(both).toEqual(expect.arrayContaining(['cdktf.out/stacks/b-c-addons/cdk.tf.json', 'manifests/other/40-workloads.k8s.yaml']));
  const foreign = {
    'cdktf.out/stacks/b-c-addons/.terraform/providers/x': 'a',
    'cdktf.out/stacks/b-c-addons/.terraform.lock.hcl': 'b',
    'cdktf.out/stacks/b-c-addons/terraform.b-c-addons.tfstate': 'c',
    'manifests/other/mine.yaml': 'd',
    'manifests/README.md': 'e',
    'notes.txt': 'f',
  };
  fill(outdir, foreign);
  withService(outdir).b.synth();
  const after = contents(outdir);
  expect(after).toMatchObject(foreign);
  expect(Object.keys(after)).not.toEqual(expect.arrayContaining(['cdktf.out/stacks/b-c-addons/cdk.tf.json']));
  expect(Object.keys(after).filter((path) => path.startsWith('manifests/other/'))).toEqual(['manifests/other/mine.yaml']);
});

test('the placement names machine and pool of every workload, and of other pools why not', () => {
  const b = new Blueprint('b', { target: aws({ region: 'us-east-1', account: '123456789012' }), outdir: folder() });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(b, 'i', 'acme/serve:1.0');
  const small = new GpuNodePool(c, 'small', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const large = new GpuNodePool(c, 'large', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } });
  new InferenceService(c, 'serve', { image, port: 80, gpus: 1, pool: small });
  new TrainingJob(c, 'train', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool: large });
  new BatchJob(c, 'batch', { image });
  const { placement } = b.synth();
  expect(placement.map(({ refused: _, ...line }) => line)).toEqual([
    { workload: 'b/c/batch', pod: 'index', pool: 'b/c/system', machineType: expect.any(String) as string },
    { workload: 'b/c/serve', pod: 'replica', pool: 'b/c/small', machineType: 'g6.xlarge' },
    { workload: 'b/c/train', pod: 'worker', pool: 'b/c/large', machineType: 'p5.48xlarge' },
  ]);
  expect(placement[2]?.refused).toEqual([
    { pool: 'b/c/small', reasons: expect.arrayContaining(['a node has 1 nvidia.com/gpu, the pod wants 8']) as string[] },
    { pool: 'b/c/system', reasons: ['its nodes have no GPU, the pod wants 8'] },
  ]);
});

test('rules of a place wait until its options are mended', () => {
  const b = new Blueprint('b', { target: existing({ distribution: 'openshift', present: ['nothing' as never] }) });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
  new GpuNodePool(c, 'one', { gpu: 'L4', gpusPerNode: 1, ...nodes('same') });
  new GpuNodePool(c, 'two', { gpu: 'L4', gpusPerNode: 1, ...nodes('same') });
  expect(b.check().map((issue) => issue.path)).toEqual(['b.target.present.0']);
});

test('a folder where a file should be is not written over', () => {
  const outdir = folder();
  mkdirSync(join(outdir, 'blueprint.json'));
  const { b } = withService(outdir);
  expect(() => b.synth()).toThrow();
  expect(contents(outdir)).toEqual({});
});
