import { Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import type { Parsed } from 'cdk-gpu/testing';
import { landingIssues } from '../../lib/synth/landing-checks';
import { issueOf, placementOf, problems } from '../support/programs';

/** A service on GPUs, a gang on others, and an override of what they become. */
function overridden(change: (spec: Parsed, kind: string) => void) {
  const b = new Blueprint('b', { target: aws({ region: 'us-east-1', account: '123456789012' }) });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(b, 'i', 'acme/serve:1.0');
  const small = new GpuNodePool(c, 'small', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const large = new GpuNodePool(c, 'large', { gpu: 'L4', gpusPerNode: 4, size: { min: 0, max: 4 } });
  const kubernetes = ({ kind, body }: { readonly kind: string; readonly body: Parsed }): void => {
    const spec = body['spec'] as Parsed | undefined;
    if (kind === 'Deployment') change(spec?.['template'].spec as Parsed, kind);
    if (kind === 'JobSet') change(spec?.['replicatedJobs'][0].template.spec.template.spec as Parsed, kind);
  };
  new InferenceService(c, 'chat', { image, port: 8000, gpus: 1, pool: [small, large] }).override({ kubernetes });
  new TrainingJob(c, 'tune', { image, nodes: 2, gpusPerNode: 4, restarts: 3, pool: large }).override({ kubernetes });
  return b;
}

test('an override that leaves pods a place is taken', () => {
  const b = overridden((spec) => {
    spec['terminationGracePeriodSeconds'] = 5;
    spec['containers'][0].resources.requests.cpu = '1';
  });
  expect(problems(b)).toEqual([]);
});

test('one place is enough', () => {
  const b = overridden((spec, kind) => {
    if (kind !== 'Deployment') return;
    delete spec['affinity'];
    spec['nodeSelector'] = { 'cdk-gpu/pool': 'large' };
  });
  expect(problems(b)).toEqual([]);
});

test.each<[string, (spec: Parsed) => unknown, string]>([
  [
    'drops the tolerations',
    (spec) => delete spec['tolerations'],
    'b/c/large: its nodes are tainted nvidia.com/gpu=present:NoSchedule, which the pod does not tolerate',
  ],
  [
    'misspells a label of ours',
    (spec) => (spec['nodeSelector'] = { 'cdk-gpu/pol': 'large' }),
    'b/c/large: its nodes are not labelled cdk-gpu/pol, the pod wants cdk-gpu/pol=large',
  ],
  [
    'wants nodes of another machine',
    (spec) => (spec['nodeSelector'] = { 'node.kubernetes.io/instance-type': 'p5.48xlarge' }),
    'wants node.kubernetes.io/instance-type=p5.48xlarge',
  ],
  [
    'asks for more GPUs than a node has',
    (spec) => (spec['containers'][0].resources = { limits: { 'nvidia.com/gpu': 8 } }),
    'a node has 4 nvidia.com/gpu, the pod wants 8',
  ],
  ['asks for more cores than DaemonSets leave', (spec) => (spec['containers'][0].resources.requests.cpu = '48'), 'it wants 48'],
  [
    'adds a container for which there is no room',
    (spec) => spec['containers'].push({ name: 'sidecar', image: 'a/b:1', resources: { requests: { memory: '1Ti' } } }),
    'of memory there, it wants',
  ],
])('an override that %s is refused', (_, change, message) => {
  const b = overridden((spec, kind) => {
    if (kind === 'JobSet') change(spec);
  });
  const issue = issueOf(b, 'output/pod-cannot-land');
  expect(issue).toMatchObject({
    path: 'b/c/tune',
    severity: 'error',
    hint: 'correct it in the function that is given to `override`, or let the workload name another pool',
  });
  expect(issue.message).toMatch(/^JobSet tune-\w+: no node would take its pods: b\/c\/large: /);
  expect(issue.message).toContain(message);
  expect(() => b.render()).toThrow('output/pod-cannot-land');
});

test('all pools are told, each with its reasons', () => {
  const b = overridden((spec, kind) => {
    if (kind === 'Deployment') delete spec['tolerations'];
  });
  expect(issueOf(b, 'output/pod-cannot-land').message).toMatch(
    /: b\/c\/small: its nodes are tainted .* \| b\/c\/large: its nodes are tainted /,
  );
});

test('a label that a place or a person may have put on nodes refuses nothing: it is not known', () => {
  const b = overridden((spec, kind) => {
    if (kind === 'JobSet') spec['nodeSelector'] = { ...spec['nodeSelector'], 'eks.amazonaws.com/nodegroup': 'large' };
  });
  expect(problems(b)).toEqual([]);
});

test('what is written is proven also where nothing was overridden, and is then said to be our mistake', () => {
  const b = overridden(() => undefined);
  const { placement } = placementOf(b);
  const template = { spec: { containers: [{ name: 'main', image: 'a/b:1', resources: { limits: { 'nvidia.com/gpu': '1' } } }] } };
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'chat' }, spec: { template } };
  const owner = { path: 'b/c/chat', at: null, id: 'chat', objects: [object] };
  const cluster = { id: 'c', path: 'b/c', kubernetesVersion: '1.35' };
  const written = { blueprint: 'b', cluster, phases: new Map([['workloads' as const, [owner]]]), changed: new Set<never>(), problems: [] };
  const [issue, ...others] = landingIssues(written, [...placement.workloads.values()]);
  expect(others).toEqual([]);
  expect(issue).toMatchObject({
    code: 'output/pod-cannot-land',
    hint: 'cdk-gpu made this object: report it, and mend it with `override` until then',
  });
});

test('an override that leaves nothing of a pod is told by what is missing', () => {
  const b = overridden(() => undefined);
  const chat = b.node.findChild('c').node.findChild('chat') as InferenceService;
  chat.override({
    kubernetes: ({ kind, body }) => {
      if (kind === 'Deployment') delete body['spec'];
    },
  });
  expect(issueOf(b, 'output/invalid-object').message).toBe('Deployment chat: $.spec: required, but missing');
});
