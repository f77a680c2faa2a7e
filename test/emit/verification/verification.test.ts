import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { onprem } from 'cdk-gpu/onprem';
import { contents, got, program, programIn, scratch } from '../../support/programs';
import { shellcheckIsHere } from '../../support/tools';

const verifying = (blueprint: { render(): ReadonlyMap<string, string> }): string =>
  got(blueprint.render().get('verify/c.nodes.sh'), 'the program that verifies');

/** Two boxes with four GPUs each, cut or whole. */
function boxes(sharing?: { readonly mig: '1g.12gb' }) {
  const host = (name: string, last: number) => ({ name, address: `192.0.2.${String(last)}` });
  const { b, c } = programIn(onprem({ engine: 'rke2', servers: [host('cp-1', 11)], ssh: { user: 'ops', verifyHostKeys: false } }));
  new GpuNodePool(c, 'boxes', {
    gpu: 'H100-NVL',
    gpusPerNode: 4,
    facts: { cpus: 64, memoryGiB: 512 },
    rdma: { kind: 'infiniband', nicsPerNode: 2 },
    hosts: [host('box-1', 41), host('box-2', 42)],
    taints: [{ key: 'team', value: 'vision', effect: 'NoSchedule' }],
    ...(sharing === undefined ? { fabric: 'require' } : { sharing }),
  });
  return verifying(b);
}

/** What kubectl says of a node that is as it should be. */
const sound = [
  'label cdk-gpu/pool boxes',
  'label kubernetes.io/arch amd64',
  'label nvidia.com/cuda.driver-version.full 580.95.05',
  'label nvidia.com/gpu.product NVIDIA-H100-NVL',
  'taint nvidia.com/gpu=present:NoSchedule',
  'taint team=vision:NoSchedule',
  'taint rather=not:PreferNoSchedule',
  'ready True',
  'allocatable cpu 64',
  'allocatable memory 520Gi',
  'allocatable nvidia.com/gpu 4',
  'allocatable pods 110',
  'allocatable rdma/infiniband 4',
];
/** The same without what begins so, and with something else. */
const without = (begin: string, ...instead: readonly string[]): readonly string[] => [
  ...sound.filter((fact) => !fact.startsWith(begin)),
  ...instead,
];

const folder = scratch();

/** Runs the program with a kubectl that says this of its nodes. */
function run(text: string, nodes: readonly (readonly string[])[], words: readonly string[] = []) {
  const here = folder();
  const facts = nodes.flatMap((each, index) => [`node box-${String(index + 1)}`, ...each]);
  writeFileSync(join(here, 'facts'), facts.map((fact) => `${fact}\n`).join(''));
  writeFileSync(join(here, 'kubectl'), `#!/bin/sh\necho "$*" | head -n 1 >>${here}/asked\ncat ${here}/facts\n`);
  writeFileSync(join(here, 'verify.sh'), text);
  chmodSync(join(here, 'kubectl'), 0o755);
  const { status, stdout } = spawnSync('bash', [join(here, 'verify.sh'), ...words], {
    encoding: 'utf8',
    env: { PATH: `${here}:${process.env['PATH'] ?? ''}` },
  });
  return { status, says: stdout.split('\n').filter((line) => line !== ''), asked: () => contents(here)['asked'] ?? '' };
}

const ok = 'boxes: 2 of at most 2 nodes are there, as promised';

test('nodes that are as promised pass, and are asked for by what pods are sent to them by', () => {
  const { status, says, asked } = run(boxes(), [sound, sound], ['--context', 'hall']);
  expect({ status, says }).toEqual({ status: 0, says: [ok] });
  expect(asked()).toBe('--context hall get nodes -l cdk-gpu/pool=boxes -o go-template={{range .items}}node {{.metadata.name}}\n');
});

test.each<[string, readonly string[], string]>([
  [
    'GPUs are missing',
    without('allocatable nvidia.com/gpu', 'allocatable nvidia.com/gpu 3'),
    'box-2 has 3 of nvidia.com/gpu to give to pods, and 4 is promised',
  ],
  ['no GPUs are offered', without('allocatable nvidia.com/gpu'), 'box-2 has none of nvidia.com/gpu to give to pods, and 4 is promised'],
  ['cards are missing', without('allocatable rdma'), 'box-2 has none of rdma/infiniband to give to pods, and 4 is promised'],
  [
    'another GPU is there',
    without('label nvidia.com/gpu.product', 'label nvidia.com/gpu.product NVIDIA-H100-PCIe'),
    'box-2 has GPUs of another kind: it says NVIDIA-H100-PCIe, and H100-NVL is promised',
  ],
  [
    'no driver was found',
    without('label nvidia.com/cuda'),
    'box-2 lacks the label nvidia.com/cuda.driver-version.full: nothing on it has found the driver of its GPUs',
  ],
  [
    'a label differs',
    without('label kubernetes.io/arch', 'label kubernetes.io/arch arm64'),
    'box-2 has the label kubernetes.io/arch=arm64, and kubernetes.io/arch=amd64 is promised',
  ],
  ['a taint is missing', without('taint team'), 'box-2 lacks the taint team=vision:NoSchedule'],
  ['a taint is nobody’s', [...sound, 'taint mine=:NoExecute'], 'box-2 has the taint mine=:NoExecute, which the program does not know'],
  ['it is not ready', [...without('ready', 'ready Unknown'), 'taint node.kubernetes.io/unreachable=:NoExecute'], 'box-2 is not ready'],
  [
    'it is cordoned',
    [...sound, 'cordoned', 'taint node.kubernetes.io/unschedulable=:NoSchedule'],
    'box-2 is cordoned: it takes no new pods',
  ],
])('a node is named where %s', (_, damaged, says) => {
  expect(run(boxes(), [sound, damaged])).toMatchObject({ status: 1, says: [`boxes: ${says}`] });
});

test('everything that differs is told at once', () => {
  const { status, says } = run(boxes(), [without('ready'), without('allocatable')]);
  expect(status).toBe(1);
  expect(says.map((line) => line.split(' ').slice(0, 5).join(' '))).toEqual([
    'boxes: box-1 is not ready',
    ...Array.from({ length: 5 }, () => 'boxes: box-2 has none of'),
  ]);
});

test.each([
  [1, '1 of at least 2 nodes are there'],
  [3, '3 nodes are there, and at most 2 are promised'],
])('%s nodes in the place of two are told', (count, says) => {
  expect(
    run(
      boxes(),
      Array.from({ length: count }, () => sound),
    ),
  ).toMatchObject({ status: 1, says: [`boxes: ${says}`] });
});

describe('amounts', () => {
  /** What is promised of it, in Kubernetes' spelling. */
  const promised = (resource: string) => got(new RegExp(`^amount ${resource} (\\d+) `, 'm').exec(boxes())?.[1]);
  const verdict = (resource: string, amount: string) =>
    run(boxes(), [sound, without(`allocatable ${resource}`, `allocatable ${resource} ${amount}`)]).status;
  const memory = BigInt(promised('memory'));

  test.each([
    ['m', promised('cpu')],
    ['', String(Math.ceil(Number(promised('cpu')) / 1000))],
  ])('of CPU are read in "%s"', (unit, least) => {
    expect(verdict('cpu', `${least}${unit}`)).toBe(0);
    expect(verdict('cpu', `${String(Number(least) - 1)}${unit}`)).toBe(1);
  });

  test.each([
    ['Ki', memory * 1024n],
    ['Mi', memory],
    ['', memory * 1048576n],
    ['m', memory * 1048576n * 1000n],
    ['k', (memory * 1048576n) / 1000n + 1n],
    ['M', (memory * 1048576n) / 1000000n + 1n],
  ])('of memory are read in "%s"', (unit, least) => {
    expect(verdict('memory', `${String(least)}${unit}`)).toBe(0);
    expect(verdict('memory', `${String(least - 1n)}${unit}`)).toBe(1);
  });

  test.each(['', 'much', '64Ei', '08Gi', '12.5Gi'])('that are none are not enough: "%s"', (amount) => {
    expect(verdict('memory', amount)).toBe(1);
  });
});

describe('slices', () => {
  const cut = [
    ...without('allocatable nvidia.com/gpu', 'allocatable nvidia.com/mig-1g.12gb 28', 'label nvidia.com/mig.config 1g.12gb-x7'),
    'label nvidia.com/mig.config.state success',
  ];

  test('are counted, and how cutting went is asked', () => {
    expect(run(boxes({ mig: '1g.12gb' }), [cut, cut])).toMatchObject({ status: 0, says: [ok] });
    const pending = cut.map((fact) => fact.replace('success', 'pending'));
    expect(run(boxes({ mig: '1g.12gb' }), [cut, pending]).says).toEqual([
      'boxes: box-2 has the label nvidia.com/mig.config.state=pending, and not success yet',
    ]);
    expect(run(boxes({ mig: '1g.12gb' }), [cut, without('none')]).says).toContain(
      'boxes: box-2 has none of nvidia.com/mig-1g.12gb to give to pods, and 28 is promised',
    );
  });
});

test('a cluster that cannot be asked is another end than one that differs', () => {
  const here = folder();
  writeFileSync(join(here, 'kubectl'), '#!/bin/sh\nexit 1\n');
  writeFileSync(join(here, 'verify.sh'), boxes());
  chmodSync(join(here, 'kubectl'), 0o755);
  const { status, stdout, stderr } = spawnSync('bash', [join(here, 'verify.sh')], {
    encoding: 'utf8',
    env: { PATH: `${here}:${process.env['PATH'] ?? ''}` },
  });
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: 'error: the cluster cannot be asked\n' });
});

const small = { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 12 } } as const;
test.each<[string, () => string]>([
  [
    'AWS',
    () => {
      const { b, c } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
      new GpuNodePool(c, 'small', small);
      return verifying(b);
    },
  ],
  [
    'Google Cloud',
    () => {
      const { b, c } = programIn(gcp({ project: 'acme-vision', region: 'us-central1' }));
      new GpuNodePool(c, 'small', small);
      return verifying(b);
    },
  ],
])('a pool that may be empty is promised between its bounds on %s', (_, written) => {
  const text = written();
  expect(text).toMatch(/^pool small 0 12 cdk-gpu\/pool=small$/m);
  expect(text).toMatch(/^device nvidia.com\/gpu 1$/m);
  // No feature discovery is installed there.
  expect(text).not.toContain('\nfound ');
});

test('a cluster without pools has nothing to verify', () => {
  expect(program().b.render().has('verify/c.nodes.sh')).toBe(false);
});

(shellcheckIsHere ? test : test.skip)('is a program that shellcheck accepts', () => {
  const { stdout } = spawnSync('shellcheck', ['-'], { input: boxes(), encoding: 'utf8' });
  expect(stdout).toBe('');
});
