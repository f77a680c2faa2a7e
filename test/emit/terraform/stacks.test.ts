import { App as KubernetesApp, Testing as KubernetesTesting } from 'cdk8s';
import { App, TerraformStack } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchJob, Blueprint, GpuCluster, GpuNodePool, Image, Registry, TrainingJob, type TerraformState } from 'cdk-gpu';
import { aws, type AwsOptions } from 'cdk-gpu/aws';
import { synth } from 'cdk-gpu/testing';
import { validateStacks } from '../../../lib/testing/offline-terraform';
import { terraformIsHere } from '../../support/tools';

function lab(state?: TerraformState, network?: AwsOptions['network']): Blueprint {
  const target = aws({ region: 'us-east-1', account: '123456789012', ...(network === undefined ? {} : { network }) });
  const blueprint = new Blueprint('lab', { target, ...(state === undefined ? {} : { state }) });
  const cluster = new GpuCluster(blueprint, 'main', { kubernetesVersion: '1.35' });
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, zones: ['us-east-1a', 'us-east-1b'] });
  new BatchJob(cluster, 'job', { image: Image.fromReference(blueprint, 'tool', 'ghcr.io/acme/tool:1.0.0'), gpus: 1, pool });
  return blueprint;
}

describe('state is kept where the program says, and never at a path of this machine', () => {
  test.each<[string, TerraformState | undefined, object]>([
    ['beside the output by default', undefined, { local: { path: '../../../terraform.lab-main.tfstate' } }],
    ['in a folder', { kind: 'local', path: 'state' }, { local: { path: '../../../state/terraform.lab-main.tfstate' } }],
    ['in an absolute folder', { kind: 'local', path: '/srv/state' }, { local: { path: '/srv/state/terraform.lab-main.tfstate' } }],
    [
      'in S3, encrypted and locked',
      { kind: 's3', bucket: 'b', region: 'us-east-1', keyPrefix: 'x/', kmsKeyId: 'alias/k' },
      { s3: { bucket: 'b', region: 'us-east-1', key: 'x/lab-main.tfstate', encrypt: true, kms_key_id: 'alias/k', use_lockfile: true } },
    ],
    ['in Cloud Storage', { kind: 'gcs', bucket: 'b', prefix: 'x/' }, { gcs: { bucket: 'b', prefix: 'x/lab-main' } }],
    [
      'behind HTTP',
      { kind: 'http', address: 'https://state.example.com/tf/' },
      {
        http: {
          address: 'https://state.example.com/tf/lab-main',
          lock_address: 'https://state.example.com/tf/lab-main/lock',
          unlock_address: 'https://state.example.com/tf/lab-main/lock',
        },
      },
    ],
  ])('%s', (_, state, backend) => {
    expect(synth(lab(state)).stacks['lab-main']?.['terraform'].backend).toEqual(backend);
  });
});

describe('stacks are cut by life cycle', () => {
  const blueprint = lab();
  const images = new Registry(blueprint, 'images');
  const cluster = blueprint.node.findChild('main') as GpuCluster;
  new TrainingJob(cluster, 'tune', {
    image: new Image(images, 'train', { context: 'examples/01-first/train' }),
    nodes: 2,
    gpusPerNode: 1,
    restarts: 3,
  });
  const { files, stacks } = synth(blueprint);
  const manifest = JSON.parse(files.get('cdktf.out/manifest.json') ?? '') as { stacks: Record<string, { dependencies: string[] }> };

  test('and depend on each other in that order', () => {
    expect(Object.fromEntries(Object.entries(manifest.stacks).map(([name, stack]) => [name, stack.dependencies]))).toEqual({
      'lab-registry': [],
      'lab-main': ['lab-registry'],
      'lab-main-addons': ['lab-main'],
    });
  });

  test('name whole provider addresses, with a range that a new major version is not in', () => {
    for (const stack of Object.values(stacks)) {
      for (const provider of Object.values<{ source: string; version: string }>(stack['terraform'].required_providers)) {
        expect(provider.source).toMatch(/^hashicorp\//);
        expect(provider.version).toMatch(/^~> \d+\.\d+$/);
      }
    }
  });

  test('find a cluster by its name: no add-on stack refers to another stack', () => {
    expect(files.get('cdktf.out/stacks/lab-main-addons/cdk.tf.json')).not.toMatch(/remote_state|cross-stack/);
    expect(stacks['lab-main-addons']?.['data'].aws_eks_cluster.cluster).toMatchObject({ name: 'lab-main' });
  });

  test('hold no secret and no token', () => {
    for (const [path, text] of files)
      expect({ path, token: /TfToken|"token"|"password"|access_token/.exec(text)?.[0] }).toEqual({ path, token: undefined });
  });
});

describe('inside a program that has its own apps', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-gpu-embedded-'));
  afterAll(() => {
    rmSync(outdir, { recursive: true, force: true });
  });

  (terraformIsHere ? test : test.skip)('stacks come out that take the tokens of others', async () => {
    const app = new App({ outdir });
    const base = new TerraformStack(app, 'base');
    new AwsProvider(base, 'aws', { region: 'us-east-1' });
    const vpc = new Vpc(base, 'vpc', { cidrBlock: '10.0.0.0/16' });
    const subnet = (zone: string, cidrBlock: string): string =>
      new Subnet(base, zone, { vpcId: vpc.id, availabilityZone: zone, cidrBlock }).id;
    const privateSubnetIds = { 'us-east-1a': subnet('us-east-1a', '10.0.0.0/20'), 'us-east-1b': subnet('us-east-1b', '10.0.16.0/20') };
    lab(undefined, { vpcId: vpc.id, privateSubnetIds }).addTerraformTo(app);
    app.synth();
    const stacks = Object.fromEntries(
      readdirSync(join(outdir, 'stacks')).map((name) => [
        name,
        JSON.parse(readFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8')) as Record<string, unknown>,
      ]),
    );
    expect(Object.keys(stacks).sort()).toEqual(['base', 'lab-main', 'lab-main-addons']);
    expect(JSON.stringify(stacks['lab-main'])).toContain('terraform_remote_state');
    expect(stacks['lab-main']).not.toHaveProperty('resource.aws_vpc');
    expect(await validateStacks(stacks)).toEqual({ ok: true, messages: [] });
  });

  test('charts come out, with the same objects', () => {
    const app = new KubernetesApp({ outdir: join(outdir, 'yaml') });
    const blueprint = lab();
    blueprint.addKubernetesTo(app);
    const objects = app.charts.flatMap((chart) => KubernetesTesting.synth(chart) as { kind: string }[]);
    expect(objects.map((object) => object.kind).sort()).toEqual(
      synth(blueprint)
        .objects['main']?.map((object) => String(object['kind']))
        .sort(),
    );
  });
});

test('stack traces are kept again once stacks are drawn', () => {
  synth(lab());
  expect(new Error('here').stack).toContain('stacks.test');
});
