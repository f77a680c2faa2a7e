import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { filesText, hostFiles } from '../../../../lib/targets/onprem/host/files';
import { hostEnv } from '../../../../lib/targets/onprem/host/host-env';
import { kubeletMaySet, nodesText } from '../../../../lib/targets/onprem/host/registration';
import { reservedOf } from '../../../../lib/targets/onprem/host/reserved';
import { schemaFindings, storedMinors } from '../../../../lib/schemas';
import type { Inventory, InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { got } from '../../../support/programs';
import { hall, hallWithRails, hostOf, single } from './inventories';

const authorities = { 'harbor.hall.example': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' };

function allOf(inventory: Inventory, name: string): string {
  const host = named(inventory, name);
  const files = hostFiles(inventory, host, inventory.engine.name === 'rke2' ? authorities : {});
  return [`# host.env\n${hostEnv(inventory, host)}`, ...files.map(({ path, mode, content }) => `# ${mode} ${path}\n${content}`)].join('\n');
}
function named({ servers, agents }: Inventory, name: string): InventoryHost {
  return got([...servers, ...agents].find((host) => host.name === name));
}
function configOf(inventory: Inventory, name: string): Readonly<Record<string, unknown>> {
  const files = hostFiles(inventory, named(inventory, name), {});
  return parse(got(files.find(({ path }) => path.endsWith('/config.yaml'))).content) as Readonly<Record<string, unknown>>;
}

describe('what is put on', () => {
  test.each([
    ['the first server', hall(), 'cp-1'],
    ['a server that joins, and is reached on another network', hall(), 'cp-3'],
    ['an agent whose driver the GPU Operator installs', hall(), 'box-1'],
    ['an agent with DGX OS', hall(), 'dgx-1'],
    ['a single machine with K3s', single(), 'solo'],
  ])('%s', (_, inventory, name) => {
    expect(allOf(inventory, name)).toMatchSnapshot();
  });
});

describe('files of a host', () => {
  test('are sorted by path, and carry no token', () => {
    for (const host of [...hall().servers, ...hall().agents]) {
      const files = hostFiles(hall(), host, authorities);
      expect(files.map(({ path }) => path)).toEqual(files.map(({ path }) => path).sort());
      expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
      expect(files.some(({ path }) => path.endsWith('token'))).toBe(false);
    }
  });

  test('are staged as lines that give back every byte', () => {
    const files = hostFiles(hall(), named(hall(), 'cp-1'), authorities);
    const back = filesText(files)
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([mode, path, content]) => ({ path, mode, content: Buffer.from(got(content), 'base64').toString() }));
    expect(back).toEqual(files);
  });

  test('are equal for equal hosts, whatever the order of labels', () => {
    const a = hostOf('a', 1, { labels: { x: '1', y: '2' } });
    const b = hostOf('a', 1, { labels: { y: '2', x: '1' } });
    expect(hostFiles(hall(), b, {})).toEqual(hostFiles(hall(), a, {}));
  });
});

describe('rails', () => {
  const manifest = '/var/lib/rancher/rke2/server/manifests/cdk-gpu-multus.yaml';
  const fileOf = (inventory: Inventory, name: string) =>
    hostFiles(inventory, named(inventory, name), {}).find(({ path }) => path === manifest)?.content ?? null;

  test('bring Multus, before the network plugin, on every server', () => {
    for (const name of ['cp-1', 'cp-2', 'cp-3']) {
      expect(configOf(hallWithRails(), name)['cni']).toEqual(['multus', 'canal']);
      expect(configOf(hall(), name)['cni']).toBe('canal');
    }
    expect(configOf(hallWithRails(), 'dgx-1')).not.toHaveProperty('cni');
  });

  test('bring Whereabouts to the nodes that have them; one server says so', () => {
    const chart = parse(got(fileOf(hallWithRails(), 'cp-1'))) as { readonly spec: { readonly valuesContent: string } };
    expect(chart).toMatchObject({ apiVersion: 'helm.cattle.io/v1', kind: 'HelmChartConfig', metadata: { name: 'rke2-multus' } });
    const terms = [{ matchExpressions: [{ key: 'cdk-gpu/pool', operator: 'In', values: ['dgx'] }] }];
    expect(parse(chart.spec.valuesContent)).toEqual({
      'rke2-whereabouts': {
        enabled: true,
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
        tolerations: [{ operator: 'Exists' }],
      },
    });
    for (const name of ['cp-2', 'cp-3', 'dgx-1']) expect(fileOf(hallWithRails(), name)).toBeNull();
    expect(fileOf(hall(), 'cp-1')).toBeNull();
  });

  test('are there as soon as they are complete, and what pods of them do changes no host', () => {
    expect(configOf(hallWithRails({ addresses: null }), 'cp-1')['cni']).toBe('canal');
    expect(hostEnv(hallWithRails({ addresses: null }), named(hallWithRails(), 'dgx-1'))).toContain("RAILS='ens1f0np0 ens2f0np0'\n");
    expect(hostEnv(hall(), named(hall(), 'dgx-1'))).toContain("RAILS=''\nRAILS_AS=''\nRAILS_MTU=''\n");
  });
});

describe("RKE2's flannel", () => {
  const configsOf = (inventory: Inventory, name: string) =>
    hostFiles(inventory, named(inventory, name), {}).filter(({ path }) => path.endsWith('/server/manifests/cdk-gpu-flannel.yaml'));

  test('is on nodes with any taint, servers and GPU nodes among them; one server says so', () => {
    const inventory = hall({ network: { cni: 'flannel' } });
    const chart = parse(got(configsOf(inventory, 'cp-1')[0]).content) as { readonly spec: { readonly valuesContent: string } };
    expect(chart).toMatchObject({ apiVersion: 'helm.cattle.io/v1', kind: 'HelmChartConfig', metadata: { name: 'rke2-flannel' } });
    expect(parse(chart.spec.valuesContent)).toEqual({ flannel: { tolerations: [{ operator: 'Exists' }] } });
    for (const name of ['cp-2', 'cp-3', 'dgx-1']) expect(configsOf(inventory, name)).toEqual([]);
  });

  test.each(['canal', 'cilium', 'calico'])('is nobody else: %s is on all nodes by itself', (cni) => {
    expect(configsOf(hall({ network: { cni } }), 'cp-1')).toEqual([]);
    expect(configsOf(hall(), 'cp-1')).toEqual([]);
  });
});

describe('the configuration of the engine', () => {
  test('has every server and the endpoint in certificates, the same on all servers', () => {
    for (const name of ['cp-1', 'cp-2', 'cp-3']) {
      expect(configOf(hall(), name)['tls-san']).toEqual(['192.0.2.10', '192.0.2.11', '192.0.2.12', '192.0.2.13', '198.51.100.13']);
    }
  });

  test('lets everybody but the first server join at the endpoint', () => {
    expect(configOf(hall(), 'cp-1')['server']).toBeUndefined();
    for (const name of ['cp-2', 'box-1']) expect(configOf(hall(), name)['server']).toBe('https://192.0.2.10:9345');
  });

  test('advertises the cluster network where SSH goes to another address', () => {
    expect(configOf(hall(), 'cp-3')).toMatchObject({ 'node-external-ip': '198.51.100.13', 'advertise-address': '192.0.2.13' });
    expect(configOf(hall(), 'cp-1')).not.toHaveProperty('advertise-address');
  });

  test('leaves servicelb alone where nobody else serves load balancers', () => {
    const inventory = single();
    expect(configOf(inventory, 'solo')['disable']).toEqual(['servicelb']);
    expect(configOf({ ...inventory, options: { ...inventory.options, loadBalancer: null } }, 'solo')).not.toHaveProperty('disable');
  });

  test('has the schedule of snapshots on servers alone, and only where one is said', () => {
    const backed = hall({ backup: { schedule: '0 */6 * * *', keep: 20, s3Secret: null } });
    const snapshots = { 'etcd-snapshot-schedule-cron': '0 */6 * * *', 'etcd-snapshot-retention': 20 };
    for (const name of ['cp-1', 'cp-3']) expect(configOf(backed, name)).toMatchObject(snapshots);
    for (const config of [configOf(backed, 'box-1'), configOf(hall(), 'cp-1')])
      expect(Object.keys(config).join()).not.toContain('snapshot');
  });

  test('names the Secret with the bucket of snapshots and says nothing else of it, which would make the engine ignore the Secret', () => {
    const config = configOf(hall({ backup: { schedule: '0 */6 * * *', keep: 20, s3Secret: 'etcd-bucket' } }), 'cp-2');
    const said = Object.entries(config).filter(([key]) => key.startsWith('etcd-s3'));
    expect(Object.fromEntries(said)).toEqual({ 'etcd-s3': true, 'etcd-s3-config-secret': 'etcd-bucket' });
  });

  test('says nothing of reservations for a machine of unknown size', () => {
    const inventory = hall();
    const host = hostOf('cp-1', 11, { role: 'server', facts: { ...hostOf('x', 1).facts, cpus: null } });
    expect(configOf({ ...inventory, servers: [host] }, 'cp-1')['kubelet-arg']).toEqual([expect.stringMatching(/^eviction-hard=/)]);
  });
});

describe('reservations', () => {
  test('leave something of every machine with two GiB, and never shrink as it grows', () => {
    const size = fc.record({ cpus: fc.integer({ min: 1, max: 512 }), memoryGiB: fc.integer({ min: 2, max: 8192 }) });
    fc.assert(
      fc.property(size, ({ cpus, memoryGiB }) => {
        const kept = got(reservedOf({ cpus, memoryGiB }));
        const larger = got(reservedOf({ cpus: cpus + 1, memoryGiB: memoryGiB + 1 }));
        expect(kept.kube.cpuMillis + kept.system.cpuMillis).toBeLessThan(cpus * 1000);
        expect(kept.kube.memoryMiB + kept.system.memoryMiB + kept.evictionMiB).toBeLessThan(memoryGiB * 1024);
        expect(larger.kube.cpuMillis).toBeGreaterThanOrEqual(kept.kube.cpuMillis);
        expect(larger.system.memoryMiB).toBeGreaterThanOrEqual(kept.system.memoryMiB);
      }),
    );
  });

  test('keep more where the control plane is a part of the engine', () => {
    const facts = { cpus: 16, memoryGiB: 64 };
    expect(got(reservedOf(facts, true)).kube.memoryMiB).toBeGreaterThan(got(reservedOf(facts)).kube.memoryMiB + 1500);
  });
});

describe('labels that a kubelet may set', () => {
  test.each([
    ['cdk-gpu/pool', true],
    ['nvidia.com/mig.config', true],
    ['plain', true],
    ['topology.kubernetes.io/zone', true],
    ['node.kubernetes.io/anything', true],
    ['x.node.kubernetes.io/anything', true],
    ['node-role.kubernetes.io/worker', false],
    ['node-restriction.kubernetes.io/x', false],
    ['kubernetes.io/x', false],
    ['x.k8s.io/y', false],
    ['notkubernetes.io/x', true],
  ])('%s: %s', (key, allowed) => {
    expect(kubeletMaySet(key)).toBe(allowed);
  });

  test('are registered, and the others are given to the node later', () => {
    const files = hostFiles(hall(), named(hall(), 'box-1'), {});
    expect(parse(got(files.find(({ path }) => path.endsWith('50-registration.yaml'))).content)).toEqual({
      'node-label': ['cdk-gpu/pool=boxes'],
      'node-taint': ['nvidia.com/gpu=present:NoSchedule'],
    });
    expect(nodesText(hall()).split('\n')[0]).toBe(
      'box-1 cdk-gpu/pool=boxes node-role.kubernetes.io/worker=true cdk-gpu/upgrade=v1.35.7-rke2r1 nvidia.com/gpu=present:NoSchedule',
    );
  });
});

describe('mirrors', () => {
  const registriesOf = (mirrors: Readonly<Record<string, string>>, registries: object = {}) => {
    const inventory = hall({ airGap: { mirrors, artifacts: '/srv/kubernetes' }, registries });
    const file = hostFiles(inventory, named(inventory, 'box-1'), {}).find(({ path }) => path.endsWith('/registries.yaml'));
    return parse(got(file).content) as unknown;
  };
  const harbor = 'https://harbor.hall.example';

  test.each<[string, Readonly<Record<string, string>>, object, object]>([
    ['a host alone', { 'nvcr.io': 'harbor.hall.example' }, {}, { mirrors: { 'nvcr.io': { endpoint: [harbor] } } }],
    [
      'a path, which names are put below',
      { 'docker.io': 'harbor.hall.example/proxy/hub' },
      {},
      { mirrors: { 'docker.io': { endpoint: [harbor], rewrite: { '^(.*)$': 'proxy/hub/$1' } } } },
    ],
    [
      'a registry without TLS',
      { 'quay.io': 'plain:5000' },
      { 'plain:5000': { plainHttp: true } },
      { mirrors: { 'plain:5000': { endpoint: ['http://plain:5000'] }, 'quay.io': { endpoint: ['http://plain:5000'] } } },
    ],
    [
      'all others, but for the registries inside',
      { '*': 'harbor.hall.example/all', 'nvcr.io': 'other.hall.example' },
      {},
      {
        mirrors: {
          '*': { endpoint: [harbor], rewrite: { '^(.*)$': 'all/$1' } },
          'harbor.hall.example': { endpoint: [harbor] },
          'nvcr.io': { endpoint: ['https://other.hall.example'] },
          'other.hall.example': { endpoint: ['https://other.hall.example'] },
        },
      },
    ],
    [
      'an authority, which a registry that is elsewhere has none of: it would bring its address back',
      { 'nvcr.io': 'harbor.hall.example' },
      { 'harbor.hall.example': { ca: { file: 'ca.pem' } }, 'nvcr.io': { ca: { file: 'ca.pem' } } },
      {
        mirrors: { 'nvcr.io': { endpoint: [harbor] } },
        configs: { 'harbor.hall.example': { tls: { ca_file: '/etc/rancher/rke2/certs/harbor.hall.example.pem' } } },
      },
    ],
  ])('are written: %s', (_, mirrors, registries, expected) => {
    expect(registriesOf(mirrors, registries)).toEqual(expected);
  });

  test('have no registry behind them that is asked where they lack something', () => {
    const gapped = hall({ airGap: { mirrors: {}, artifacts: '/srv/kubernetes' } });
    for (const name of ['cp-1', 'box-1']) {
      expect(configOf(gapped, name)).toMatchObject({ 'disable-default-registry-endpoint': true });
      expect(configOf(hall(), name)).not.toHaveProperty('disable-default-registry-endpoint');
    }
    expect(hostEnv(gapped, named(gapped, 'cp-1'))).toContain("ARTIFACTS='/srv/kubernetes'\n");
  });
});

test('kube-vip is on the first server alone, and takes the interface that is said', () => {
  const inventory = hall({ endpoint: { virtualIp: '192.0.2.10', interface: 'bond0' } });
  const manifests = inventory.servers.map((host) => hostFiles(inventory, host, {}).find(({ path }) => path.endsWith('/kube-vip.yaml')));
  expect(manifests.map((file) => file !== undefined)).toEqual([true, false, false]);
  const objects = parseAllDocuments(got(manifests[0]).content).map((document) => document.toJSON() as { readonly kind: string });
  expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'DaemonSet']);
  expect(JSON.stringify(objects)).toContain('{"name":"vip_interface","value":"bond0"}');
  for (const minor of storedMinors) expect(objects.flatMap((object) => schemaFindings(minor, object))).toEqual([]);
});

test('another order of the other servers changes nothing on any host', () => {
  const inventory = hall();
  const [first, ...others] = inventory.servers;
  const turned = { ...inventory, servers: [got(first), ...others.reverse()] };
  for (const host of [...inventory.servers, ...inventory.agents]) {
    expect(hostEnv(turned, host)).toBe(hostEnv(inventory, host));
    expect(hostFiles(turned, host, {})).toEqual(hostFiles(inventory, host, {}));
  }
});

test('a shell reads from host.env what was written there', () => {
  const text = hostEnv({ ...hall(), name: "it's $HOME `x`" }, named(hall(), 'cp-1'));
  expect(execFileSync('sh', ['-c', `${text}printf %s "$CLUSTER"`], { encoding: 'utf8' })).toBe("it's $HOME `x`");
});
