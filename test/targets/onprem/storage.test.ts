import { parse, parseAllDocuments } from 'yaml';
import { components as catalog } from '../../../lib/catalog/components';
import type { PoolModel } from '../../../lib/model/node-pool';
import { schemaFindings, storedMinors } from '../../../lib/schemas';
import { reachIssues } from '../../../lib/synth/reach-checks';
import { components } from '../../../lib/targets/onprem/components';
import { hostFiles } from '../../../lib/targets/onprem/host/files';
import { hostEnv } from '../../../lib/targets/onprem/host/host-env';
import { inventoryOf, type InventoryHost } from '../../../lib/targets/onprem/inventory';
import { daemonSets } from '../../../lib/targets/onprem/loads';
import { machineOf } from '../../../lib/targets/onprem/machines';
import { platformObjects } from '../../../lib/targets/onprem/platform-objects';
import { nodeOf } from '../../../lib/targets/onprem/pods';
import type { OnPremOptions } from '../../../lib/targets/onprem/props';
import { systemPool } from '../../../lib/targets/onprem/system-pool';
import type { AddOn, Target } from '../../../lib/targets/target';
import { existing } from 'cdk-gpu/existing';
import { got } from '../../support/programs';
import { unknownValues } from '../../catalog/chart-values/known';
import { contextOf, cpus, parsed, pool, server } from './platform-support';

type Install = NonNullable<NonNullable<OnPremOptions['storage']>['install']>;
const nfs = { nfs: { server: '192.0.2.60', path: '/export/volumes' } };
const installs: readonly (Install | undefined)[] = [undefined, 'local-path', 'longhorn', nfs];
const at = (id: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `${id}-${String(index)}`, address: `192.0.2.${String(index + 40)}` }));
/** A pool without GPUs of so many hosts. */
const hosts = (id: string, count: number, props: Partial<PoolModel> = {}): PoolModel => {
  const model = cpus(id, { size: { min: count, max: count, start: count }, ...props });
  return { ...model, place: { ...model.place, hosts: pool(id, {}, { hosts: at(id, count) as never }).place['hosts'] } };
};
const taint = { key: 'team', value: 'a', effect: 'NoSchedule' as const };

function storing(install: Install | undefined, more: Partial<OnPremOptions> = {}) {
  return parsed({ ...more, storage: install === undefined ? {} : { install } });
}
function installed(install: Install, pools: readonly PoolModel[], more: Partial<OnPremOptions> = {}): AddOn | undefined {
  const options = storing(install, more);
  return components(options, contextOf(options, pools)).find(({ component }) => component === 'longhorn' || component === 'nfs');
}
function everyHost(install: Install | undefined, pools: readonly PoolModel[], more: Partial<OnPremOptions> = {}) {
  const options = storing(install, more);
  const { blueprint, cluster } = contextOf(options, pools);
  const inventory = inventoryOf(options, blueprint.id, cluster);
  return { inventory, all: [...inventory.servers, ...inventory.agents] };
}
const stores = (host: InventoryHost) => host.labels['cdk-gpu/storage'] === 'longhorn';

interface StorageClass {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

/** Names of all classes that are the default once everything is installed: the engine's, those of charts, and ours. */
function defaults(install: Install | undefined, engine: OnPremOptions['engine']): readonly string[] {
  const pools = [hosts('cpu', 2)];
  const { inventory } = everyHost(install, pools, { engine });
  const files = hostFiles(inventory, got(inventory.servers[0]), {});
  const config = parse(got(files.find(({ path }) => path.endsWith('/config.yaml'))).content) as { readonly disable?: readonly string[] };
  const options = storing(install, { engine });
  const context = contextOf(options, pools);
  const written = [
    ...files
      .filter(({ path }) => path.includes('/server/manifests/'))
      .flatMap(({ content }) => parseAllDocuments(content).map((document) => document.toJSON() as StorageClass)),
    ...(platformObjects(options, context) as unknown as readonly StorageClass[]),
  ];
  return [
    ...(engine === 'k3s' && !(config.disable ?? []).includes('local-storage') ? ['local-path'] : []),
    ...components(options, context)
      .map(({ component }) => component)
      .filter((component) => component === 'longhorn'),
    ...written
      .filter(
        ({ kind, metadata }) => kind === 'StorageClass' && metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
      )
      .map(({ metadata }) => metadata.name),
  ];
}

describe('the default storage class', () => {
  test.each([
    ['rke2', undefined, []],
    ['rke2', 'local-path', ['local-path']],
    ['rke2', 'longhorn', ['longhorn']],
    ['rke2', nfs, ['nfs']],
    ['k3s', undefined, ['local-path']],
    ['k3s', 'local-path', ['local-path']],
    ['k3s', 'longhorn', ['longhorn']],
    ['k3s', nfs, ['nfs']],
  ] as const)('is one and no more, with %s and %j', (engine, install, expected) => {
    expect(defaults(install, engine)).toEqual(expected);
  });

  test('is made where the engine brings one only by those who are told to', () => {
    const { inventory } = everyHost('longhorn', [cpus('cpu')], { engine: 'k3s', loadBalancer: 'existing' });
    const config = got(hostFiles(inventory, got(inventory.servers[0]), {}).find(({ path }) => path.endsWith('/config.yaml')));
    expect((parse(config.content) as { readonly disable: unknown }).disable).toEqual(['local-storage', 'servicelb']);
    const agent = got(hostFiles(inventory, got(inventory.agents[0]), {}).find(({ path }) => path.endsWith('/config.yaml')));
    expect(agent.content).not.toContain('disable');
  });
});

describe('local-path', () => {
  const manifestsOf = (engine: OnPremOptions['engine']) => {
    const { inventory, all } = everyHost('local-path', [cpus('cpu')], { engine });
    return all.flatMap((host) => hostFiles(inventory, host, {}).filter(({ path }) => path.endsWith('/local-path.yaml')));
  };

  test('is put on the first server of RKE2, and is what every API server takes', () => {
    const [manifest, ...more] = manifestsOf('rke2');
    expect(more).toEqual([]);
    expect(got(manifest).path).toBe('/var/lib/rancher/rke2/server/manifests/local-path.yaml');
    const objects = parseAllDocuments(got(manifest).content).map((document) => document.toJSON() as Readonly<Record<string, unknown>>);
    expect(objects.map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'Role',
      'ClusterRole',
      'RoleBinding',
      'ClusterRoleBinding',
      'Deployment',
      'StorageClass',
      'ConfigMap',
    ]);
    for (const minor of storedMinors) expect(objects.flatMap((object) => schemaFindings(minor, object))).toEqual([]);
    const { data } = objects.at(-1) as { readonly data: Readonly<Record<string, string>> };
    expect(JSON.parse(got(data['config.json']))).toEqual({
      nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: ['/var/lib/rancher/rke2/storage'] }],
    });
    for (const minor of storedMinors) expect(schemaFindings(minor, JSON.parse(got(data['helperPod.yaml'])))).toEqual([]);
  });

  test('is left to K3s, which has it', () => {
    expect(manifestsOf('k3s')).toEqual([]);
    expect(installed('local-path', [cpus('cpu')])).toBeUndefined();
  });
});

describe('Longhorn', () => {
  const systemModel = (options = storing('longhorn', { serversRunWork: true })) =>
    got(systemPool(options, contextOf(options, [cpus('cpu')]).cluster) ?? undefined);

  test.each<[string, readonly PoolModel[], Partial<OnPremOptions>, readonly string[]]>([
    ['hosts without GPUs', [hosts('cpu', 2), pool('gpu')], {}, ['cpu-0', 'cpu-1']],
    ['servers that run work', [pool('gpu')], { serversRunWork: true }, ['cp-1']],
    ['servers with GPUs, where pods without GPUs are too', [pool('gpu', {}, { hosts: [server] })], { serversRunWork: true }, ['cp-1']],
    ['no server that runs none', [cpus('cpu')], { serversRunWork: false }, ['cpu-1']],
  ])('is on %s', (_, pools, more, expected) => {
    const { inventory, all } = everyHost('longhorn', pools, more);
    expect(all.filter(stores).map(({ name }) => name)).toEqual(expected);
    for (const host of all) expect(hostEnv(inventory, host)).toContain(`LONGHORN='${stores(host) ? 'yes' : 'no'}'\n`);
  });

  test('leaves no trace on hosts where something else is installed', () => {
    for (const install of installs.filter((each) => each !== 'longhorn'))
      for (const host of everyHost(install, [cpus('cpu')]).all) expect(host.labels).not.toHaveProperty('cdk-gpu/storage');
  });

  test.each([
    [[1], 1],
    [[2], 2],
    [[2, 5], 3],
  ])('keeps a copy of each volume on as many hosts as there are, and on three at most: %j', (counts, copies) => {
    const pools = counts.map((count, index) => hosts(`p${String(index)}`, count));
    expect(installed('longhorn', [...pools, pool('gpu')])?.values).toMatchObject({ persistence: { defaultClassReplicaCount: copies } });
  });

  test('is kept to its nodes by a label, and tolerates their taints', () => {
    const { values } = got(installed('longhorn', [cpus('a', { taints: [taint] }), cpus('b'), pool('gpu')]));
    expect(values).toMatchObject({
      global: { nodeSelector: { 'cdk-gpu/storage': 'longhorn' }, tolerations: [{ key: 'team', operator: 'Exists' }] },
      defaultSettings: { systemManagedComponentsNodeSelector: 'cdk-gpu/storage:longhorn', taintToleration: 'team:NoSchedule' },
    });
    expect(got(installed('longhorn', [cpus('b')])).values['global']).toEqual({ nodeSelector: { 'cdk-gpu/storage': 'longhorn' } });
  });

  test('has no user interface without a login, and calls nobody', () => {
    expect(got(installed('longhorn', [cpus('b')])).values).toMatchObject({
      longhornUI: { replicas: 0 },
      defaultSettings: { upgradeChecker: false, allowCollectingLonghornUsageMetrics: false },
    });
  });

  test('asks for what placement counts, on its own nodes alone', () => {
    const options = storing('longhorn');
    const load = got(daemonSets(options, cpus('b'), false).find(({ name }) => name === 'Longhorn'));
    const share = Math.ceil(machineOf(options, cpus('b')).allocatable.cpuMillis * 0.12);
    expect(load.cpuMillis).toBe(100 + 50 + 2 * 10 + 12 * 10 + share);
    expect(load.memoryMiB).toBe(256 + 64 + 2 * 32 + 12 * 32 + 256);
    const { defaultSettings, longhornManager } = got(installed('longhorn', [cpus('b')])).values as {
      readonly defaultSettings: { readonly systemManagedCSIComponentsResourceLimits: string };
      readonly longhornManager: object;
    };
    expect(longhornManager).toEqual({ resources: { requests: { cpu: '100m', memory: '256Mi' } } });
    const sidecar = { requests: { cpu: '10m', memory: '32Mi' } };
    expect(JSON.parse(defaultSettings.systemManagedCSIComponentsResourceLimits)).toEqual({
      'csi-attacher': sidecar,
      'csi-provisioner': sidecar,
      'csi-resizer': sidecar,
      'csi-snapshotter': sidecar,
      'longhorn-csi-plugin': { requests: { cpu: '50m', memory: '64Mi' } },
      'longhorn-liveness-probe': sidecar,
      'node-driver-registrar': sidecar,
    });
    expect(daemonSets(options, systemModel(), false).map(({ name }) => name)).toContain('Longhorn');
    expect(daemonSets(options, pool('gpu'), false).map(({ name }) => name)).not.toContain('Longhorn');
  });
});

describe('NFS', () => {
  test('is a class of its own, as every API server takes it', () => {
    const options = storing(nfs);
    const found = platformObjects(options, contextOf(options, [cpus('cpu')])).filter(({ kind }) => kind !== 'Plan');
    expect(found).toEqual([
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'nfs', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'nfs.csi.k8s.io',
        parameters: { server: '192.0.2.60', share: '/export/volumes' },
        mountOptions: ['nfsvers=4.1'],
        allowVolumeExpansion: true,
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'Immediate',
      },
    ]);
    for (const minor of storedMinors) expect(found.flatMap((object) => schemaFindings(minor, object))).toEqual([]);
  });

  test('is mounted on every node, and counted there', () => {
    const options = storing(nfs);
    const names = (model: PoolModel) => daemonSets(options, model, false).map(({ name }) => name);
    expect(names(pool('gpu'))).toContain('csi-nfs-node');
    expect(names(pool('gpu'))).not.toContain('csi-nfs-controller');
    expect(names(cpus('cpu'))).toEqual(expect.arrayContaining(['csi-nfs-node', 'csi-nfs-controller']));
  });
});

test('drivers of volumes reach the pools that they are for', () => {
  const tainted = { taints: [taint] };
  for (const install of ['longhorn', nfs] as const) {
    const options = storing(install);
    const found = contextOf(options, [cpus('a', tainted), cpus('b'), pool('gpu', tainted)]);
    const context = {
      ...found,
      pools: found.pools.map((placed) => ({ ...placed, node: nodeOf(options)(placed.pool, placed.machine, placed.fabric) })),
    };
    const target: Target = { ...existing({ distribution: 'rke2' }), components: () => components(options, context) };
    expect(reachIssues(target, context)).toEqual([]);
    const blind = (addOn: AddOn) => ({ ...addOn, reaches: (addOn.reaches ?? []).map((reach) => ({ ...reach, tolerations: [] })) });
    const wrong: Target = { ...target, components: () => components(options, context).map(blind) };
    const storage = install === 'longhorn' ? 'longhorn-manager' : 'csi-nfs-node';
    const told = reachIssues(wrong, context).filter(({ message }) => message.includes(storage));
    expect(told.map(({ path }) => path)).toEqual(install === 'longhorn' ? ['b/c/a'] : ['b/c/a', 'b/c/gpu']);
  }
});

test('charts have every value that they are told, and their namespaces let their pods be', () => {
  for (const addOn of [installed('longhorn', [cpus('a', { taints: [taint] })]), installed(nfs, [cpus('a')])]) {
    const { component, values } = got(addOn);
    expect(unknownValues({ chart: catalog[component].chart, values })).toEqual([]);
    expect(catalog[component]).toMatchObject({ ownNamespace: true, podSecurity: 'privileged' });
  }
});
