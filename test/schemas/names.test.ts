import { schemaFindings } from '../../lib/schemas';

const named = (apiVersion: string, kind: string, name: string) =>
  schemaFindings('1.36', { apiVersion, kind, metadata: { name }, ...(kind === 'Service' ? { spec: { ports: [{ port: 80 }] } } : {}) });

test.each([
  ['v1', 'ConfigMap', 'a.b-1'],
  ['v1', 'ConfigMap', '1a'],
  ['v1', 'ConfigMap', `${'x'.repeat(62)}.${'y'.repeat(190)}`],
  ['v1', 'Service', 'web-1'],
  ['v1', 'Namespace', 'team-1'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:node reader'],
  ['example.com/v1', 'Widget', 'a.b'],
])('%s %s may be called %s', (apiVersion, kind, name) => {
  expect(named(apiVersion, kind, name)).toEqual([]);
});

test.each([
  ['v1', 'ConfigMap', 'a b', 'at most 253 of a-z, 0-9, "-" and "."'],
  ['v1', 'ConfigMap', 'A', 'at most 253'],
  ['v1', 'ConfigMap', 'a..b', 'at most 253'],
  ['v1', 'ConfigMap', 'x'.repeat(254), 'at most 253'],
  ['v1', 'Service', 'a.b', 'at most 63'],
  ['v1', 'Namespace', 'x'.repeat(64), 'at most 63'],
  ['rbac.authorization.k8s.io/v1', 'Role', 'a/b', 'without "/" and "%"'],
  ['example.com/v1', 'Widget', 'a_b', 'at most 253'],
])('%s %s may not be called %s', (apiVersion, kind, name, reason) => {
  const findings = named(apiVersion, kind, name);
  expect(findings.map(({ path }) => path)).toEqual(['$.metadata.name']);
  expect(findings[0]?.reason).toContain(`is ${JSON.stringify(name)}, must be ${reason}`);
});

test.each([
  ['team-1', true],
  ['', true],
  ['Team', false],
  ['__proto__', false],
  ['a.b', false],
  ['x'.repeat(64), false],
])('an object in the namespace %p: %p', (namespace, legal) => {
  const findings = schemaFindings('1.36', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace } });
  expect(findings.map(({ path }) => path)).toEqual(legal ? [] : ['$.metadata.namespace']);
});

test('a spec is missed where something must stand in it, though the schema lets it be missing', () => {
  const bare = (apiVersion: string, kind: string) => schemaFindings('1.36', { apiVersion, kind, metadata: { name: 'x' } });
  const missing = [{ path: '$.spec', reason: 'required, but missing' }];
  for (const [apiVersion, kind] of [
    ['apps/v1', 'Deployment'],
    ['batch/v1', 'Job'],
    ['batch/v1', 'CronJob'],
    ['v1', 'Pod'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ] as const)
    // prettier-ignore
    expect({ kind, findings: bare(apiVersion, kind) }).toEqual({ kind, findings: missing });
  for (const [apiVersion, kind] of [
    ['v1', 'Namespace'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['policy/v1', 'PodDisruptionBudget'],
    ['v1', 'Node'],
  ] as const)
    // prettier-ignore
    expect({ kind, findings: bare(apiVersion, kind) }).toEqual({ kind, findings: [] });
});
