import { join } from 'node:path';
import type { OutputTree } from '../../lib/synth/output-tree';
import { flatten } from '../../lib/synth/output-tree';
import { destinations, wanted, type Environment } from '../../lib/synth/outdirs';
import { contents, got, runBuilt, scratch } from '../support/programs';

const tree: OutputTree = {
  terraform: new Map([['manifest.json', '1'], ['stacks/b-c/cdk.tf.json', '2']]),
  kubernetes: new Map([['c/00-namespaces.k8s.yaml', '3']]),
  simulation: new Map([['main.nodes.yaml', '5']]),
  verification: new Map([['main.nodes.sh', '6']]),
  places: new Map([['airgap/main.json', '6']]),
  reports: new Map([['blueprint.json', '4']]),
}; // prettier-ignore
const folder = scratch();

/** Folders with what is written there, as `synthesize` chooses it. */
function folders(environment: Environment, outdir = '.'): Readonly<Record<string, readonly string[]>> {
  const parts = Object.fromEntries(wanted(environment).map((part) => [part, tree[part]]));
  const all = new Map<string, readonly string[]>();
  for (const { folder: to, files } of destinations(parts, outdir, environment)) all.set(to, [...(all.get(to) ?? []), ...files.keys()]);
  return Object.fromEntries(all);
}

const terraform = [...tree.terraform.keys()];
const kubernetes = [...tree.kubernetes.keys()];
const simulation = [...tree.simulation.keys()];
const verification = [...tree.verification.keys()];
const reports = [...tree.places.keys(), ...tree.reports.keys()];

describe('where outputs go', () => {
  test.each<[string, Environment, string, Readonly<Record<string, readonly string[]>>]>([
    [
      'all below the working directory',
      {},
      '.',
      { 'cdktf.out': terraform, manifests: kubernetes, simulation, verify: verification, '.': reports },
    ],
    [
      'all below outdir',
      {},
      'out/x',
      {
        'out/x/cdktf.out': terraform,
        'out/x/manifests': kubernetes,
        'out/x/simulation': simulation,
        'out/x/verify': verification,
        'out/x': reports,
      },
    ],
    ['only Terraform where only cdktf asks', { CDKTF_OUTDIR: 'tf' }, 'out', { tf: terraform }],
    ['only YAML where only cdk8s asks', { CDK8S_OUTDIR: 'dist' }, 'out', { dist: kubernetes }],
    [
      'each where it is asked for, and reports in outdir',
      { CDKTF_OUTDIR: '/a/tf', CDK8S_OUTDIR: '/a/dist' },
      'out',
      { '/a/tf': terraform, '/a/dist': kubernetes, 'out/simulation': simulation, 'out/verify': verification, out: reports },
    ],
  ])('%s', (_, environment, outdir, expected) => {
    expect(folders(environment, outdir)).toEqual(expected);
  });
});

describe('what an earlier run may have left', () => {
  const [stacks, manifests, simulations, verifications, ...rest] = destinations(tree, '.', {});
  test.each([
    ['stacks/old/cdk.tf.json', true],
    ['stacks/old/terraform.tfstate', false],
    ['stacks/old/.terraform.lock.hcl', false],
    ['stacks/old/.terraform/cdk.tf.json', false],
    ['stacks/old/plan', false],
    ['manifest.json', false],
    ['cdk.tf.json', false],
  ])('of stacks, %s: %p', (path, ours) => {
    expect(stacks?.isOurs?.(path)).toBe(ours);
  });

  test.each([
    ['old/00-namespaces.k8s.yaml', true],
    ['old/40-workloads.k8s.yaml', true],
    ['old/kustomization.yaml', false],
    ['mine.k8s.yaml', false],
    ['old/mine.k8s.yaml', false],
    ['old/deep/40-workloads.k8s.yaml', false],
  ])('of manifests, %s: %p', (path, ours) => {
    expect(manifests?.isOurs?.(path)).toBe(ours);
  });

  test.each([
    ['old.nodes.yaml', true],
    ['mine.yaml', false],
    ['old/deep.nodes.yaml', false],
  ])('of simulations, %s: %p', (path, ours) => {
    expect(simulations?.isOurs?.(path)).toBe(ours);
  });

  test.each([
    ['old.nodes.sh', true],
    ['mine.sh', false],
    ['old/deep.nodes.sh', false],
  ])('of programs that verify, %s: %p', (path, ours) => {
    expect(verifications?.isOurs?.(path)).toBe(ours);
  });

  test("nothing in the user's own folder is ours", () => {
    expect(rest.map(({ isOurs }) => isOurs)).toEqual([null, null]);
  });
});

test('in memory, everything has the path that it has on the disk', () => {
  expect([...flatten(tree).keys()]).toEqual([
    'airgap/main.json',
    'blueprint.json',
    'cdktf.out/manifest.json',
    'cdktf.out/stacks/b-c/cdk.tf.json',
    'manifests/c/00-namespaces.k8s.yaml',
    'simulation/main.nodes.yaml',
    'verify/main.nodes.sh',
  ]);
});

describe('a real run', () => {
  const code = `
    const { Blueprint, GpuCluster, CpuNodePool, Image, Microservice } = require(process.env.BUILD + '/constructs/index.js');
    const { existing } = require(process.env.BUILD + '/lib/targets/existing/index.js');
    const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }), outdir: 'out' });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
    new CpuNodePool(c, 'cpus', { nodes: { selector: { pool: 'cpus' }, count: 1, each: { cpus: 8, memoryGiB: 32 } } });
    new Microservice(c, 'web', { image: Image.fromReference(b, 'i', 'acme/web:1.0'), port: 80, env: { A: '\${B}', C: '\${D}' } });
    new Microservice(c, 'api', { image: Image.fromReference(b, 'j', 'acme/api:1.0'), port: 80, env: { A: '\${B}' } });
    process.stdout.write(JSON.stringify(b.synth().files));`;

  test('writes below outdir, and warns on standard error, a line for each', () => {
    const cwd = folder();
    const run = runBuilt(code, cwd);
    expect({ status: run.status, lines: run.stderr.trim().split('\n') }).toEqual({
      status: 0,
      lines: [
        'warning env/shell-syntax b/c/api: A holds ${NAME}, which stays as it is: no shell reads it; write $(NAME) for a variable of the same container, or expand it in a script',
        'warning env/shell-syntax b/c/web: A, C holds ${NAME}, which stays as it is: no shell reads it; write $(NAME) for a variable of the same container, or expand it in a script',
      ],
    });
    expect(Object.keys(contents(cwd))).toEqual(JSON.parse(run.stdout));
    expect(Object.keys(contents(cwd))).toEqual(
      expect.arrayContaining(['out/blueprint.json', 'out/cdktf.out/manifest.json', 'out/manifests/c/40-workloads.k8s.yaml']),
    );
  });

  test.each([
    ['CDKTF_OUTDIR', 'manifest.json'],
    ['CDK8S_OUTDIR', 'c/40-workloads.k8s.yaml'],
  ])('with %s writes that part there, and nothing else', (variable, path) => {
    const [cwd, there] = [folder(), folder()];
    const run = runBuilt(code, cwd, { [variable]: join(there, 'new') });
    expect(run.status).toBe(0);
    expect(contents(cwd)).toEqual({});
    expect(got(contents(there)[`new/${path}`]).length).toBeGreaterThan(10);
    expect(Object.keys(contents(there)).every((file) => variable === 'CDKTF_OUTDIR' || file.endsWith('.k8s.yaml'))).toBe(true);
  });
});
