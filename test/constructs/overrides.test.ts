import { Token } from 'cdktf';
import { App } from 'cdk8s';
import fc from 'fast-check';
import {
  BatchJob,
  CpuNodePool,
  GpuNodePool,
  InferenceService,
  Microservice,
  TrainingJob,
  type KubernetesObjectDraft,
  type Manifest,
} from 'cdk-gpu';
import { synth } from 'cdk-gpu/testing';
import { issueOf, nodes, problems, program } from '../support/programs';

const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'b' }, data: { a: '1' } };

/** A cluster with one service. */
function withService() {
  const made = program();
  const pool = new CpuNodePool(made.c, 'cpus', nodes('cpus'));
  const web = new Microservice(made.c, 'web', { image: made.image, port: 80, pool });
  return { ...made, pool, web };
}

/** Changes a part of each Deployment. */
function spec(change: (fields: Record<string, unknown>) => unknown) {
  return {
    kubernetes: ({ kind, body }: KubernetesObjectDraft) => {
      if (kind === 'Deployment') change(body['spec'] as Record<string, unknown>);
    },
  };
}

interface Report {
  readonly clusters: readonly { readonly manifests?: unknown; readonly overridden?: unknown }[];
}

function reportOf(blueprint: { render(): ReadonlyMap<string, string> }): Report['clusters'][number] | undefined {
  return (JSON.parse(blueprint.render().get('blueprint.json') ?? '{}') as Report).clusters[0];
}

describe('addManifest', () => {
  const thing = (name: string, more: object = {}): Manifest => ({
    apiVersion: 'acme.io/v1',
    kind: 'Thing',
    metadata: { name, namespace: 'b' },
    ...more,
  });
  const manifests: readonly Manifest[] = [
    settings,
    thing('b'),
    thing('a', { spec: { list: [], map: {}, number: 0 } }),
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'reader' }, rules: [] },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', annotations: { 'acme.io/why': 'test' } } },
  ];

  test('writes objects last, in a file of their own, in an order that is not that of the program', () => {
    const written = (order: readonly Manifest[]) => {
      const { b, c } = program();
      for (const manifest of order) c.addManifest(manifest);
      return b.render();
    };
    const expected = written(manifests);
    expect([...expected.keys()]).toContain('manifests/c/50-manifests.k8s.yaml');
    fc.assert(
      fc.property(fc.shuffledSubarray([...manifests], { minLength: manifests.length }), (order) => {
        expect([...written(order)]).toEqual([...expected]);
      }),
      { numRuns: 10 },
    );
    const { b, c } = program();
    for (const manifest of manifests) c.addManifest(manifest);
    expect(synth(b).objects['c']?.slice(-5)).toEqual([manifests[4], manifests[3], manifests[2], manifests[1], manifests[0]]);
    expect(reportOf(b)?.manifests).toEqual(
      [manifests[4], manifests[3], manifests[2], manifests[1], manifests[0]].map((manifest) => ({
        apiVersion: manifest?.apiVersion,
        kind: manifest?.kind,
        name: manifest?.metadata.name,
        ...(manifest?.metadata.namespace === undefined ? {} : { namespace: manifest.metadata.namespace }),
      })),
    );
  });

  test("adds a chart to an app of the user's own", () => {
    const { b, c } = program();
    c.addManifest(settings);
    const app = new App();
    b.addKubernetesTo(app);
    expect(app.charts.map((chart) => chart.node.id)).toEqual(['b-c-00-namespaces', 'b-c-50-manifests']);
  });

  test('keeps what was given, whatever becomes of the object later', () => {
    const { b, c } = program();
    const given = structuredClone(settings);
    c.addManifest(given);
    given.data.a = '2';
    expect(synth(b).objects['c']?.at(-1)).toEqual(settings);
    expect(Object.isFrozen(given)).toBe(false);
  });

  const cycle: Record<string, unknown> = { ...settings };
  cycle['self'] = cycle;
  test.each<[string, unknown, readonly string[]]>([
    ['nothing', undefined, ['manifest: is undefined, not plain data']],
    ['a list', [], ['manifest: [] is not an object']],
    ['no kind and no metadata', { apiVersion: 'v1' }, ['manifest.kind: is missing', 'manifest.metadata: is missing']],
    ['no name', { apiVersion: 'v1', kind: 'Pod', metadata: {} }, ['manifest.metadata.name: is missing']],
    ['a kind that is no text', { ...settings, kind: 7 }, ['manifest.kind: 7 is not text']],
    ['a function', { ...settings, data: { a: () => '1' } }, ['manifest.data.a: is a function, not plain data']],
    ['a date', { ...settings, data: { a: new Date(0) } }, ['manifest.data.a: is an instance of Date, not plain data']],
    ['an endless number', { ...settings, data: [Infinity] }, ['manifest.data.0: is Infinity, not plain data']],
    ['null', { ...settings, data: null }, ['manifest.data: is null, which is not written']],
    ['a cycle', cycle, ['manifest.self: is an object that holds itself']],
  ])('refuses %s', (_, given, says) => {
    const { b, c } = program();
    c.addManifest(given as never);
    const issues = b.check();
    expect(issues.map(({ path, message }) => `${path.replace('b/c.', '')}: ${message}`)).toEqual(says);
    for (const issue of issues)
      expect(issue).toMatchObject({ code: 'props/invalid', severity: 'error', at: expect.stringContaining('overrides.test.ts') as string });
  });

  test('refuses what ours are called, what was added already, and another version of it', () => {
    const { b, c } = withService();
    c.addManifest({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'b' },
      spec: { selector: {}, template: {} },
    });
    c.addManifest(settings);
    c.addManifest(settings);
    const metadata = { name: 'scaler', namespace: 'b' };
    const target = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 };
    c.addManifest({ apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata, spec: target });
    c.addManifest({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: target });
    expect(b.check().map(({ code, path, message }) => `${code} ${path} ${message}`)).toEqual([
      'output/duplicate-object b/c ConfigMap settings is added twice',
      'output/duplicate-object b/c Deployment web is already made for b/c/web',
      'output/duplicate-object b/c HorizontalPodAutoscaler scaler is added twice',
    ]);
  });

  test('refuses a value that only Terraform knows', () => {
    const { b, c } = program();
    c.addManifest({ ...settings, data: { a: Token.asString({ resolve: () => 'later' }) } });
    expect(issueOf(b, 'token/terraform-value-in-kubernetes')).toMatchObject({
      path: 'b/c',
      message: expect.stringContaining('`.data.a`') as string,
    });
  });
});

describe('override', () => {
  test('changes what is written, in the order of the calls, and is listed', () => {
    const { b, web } = withService();
    const seen: string[] = [];
    web.override({ kubernetes: ({ apiVersion, kind }) => void seen.push(`${apiVersion} ${kind}`) });
    web.override(spec((fields) => (fields['minReadySeconds'] = 5)));
    web.override(spec((fields) => (fields['minReadySeconds'] = Number(fields['minReadySeconds']) * 2)));
    web.override(spec((fields) => (fields['paused'] = undefined)));
    const deployment = synth(b).objects['c']?.find(({ kind }) => kind === 'Deployment');
    expect(deployment?.['spec']).toMatchObject({ minReadySeconds: 10 });
    expect(deployment?.['spec']).not.toHaveProperty('paused');
    expect(seen).toEqual(expect.arrayContaining(['v1 ServiceAccount', 'v1 Service', 'apps/v1 Deployment']));
    expect(reportOf(b)?.overridden).toEqual([
      {
        path: 'b/c/web',
        objects: expect.arrayContaining([{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'b' }]) as unknown,
      },
    ]);
  });

  test('reaches every workload, and what the namespace shares, but no manifest', () => {
    const { b, c, image, web, pool } = withService();
    const gpus = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4') });
    const all = [
      c,
      web,
      new InferenceService(c, 'chat', { image, port: 80, gpus: 1, pool: gpus }),
      new BatchJob(c, 'once', { image, pool }),
      new TrainingJob(c, 'tune', { image, nodes: 1, gpusPerNode: 1, restarts: 3, pool: gpus }),
    ];
    c.addManifest(settings);
    for (const each of all)
      each.override({ kubernetes: ({ body }) => ((body['metadata'] as Record<string, unknown>)['annotations'] = { by: each.node.id }) });
    const by = (synth(b).objects['c'] ?? []).map(
      ({ kind, metadata }) => `${String(kind)} ${String((metadata as { annotations?: { by?: string } }).annotations?.by)}`,
    );
    expect(by).toEqual(
      expect.arrayContaining(['Namespace c', 'Deployment web', 'Deployment chat', 'Job once', 'JobSet tune', 'ConfigMap undefined']),
    );
    expect(by.filter((each) => each.endsWith('undefined'))).toEqual(['ConfigMap undefined']);
  });

  test.each<[string, (draft: KubernetesObjectDraft) => unknown, string]>([
    [
      'throws',
      () => {
        throw new Error('no luck');
      },
      'output/override-failed: Deployment web: the override threw: no luck',
    ],
    ['waits', () => Promise.resolve(), 'output/override-failed: Deployment web: the override is asynchronous, and nobody waits for it'],
    [
      'puts another body in place',
      (draft) => ((draft as { body: unknown }).body = {}),
      'output/override-failed: Deployment web: the override threw: Cannot assign to read only property',
    ],
    [
      'leaves a function',
      ({ body }) => (body['spec'] = { f: () => 1 }),
      'output/override-failed: Deployment web: after the override, `spec.f` is a function, not plain data',
    ],
    [
      'leaves an instance',
      ({ body }) => (body['spec'] = [new Map()]),
      'output/override-failed: Deployment web: after the override, `spec[0]` is an instance of Map, not plain data',
    ],
    [
      'leaves a cycle',
      ({ body }) => (body['spec'] = body),
      'output/override-failed: Deployment web: after the override, `spec` is an object that holds itself',
    ],
    [
      'leaves null',
      ({ body }) => (body['spec'] = null),
      'output/override-failed: Deployment web: after the override, `spec` is null, which is not written',
    ],
    [
      'changes the version',
      ({ body }) => (body['apiVersion'] = 'v1'),
      'output/override-changes-identity: Deployment web: the override changes `apiVersion`',
    ],
    [
      'changes the kind',
      ({ body }) => (body['kind'] = 'Pod'),
      'output/override-changes-identity: Deployment web: the override changes `kind`',
    ],
    [
      'changes the name',
      ({ body }) => ((body['metadata'] as Record<string, unknown>)['name'] = 'x'),
      'output/override-changes-identity: Deployment web: the override changes `metadata.name`',
    ],
    [
      'removes the metadata',
      ({ body }) => delete body['metadata'],
      'output/override-changes-identity: Deployment web: the override changes `metadata.name`',
    ],
    [
      'changes the namespace',
      ({ body }) => delete (body['metadata'] as Record<string, unknown>)['namespace'],
      'output/override-changes-identity: Deployment web: the override changes `metadata.namespace`',
    ],
  ])('is refused where it %s', (_, change, says) => {
    const { b, web } = withService();
    web.override({ kubernetes: (draft) => (draft.kind === 'Deployment' ? (change(draft) as undefined) : undefined) });
    const issues = b.check();
    expect(issues).toHaveLength(1);
    expect(`${issues[0]?.code ?? ''}: ${issues[0]?.message ?? ''}`).toMatch(new RegExp(`^${says.replace(/[$[\]().]/g, '\\$&')}`));
    expect(issues[0]).toMatchObject({ path: 'b/c/web', severity: 'error', at: expect.stringContaining('overrides.test.ts') as string });
  });

  test('is refused where a value of Terraform gets in', () => {
    const { b, web } = withService();
    web.override(spec((fields) => (fields['replicas'] = Token.asNumber({ resolve: () => 1 }))));
    expect(problems(b)).toContain('token/terraform-value-in-kubernetes at b/c/web');
  });

  test.each<[unknown, readonly string[]]>([
    [7, ['b/c/web.override: 7 is not an object']],
    [{ kubernetes: 'x' }, ['b/c/web.override.kubernetes: "x" is not a function']],
    [{ kubernets: () => 1 }, ['b/c/web.override.kubernets: there is no property "kubernets" here (did you mean "kubernetes"?)']],
    [{}, []],
    [undefined, []],
  ])('takes functions only: %j', (given, says) => {
    const { b, web } = withService();
    web.override(given as never);
    expect(b.check().map(({ path, message }) => `${path}: ${message}`)).toEqual(says);
  });
});
