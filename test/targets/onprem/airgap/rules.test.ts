import { Image, Microservice } from 'cdk-gpu';
import { onprem, type OnPremOptions } from 'cdk-gpu/onprem';
import { issueOf, problems } from '../../../support/programs';
import { artifacts, hall, mirrors } from './program';

const without = (...registries: readonly string[]) => ({
  mirrors: Object.fromEntries(Object.entries(mirrors).filter(([registry]) => !registries.includes(registry))),
  artifacts,
});

test('a sound program has no issue', () => {
  expect(problems(hall().blueprint)).toEqual([]);
});

test('one mirror may be for all registries', () => {
  expect(problems(hall({ airGap: { mirrors: { '*': 'harbor.hall.example/all' }, artifacts } }).blueprint)).toEqual([]);
});

test('images of a registry without a mirror are told at their constructs, and once for engine and add-ons', () => {
  const { blueprint } = hall({ airGap: without('docker.io', 'registry.k8s.io') });
  expect(blueprint.check().map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'hall/floor: no mirror has images of docker.io; they are needed by rke2, system-upgrade-controller',
    'hall/floor: no mirror has images of registry.k8s.io; they are needed by gpu-operator, jobset',
    'hall/vllm: no mirror has docker.io/vllm/vllm-openai:v0.11.0',
  ]);
});

test('an image that nobody in the cluster runs needs no mirror', () => {
  const { blueprint } = hall();
  Image.fromReference(blueprint, 'unused', 'gcr.io/acme/unused:1.0');
  expect(problems(blueprint)).toEqual([]);
});

test('a registry inside needs no mirror, and one beside it does', () => {
  const { blueprint, cluster, boxes } = hall();
  for (const [id, host] of [['inside', 'plain.hall.example:5000'], ['beside', 'plain.hall.example']] as const)
    new Microservice(cluster, id, { image: Image.fromReference(blueprint, id, `${host}/acme/web:1.0`), port: 8080, pool: boxes }); // prettier-ignore
  expect(problems(blueprint).filter((problem) => problem.includes('no-mirror'))).toEqual(['onprem/no-mirror at hall/beside']);
});

test('what only an override or a manifest names is told too', () => {
  const { blueprint, cluster } = hall();
  cluster.addManifest({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe', namespace: 'hall' }, spec: { containers: [{ name: 'p', image: 'gcr.io/acme/probe:1' }] } }); // prettier-ignore
  expect(issueOf(blueprint, 'onprem/no-mirror').message).toBe('no mirror has gcr.io/acme/probe:1');
  const second = hall();
  second.chat.override({
    kubernetes: ({ kind, body }) => {
      if (kind !== 'Deployment') return;
      (body['spec'] as { template: { spec: { initContainers?: object[] } } }).template.spec.initContainers = [
        { name: 'wait', image: 'gcr.io/acme/wait:1', resources: { requests: { cpu: '10m', memory: '16Mi' } } },
      ];
    },
  });
  const { path, message } = issueOf(second.blueprint, 'onprem/no-mirror');
  expect([path, message]).toEqual(['hall/floor/chat', 'no mirror has gcr.io/acme/wait:1']);
});

test.each<[string, unknown]>([
  ['a relative path', { mirrors, artifacts: 'srv/kubernetes' }],
  ['the root of a host', { mirrors, artifacts: '/' }],
  ['a slash at the end', { mirrors, artifacts: '/srv/kubernetes/' }],
  ['an address without TLS', { mirrors, artifacts: 'http://files.hall.example' }],
  ['an address with a password', { mirrors, artifacts: 'https://me:secret@files.hall.example' }],
  ['an address with a query', { mirrors, artifacts: 'https://files.hall.example/a?b' }],
  ['a mirror with a scheme', { mirrors: { 'nvcr.io': 'https://harbor.hall.example' }, artifacts }],
  ['a mirror with capitals in its path', { mirrors: { 'nvcr.io': 'harbor.hall.example/NGC' }, artifacts }],
  ['a mirror of a path', { mirrors: { 'nvcr.io/nvidia': 'harbor.hall.example' }, artifacts }],
])('refused: %s', (_, airGap) => {
  const target = onprem({
    engine: 'rke2',
    servers: [{ name: 'cp-1', address: '192.0.2.11' }],
    ssh: { user: 'ops' },
    airGap: airGap as NonNullable<OnPremOptions['airGap']>,
  });
  expect(target.optionIssues.map(({ path }) => path[0])).toEqual(['airGap']);
});

test.each(['/srv/kubernetes', 'https://files.hall.example', 'https://files.hall.example:8443/a/b.c_d-e~1'])('artifacts at %s', (place) => {
  expect(problems(hall({ airGap: { mirrors, artifacts: place } }).blueprint)).toEqual([]);
});
