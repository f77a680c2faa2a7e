import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/emit/kubernetes';
import { surroundingsOf, withWaivers } from '../../lib/emit/kubernetes/waivers';
import { root } from '../support/programs';
import { documentText } from './document';
import { allWaivers, askedOfPlaces, askedOfWorkloads, terraformWaivers } from './rows';

test('docs/waivers.md is made from the tables (`UPDATE_WAIVERS=1 npx jest test/waivers` writes it)', () => {
  const path = join(root, 'docs', 'waivers.md');
  const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  const text = execFileSync(process.execPath, [prettier, '--stdin-filepath', path], { input: documentText(), encoding: 'utf8' });
  if (process.env['UPDATE_WAIVERS'] === '1') writeFileSync(path, text);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('every rule has one row, and is either waived or asked for', () => {
  const rules = [...allWaivers, ...askedOfWorkloads, ...askedOfPlaces].map(({ scanner, rule }) => `${scanner} ${rule}`);
  expect(rules).toEqual([...new Set(rules)]);
});

test('a reason is short, and has nothing in it at which checkov or YAML would break it', () => {
  for (const { rule, reason, why, where } of allWaivers) {
    expect({ rule, ok: /^[A-Za-z0-9][^=:#"\n]{8,69}$/.test(reason) }).toEqual({ rule, ok: true });
    expect(why).toMatch(/^(kube-score|[A-Z]).*\.$/s);
    expect(where).not.toMatch(/\.$/);
  }
});

test('every place that has waivers is in the tables', () => {
  const targets = join(root, 'lib', 'targets');
  const places = readdirSync(targets).filter((name) => existsSync(join(targets, name, 'waivers.ts')));
  expect(places).toEqual(Object.keys(terraformWaivers).sort());
});

describe('annotations', () => {
  const container = {
    name: 'main',
    image: 'a/b:1',
    imagePullPolicy: 'IfNotPresent',
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
  };
  const deployment = (more: Readonly<Record<string, unknown>> = {}, spec: Readonly<Record<string, unknown>> = {}): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: {} },
    spec: { ...spec, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ ...container, ...more }] } } },
  });
  const autoscaler = (minReplicas: number): KubernetesObject => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { minReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  });
  const policy = (matchLabels?: Readonly<Record<string, string>>): KubernetesObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'web' },
    spec: { podSelector: matchLabels === undefined ? {} : { matchLabels } },
  });
  const noted = (object: KubernetesObject, others: readonly KubernetesObject[] = []): Readonly<Record<string, string>> | undefined =>
    withWaivers(object, surroundingsOf([object, ...others])).metadata.annotations;
  const ignored = (object: KubernetesObject, others: readonly KubernetesObject[] = []): readonly string[] =>
    noted(object, others)?.['kube-score/ignore']?.split(',') ?? [];

  test('say which rules are broken, and why', () => {
    expect(noted(deployment({}, { replicas: 2 }))).toEqual({
      'checkov.io/skip1': 'CKV_K8S_11=cores that idle are shared, a limit would only throttle',
      'checkov.io/skip2': 'CKV_K8S_15=a restart must not wait for a registry',
      'checkov.io/skip3': 'CKV_K8S_43=the tag is what the program says, or a hash of the content',
      'kube-score/ignore':
        'container-ephemeral-storage-request-and-limit,container-image-pull-policy,container-resources,deployment-has-host-podantiaffinity',
    });
  });

  test('stand at the object, so that its pods are what they were', () => {
    const object = deployment();
    expect(withWaivers(object, surroundingsOf([object]))['spec']).toBe(object['spec']);
  });

  test('do not stand where the rule is followed', () => {
    const limited = deployment(
      { image: 'a/b@sha256:0', resources: { requests: {}, limits: { cpu: '1', memory: '1Gi' } } },
      { replicas: 2 },
    );
    expect(noted(limited)).toEqual({
      'kube-score/ignore': 'container-ephemeral-storage-request-and-limit,container-image-pull-policy,deployment-has-host-podantiaffinity',
    });
    expect(noted({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: {} })).toBeUndefined();
  });

  test('keep what an object has already', () => {
    const object = { ...autoscaler(1), metadata: { name: 'web', annotations: { owner: 'ml' } } };
    expect(noted(object)).toEqual({ owner: 'ml', 'kube-score/ignore': 'horizontalpodautoscaler-replicas' });
  });

  test('of secrets stand where a variable has one', () => {
    const dsn = { name: 'DSN', valueFrom: { secretKeyRef: { name: 'database', key: 'dsn' } } };
    const rank = { name: 'RANK', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } };
    const rules = (env: readonly unknown[]): readonly string[] =>
      Object.values(noted(deployment({ env })) ?? {}).map((text) => text.split('=')[0] ?? '');
    expect(rules([rank, dsn])).toContain('CKV_K8S_35');
    expect(rules([rank])).not.toContain('CKV_K8S_35');
  });

  test('of replicas depend on their number, and on who decides it', () => {
    expect(ignored(deployment({}, { replicas: 1 }))).toContain('deployment-replicas');
    expect(ignored(deployment({}, { replicas: 1 }))).not.toContain('deployment-has-host-podantiaffinity');
    expect(ignored(deployment({}, { replicas: 2 }))).not.toContain('deployment-replicas');
    expect(ignored(deployment(), [autoscaler(1)])).not.toContain('deployment-replicas');
    expect(ignored(deployment(), [autoscaler(1)])).toContain('deployment-has-host-podantiaffinity');
    expect(ignored(autoscaler(1))).toEqual(['horizontalpodautoscaler-replicas']);
    expect(ignored(autoscaler(2))).toEqual([]);
  });

  test('of probes stand where both ask the same', () => {
    const get = (path: string): unknown => ({ httpGet: { path, port: 'http' }, periodSeconds: 5 });
    const run = (command: string): unknown => ({ exec: { command: [command] } });
    const same = (readinessProbe: unknown, livenessProbe: unknown): boolean =>
      ignored(deployment({ readinessProbe, livenessProbe })).includes('pod-probes-identical');
    expect(same(get('/health'), get('/health'))).toBe(true);
    expect(same(get('/ready'), get('/health'))).toBe(false);
    expect(same({ tcpSocket: { port: 1 } }, { tcpSocket: { port: 1 } })).toBe(true);
    expect(same({ tcpSocket: { port: 1 } }, get('/health'))).toBe(false);
    expect(same(run('true'), run('true'))).toBe(true);
    expect(same(run('true'), run('false'))).toBe(false);
    expect(same(get('/health'), undefined)).toBe(false);
    expect(same(undefined, undefined)).toBe(false);
  });

  test('of network policies stand where scanners see no pod', () => {
    expect(ignored(policy({ app: 'web' }), [deployment()])).toEqual([]);
    expect(ignored(policy({ app: 'tune' }), [deployment()])).toEqual(['networkpolicy-targets-pod']);
    expect(ignored(policy(), [deployment()])).toEqual([]);
    expect(ignored(policy(), [{ ...deployment(), kind: 'JobSet' }])).toEqual(['networkpolicy-targets-pod']);
  });
});
