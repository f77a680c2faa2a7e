import { isQuantity, isStored, schemaFindings, storedMinors } from '../../lib/schemas';

type Fields = Readonly<Record<string, unknown>>;

const container = { name: 'web', image: 'acme/web:1.0' };
const pod = (more: Fields = {}): Fields => ({ containers: [{ ...container, ...more }] });
const object = (apiVersion: string, kind: string, rest: Fields = {}): Fields => ({ apiVersion, kind, metadata: { name: 'x' }, ...rest });
const deployment = (spec: Fields = {}, template: Fields = { spec: pod() }): Fields =>
  object('apps/v1', 'Deployment', { spec: { selector: { matchLabels: { app: 'x' } }, template, ...spec } });
const containerPath = '$.spec.template.spec.containers[0]';

/** Each finding as `path: reason`. */
function found(given: unknown, minor = '1.35'): readonly string[] {
  return schemaFindings(minor, given).map(({ path, reason }) => `${path}: ${reason}`);
}

test('a good object has no findings', () => {
  for (const minor of storedMinors) expect(found(deployment({ replicas: 3 }), minor)).toEqual([]);
});

describe('wrong fields', () => {
  const pull = 'must be one of "Always", "IfNotPresent", "Never"';
  test.each<[string, unknown, readonly string[]]>([
    ['a misspelt field', deployment({ replcas: 3 }), ['$.spec.replcas: unknown field (did you mean "replicas"?)']],
    [
      'a misspelt field deep down',
      deployment({}, { spec: pod({ imagePullPolcy: 'Always' }) }),
      [`${containerPath}.imagePullPolcy: unknown field (did you mean "imagePullPolicy"?)`],
    ],
    ['a field like no other', deployment({ zzz: 1 }), ['$.spec.zzz: unknown field']],
    [
      'misspelt metadata',
      { ...deployment(), metadata: { name: 'x', lables: {} } },
      ['$.metadata.lables: unknown field (did you mean "labels"?)'],
    ],
    ['text for a number', deployment({ replicas: '3' }), ['$.spec.replicas: is "3", must be a whole number']],
    ['a fraction', deployment({ replicas: 1.5 }), ['$.spec.replicas: is 1.5, must be a whole number']],
    ['more than 32 bits', deployment({ replicas: 2 ** 31 }), ['$.spec.replicas: is 2147483648, must be at most 2147483647']],
    ['text for a flag', deployment({ paused: 'yes' }), ['$.spec.paused: is "yes", must be true or false']],
    ['a number for text', deployment({}, { spec: { ...pod(), nodeName: 7 } }), ['$.spec.template.spec.nodeName: is 7, must be a string']],
    [
      'an object for a list',
      deployment({}, { spec: { containers: container } }),
      [expect.stringMatching(/containers: is \{.*\}, must be a list$/)],
    ],
    ['a list for an object', deployment({ selector: [] }), ['$.spec.selector: is [], must be an object']],
    ['null', deployment({ replicas: null }), ['$.spec.replicas: is null, must be a whole number']],
    ['a missing field', deployment({ template: undefined }), ['$.spec.template: required, but missing']],
    [
      'a value that is not listed',
      deployment({}, { spec: pod({ imagePullPolicy: 'always' }) }),
      [`${containerPath}.imagePullPolicy: is "always", ${pull} (did you mean "Always"?)`],
    ],
    [
      'a wrong amount',
      deployment({}, { spec: pod({ resources: { limits: { memory: '16GB' } } }) }),
      [`${containerPath}.resources.limits.memory: is "16GB", must be a quantity such as 500m, 2 or 16Gi`],
    ],
    [
      'a port that is a fraction',
      object('v1', 'Service', { spec: { ports: [{ port: 80, targetPort: 0.5 }] } }),
      ['$.spec.ports[0].targetPort: is 0.5, must be a string or a whole number of 32 bits'],
    ],
    [
      'a label that is no text',
      object('v1', 'Namespace', { metadata: { name: 'x', labels: { 'a/b': 1 } } }),
      ['$.metadata.labels["a/b"]: is 1, must be a string'],
    ],
    [
      'a time that is none',
      object('v1', 'Namespace', { metadata: { name: 'x', creationTimestamp: 'today' } }),
      ['$.metadata.creationTimestamp: is "today", must be a time such as 2027-01-24T11:30:00Z'],
    ],
    [
      'too small a number in a kind of another project',
      object('jobset.x-k8s.io/v1alpha2', 'JobSet', { spec: { replicatedJobs: [], ttlSecondsAfterFinished: -1 } }),
      ['$.spec.ttlSecondsAfterFinished: is -1, must be at least 0'],
    ],
    [
      'a misspelt field of a kind of another project',
      object('kueue.x-k8s.io/v1beta1', 'LocalQueue', { spec: { clusterQuue: 'all' } }),
      ['$.spec.clusterQuue: unknown field (did you mean "clusterQueue"?)'],
    ],
    [
      'everything at once',
      { ...deployment({ replicas: '3', zzz: 1 }, {}), metadata: { name: 5 } },
      ['$.metadata.name: is 5, must be a string', '$.spec.replicas: is "3", must be a whole number', '$.spec.zzz: unknown field'],
    ],
  ])('%s', (_, given, says) => {
    expect([...found(given)].sort()).toEqual(says);
  });

  test('what may be a secret is not repeated', () => {
    const given = deployment({}, { spec: pod({ env: [{ name: 'A', value: 1234 }], args: [5678] }) });
    expect([...found(given)].sort()).toEqual([
      `${containerPath}.args[0]: the value must be a string`,
      `${containerPath}.env[0].value: the value must be a string`,
    ]);
    expect(found(object('v1', 'Secret', { data: { key: 'hunter2!' } }))).toEqual(['$.data.key: the value must be base64']);
  });

  test('a field is known only to the minors that have it', () => {
    const given = object('v1', 'Pod', { spec: { ...pod(), schedulingGroup: { podGroupName: 'x' } } });
    expect(found(given, '1.36')).toEqual([]);
    expect(found(given, '1.35')).toEqual(['$.spec.schedulingGroup: unknown field (did you mean "schedulingGates"?)']);
  });

  test('jobs of a JobSet are held to the minor of the cluster', () => {
    const job = (policy: string) => ({ spec: { template: { spec: pod({ imagePullPolicy: policy }) } } });
    const set = (policy: string) =>
      object('jobset.x-k8s.io/v1alpha2', 'JobSet', { spec: { replicatedJobs: [{ name: 'a', template: job(policy) }] } });
    expect(found(set('Always'))).toEqual([]);
    expect(found(set('Now'))).toEqual([
      `$.spec.replicatedJobs[0].template.spec.template.spec.containers[0].imagePullPolicy: is "Now", ${pull}`,
    ]);
  });
});

describe('kinds', () => {
  test.each<[string, string, readonly string[]]>([
    ['apps/v1', 'Deploymnet', ['$.kind: is "Deploymnet", and apps/v1 has no such kind (did you mean "Deployment"?)']],
    ['apps/v1', 'deployment', ['$.kind: is "deployment", and apps/v1 has no such kind (did you mean "Deployment"?)']],
    ['apps/v1beta1', 'Deployment', ['$.apiVersion: is "apps/v1beta1", which has no Deployment (did you mean "apps/v1"?)']],
    ['v1', 'Deployment', ['$.apiVersion: is "v1", which has no Deployment (did you mean "apps/v1"?)']],
    ['core/v1', 'Pod', ['$.apiVersion: is "core/v1", which has no Pod (did you mean "v1"?)']],
    ['app/v1', 'Deployment', ['$.apiVersion: is "app/v1", which has no Deployment (did you mean "apps/v1"?)']],
    [
      'kueue.x-k8.io/v1beta1',
      'LocalQueue',
      [expect.stringMatching(/did you mean "kueue\.x-k8s\.io\/v1beta1" or "kueue\.x-k8s\.io\/v1beta2"/)],
    ],
    [
      'kueue.x-k8s.io/v1beta1',
      'LocalQeue',
      ['$.kind: is "LocalQeue", and kueue.x-k8s.io/v1beta1 has no such kind (did you mean "LocalQueue"?)'],
    ],
    ['nothing/v1', 'Thing', ['$.apiVersion: is "nothing/v1", and Kubernetes has no such group']],
    ['v1', 'List', [expect.stringMatching(/^\$\.kind: is "List", and v1 has no such kind/)]],
    ['acme.io/v1', 'Thing', []],
    ['serving.knative.dev/v1', 'Service', []],
    ['gateway.networking.k8s.io/v1alpha2', 'TCPRoute', []],
    ['cert-manager.io/v1', 'CertificateRequest', []],
    ['kueue.x-k8s.io/v2', 'LocalQueue', []],
  ])('%s %s', (apiVersion, kind, says) => {
    expect(isStored('1.35', apiVersion, kind)).toBe(false);
    expect(found(object(apiVersion, kind))).toEqual(says);
  });

  test("of a user's own kind only the metadata is looked at", () => {
    expect(found({ ...object('acme.io/v1', 'Thing', { spec: { anything: [1] } }), metadata: { name: 'x', label: {} } })).toEqual([
      '$.metadata.label: unknown field (did you mean "labels"?)',
    ]);
    expect(found({ apiVersion: 'acme.io/v1', kind: 'Thing' })).toEqual(['$.metadata: required, but missing']);
  });

  test.each<[unknown, readonly string[]]>([
    [[], ['$: is [], must be an object']],
    [undefined, ['$: is undefined, must be an object']],
    [{ kind: 7 }, ['$.apiVersion: required, but missing', '$.kind: is 7, must be a string']],
  ])('what is no object: %j', (given, says) => {
    expect(found(given)).toEqual(says);
  });

  test('of a minor that is not stored, versions are not doubted', () => {
    const old = object('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema');
    expect(found(old, '1.31')).toEqual([]);
    expect(found(old, '1.35')).toEqual([expect.stringContaining('did you mean "flowcontrol.apiserver.k8s.io/v1"')]);
    expect(found(deployment({ replcas: 1 }), '1.28')).toHaveLength(1);
    expect(found(deployment({ replcas: 1 }), '1.40')).toHaveLength(1);
  });
});

describe('quantities', () => {
  test.each(['1', '0.5', '.5', '5.', '-1', '+1', '500m', '16Gi', '1e3', '1E3', '1E', '2.5Ti', '100n'])('%s is one', (text) => {
    expect(isQuantity(text)).toBe(true);
  });
  test.each(['', ' 1', '1GB', '1 Gi', '1gi', '1K', 'Gi', '1e', '1.2.3', '0x10', '1_000'])('%j is none', (text) => {
    expect(isQuantity(text)).toBe(false);
  });
});
