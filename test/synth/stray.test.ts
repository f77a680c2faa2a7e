import { CpuNodePool, GpuNodePool, Microservice } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import type { Parsed } from 'cdk-gpu/testing';
import { strayIssues } from '../../lib/synth/stray-checks';
import { issueOf, nodes, placementOf, problems, programIn } from '../support/programs';

const code = 'output/pod-on-gpu-pool';
const anywhere = { key: '', operator: 'Exists' };

/** A service without a GPU on CPU nodes beside GPU nodes, and what an override makes of its pods. */
function beside(change: (spec: Parsed) => void, named = false) {
  const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  const cpus = new CpuNodePool(c, 'cpus', { cpus: 8, memoryGiB: 32, size: { min: 0, max: 2 } });
  const gpus = new GpuNodePool(c, 'gpus', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 2 } });
  const service = new Microservice(c, 'web', { image, port: 80, pool: named ? [cpus, gpus] : cpus });
  service.override({ kubernetes: ({ kind, body }) => kind === 'Deployment' && change((body as Parsed)['spec'].template.spec as Parsed) });
  return b;
}

test.each<[string, (spec: Parsed) => void, boolean]>([
  ['nothing', () => undefined, true],
  ['tolerates everything, and is selected to CPU nodes', (spec) => (spec['tolerations'] = [anywhere]), true],
  ['has no selector, and tolerates nothing', (spec) => delete spec['nodeSelector'], true],
  [
    'has no selector, and tolerates everything',
    (spec) => {
      delete spec['nodeSelector'];
      spec['tolerations'] = [anywhere];
    },
    false,
  ],
  [
    'only selects a zone, and tolerates everything',
    (spec) => {
      spec['nodeSelector'] = { 'topology.kubernetes.io/zone': 'us-east-1a' };
      spec['tolerations'] = [anywhere];
    },
    false,
  ],
])('an override that %s', (_, change, stays) => {
  expect(problems(beside(change))).toEqual(stays ? [] : [`${code} at b/c/web`]);
});

test('says which pools are open, and what to do', () => {
  const b = beside((spec) => {
    delete spec['nodeSelector'];
    spec['tolerations'] = [anywhere];
  });
  expect(issueOf(b, code)).toMatchObject({
    severity: 'error',
    message: 'Deployment web: its pods use no GPU, and neither taint nor selector keeps them off b/c/gpus',
    hint: 'keep the selector or leave the taint untolerated in the function that is given to `override`, or let the workload name the pool',
  });
});

test('who names the GPU pool may be there', () => {
  expect(problems(beside(() => undefined, true))).toEqual(['placement/gpu-pool-without-gpu at b/c/web']);
});

test.each([
  ['aws', aws({ region: 'us-east-1', account: '123456789012' }), { size: { min: 0, max: 2 } }, { cpus: 8, memoryGiB: 32 }],
  ['gcp', gcp({ project: 'acme-ml', region: 'us-central1' }), { size: { min: 0, max: 2 } }, { cpus: 8, memoryGiB: 32 }],
  ['existing, whose GPU nodes have no taint', existing({ distribution: 'kubeadm' }), nodes('gpus'), nodes('cpus')],
] as const)('what is written keeps off GPU pools on %s', (_, target, gpuNodes, cpuNodes) => {
  const { b, c, image } = programIn(target as never);
  new GpuNodePool(c, 'gpus', { gpu: 'L4', gpusPerNode: 1, ...gpuNodes } as never);
  new CpuNodePool(c, 'cpus', { ...gpuNodes, ...cpuNodes } as never);
  new Microservice(c, 'web', { image, port: 80 });
  expect(problems(b)).toEqual([]);
});

test('what is written is judged also where nothing was overridden, and is then said to be our mistake', () => {
  const { placement } = placementOf(beside(() => undefined));
  const template = { spec: { tolerations: [anywhere], containers: [{ name: 'main', image: 'a/b:1' }] } };
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template } };
  const owner = { path: 'b/c/web', at: null, id: 'web', objects: [object] };
  const cluster = { id: 'c', path: 'b/c', kubernetesVersion: '1.34' };
  const written = { blueprint: 'b', cluster, phases: new Map([['workloads' as const, [owner]]]), changed: new Set<never>(), problems: [] };
  expect(strayIssues(written, { workloads: [...placement.workloads.values()], pools: [...placement.pools.values()] })).toMatchObject([
    { code, hint: 'cdk-gpu made this object: report it, and mend it with `override` until then' },
  ]);
});
