import { minors, validateObject, validateObjects } from './index';
import { billionths } from './quantity';
import { deployment, edited, good, job, jobSet, pod, service, statefulSet, type Edit } from './samples';

const minor = '1.35';
const container = 'spec.template.spec.containers.0';
const main = 'spec.template.spec.containers[0]';
const setContainer = 'spec.replicatedJobs.1.template.spec.template.spec.containers.0';
const setMain = 'spec.replicatedJobs[1].template.spec.template.spec.containers[0]';
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' } };

describe('what a server takes is valid', () => {
  const cases = minors.flatMap((version) => good.map((object) => ({ version, kind: object.kind, object })));
  test.each(cases)('$kind in $version', ({ version, object }) => {
    expect(validateObject(version, object)).toEqual([]);
  });

  test.each<[string, object, Edit]>([
    ['a port as a name', service, { 'spec.ports.0.targetPort': 'http' }],
    ['a quantity as a number', deployment, { [`${container}.resources.limits.memory`]: 1073741824 }],
    ['an environment variable with a dot', deployment, { [`${container}.env`]: [{ name: 'a.b', value: '1' }] }],
    ['a name made by the server', job, { 'metadata.name': undefined, 'metadata.generateName': 'tune-' }],
    ['a volume of a claim template', statefulSet, { [`${container}.volumeMounts.0.name`]: 'data' }],
    [
      'a JobSet without the restart policy and completion mode that its webhook fills in',
      jobSet,
      { 'spec.replicatedJobs.1.template.spec.completionMode': undefined },
    ],
  ])('%s', (_, object, edit) => {
    expect(validateObject(minor, edited(object, edit))).toEqual([]);
  });
});

describe('what the schema refuses', () => {
  const pull = 'must be one of "Always", "IfNotPresent", "Never" (did you mean "Always"?)';
  const jobsOfOneName = edited(jobSet, { 'spec.replicatedJobs.1.name': 'head' }) as unknown as {
    readonly spec: { readonly replicatedJobs: object };
  };
  const shownStart = ({ spec }: typeof jobsOfOneName): string => JSON.stringify(spec.replicatedJobs).slice(0, 57);
  const twoPorts = [{ containerPort: 1 }, { containerPort: 1, protocol: 'TCP' }];
  test.each<{ readonly rule: string; readonly object: object; readonly edit: Edit; readonly says: readonly string[] }>([
    {
      rule: 'a misspelt field',
      object: deployment,
      edit: { 'spec.replica': 3 },
      says: ['spec.replica: unknown field (did you mean "replicas"?)'],
    },
    { rule: 'an unknown field deep down', object: deployment, edit: { [`${container}.foo`]: 1 }, says: [`${main}.foo: unknown field`] },
    {
      rule: 'replicas as a string',
      object: deployment,
      edit: { 'spec.replicas': '3' },
      says: ['spec.replicas: is "3", must be a whole number'],
    },
    {
      rule: 'a fraction',
      object: deployment,
      edit: { 'spec.replicas': 1.5 },
      says: ['spec.replicas: is 1.5, must be a whole number'],
    },
    {
      rule: 'a number above 32 bits',
      object: deployment,
      edit: { 'spec.replicas': 2 ** 31 },
      says: ['spec.replicas: is 2147483648, must be at most 2147483647'],
    },
    { rule: 'null', object: deployment, edit: { 'spec.replicas': null }, says: ['spec.replicas: is null, must be a whole number'] },
    { rule: 'a missing field', object: deployment, edit: { 'spec.template': undefined }, says: ['spec.template: required, but missing'] },
    {
      rule: 'a wrong value',
      object: deployment,
      edit: { [`${container}.imagePullPolicy`]: 'always' },
      says: [`${main}.imagePullPolicy: is "always", ${pull}`],
    },
    {
      rule: 'a port that is a fraction',
      object: service,
      edit: { 'spec.ports.0.targetPort': 1.5 },
      says: ['spec.ports[0].targetPort: is 1.5, must be a string or a whole number of 32 bits'],
    },
    {
      rule: 'a wrong quantity',
      object: deployment,
      edit: { [`${container}.resources.limits.memory`]: '1GB' },
      says: [`${main}.resources.limits.memory: is "1GB", must be a quantity such as 500m, 2 or 16Gi`],
    },
    {
      rule: 'a label that is no string',
      object: deployment,
      edit: { 'metadata.labels': { on: true } },
      says: ['metadata.labels.on: is true, must be a string'],
    },
    {
      rule: 'unknown metadata',
      object: deployment,
      edit: { 'metadata.label': {} },
      says: ['metadata.label: unknown field (did you mean "labels"?)'],
    },
    { rule: 'unknown metadata of a JobSet', object: jobSet, edit: { 'metadata.foo': 1 }, says: ['metadata.foo: unknown field'] },
    {
      rule: 'an unknown field of a JobSet',
      object: jobSet,
      edit: { 'spec.failurePolicy.maxRestart': 1 },
      says: ['spec.failurePolicy.maxRestart: unknown field (did you mean "maxRestarts"?)'],
    },
    {
      rule: 'two jobs of one name',
      object: jobSet,
      edit: { 'spec.replicatedJobs.1.name': 'head' },
      says: [`spec.replicatedJobs: is ${shownStart(jobsOfOneName)}..., must have entries that differ in name`],
    },
    {
      rule: 'two ports of one number in a JobSet',
      object: jobSet,
      edit: { [`${setContainer}.ports`]: twoPorts },
      says: [`${setMain}.ports: is ${JSON.stringify(twoPorts)}, must have entries that differ in containerPort and protocol`],
    },
    {
      rule: 'what a JobSet takes, but its Job does not',
      object: jobSet,
      edit: { [`${setContainer}.imagePullPolicy`]: 'Allways' },
      says: [`${setMain}.imagePullPolicy: is "Allways", ${pull}`],
    },
    { rule: 'a secret that is not base64', object: secret, edit: { 'data.a': 'plain!' }, says: ['data.a: the value must be base64'] },
  ])('$rule', ({ object, edit, says }) => {
    const bad = edited(object, edit) as { readonly kind: string; readonly metadata: { readonly name: string } };
    expect(validateObject(minor, bad)).toEqual(says.map((message) => `${bad.kind}/${bad.metadata.name} ${message}`));
  });

  test('a field is known only to the minors that have it', () => {
    const object = edited(pod, { 'spec.schedulingGroup': { podGroupName: 'x' } });
    expect(validateObject('1.36', object)).toEqual([]);
    expect(validateObject('1.35', object)).toEqual(['Pod/one spec.schedulingGroup: unknown field (did you mean "schedulingGates"?)']);
    expect(validateObject('1.33', edited(pod, { 'spec.hostnameOverride': 'x' }))).toEqual(['Pod/one spec.hostnameOverride: unknown field']);
  });
});

describe('what is no object of a known kind', () => {
  test.each<[unknown, readonly string[]]>([
    [[], ['?/? $: is [], must be an object']],
    [undefined, ['?/? $: is undefined, must be an object']],
    [{ kind: 'Pod', metadata: { name: 'a' } }, ['Pod/a apiVersion: required, but missing']],
    [{ apiVersion: 'v1' }, ['?/? kind: required, but missing']],
    [
      { apiVersion: 'apps/v1', kind: 'Deploiment', metadata: { name: 'a' } },
      ['Deploiment/a kind: is "Deploiment", and apps/v1 has no such kind (did you mean "Deployment"?)'],
    ],
    [
      { apiVersion: 'v1', kind: 'Deployment', metadata: { name: 'a' } },
      ['Deployment/a apiVersion: is "v1", which has no Deployment (did you mean "apps/v1"?)'],
    ],
    [
      { apiVersion: 'autoscaling/v2beta2', kind: 'HorizontalPodAutoscaler' },
      [
        'HorizontalPodAutoscaler/? apiVersion: is "autoscaling/v2beta2", which has no HorizontalPodAutoscaler (did you mean "autoscaling/v1" or "autoscaling/v2"?)',
      ],
    ],
  ])('%j', (object, messages) => {
    expect(validateObject(minor, object)).toEqual(messages);
  });

  test('a minor without schemas is a mistake of the caller', () => {
    expect(() => validateObject('1.20', pod)).toThrow('no schemas are stored for Kubernetes 1.20, only for 1.33, 1.34, 1.35, 1.36');
  });
});

test('every reason of every object is told', () => {
  const bad = edited(deployment, {
    'metadata.labels': { 'a/b/c': 'x' },
    [`${container}.image`]: '',
    [`${container}.volumeMounts.0.name`]: 'gone',
  });
  expect(validateObjects(minor, [bad, pod, edited(pod, { spec: undefined })])).toEqual([
    expect.stringContaining(' metadata.labels'),
    expect.stringContaining(' spec.template.spec.containers[0].image'),
    expect.stringContaining(' spec.template.spec.containers[0].volumeMounts[0].name'),
    'Pod/one spec: required, but missing',
  ]);
});

describe('quantities', () => {
  test.each([
    ['1Gi', '1024Mi'],
    ['0.1', '100m'],
    ['1e3', '1k'],
    ['1.5', '1500m'],
    ['0.1n', '1n'],
  ])('%s equals %s', (one, other) => {
    expect(billionths(one)).toBe(billionths(other));
  });
});
