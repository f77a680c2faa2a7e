import fc from 'fast-check';
import { z } from 'zod';
import { gpuMachines, type GpuMachineKey } from '../../../lib/targets/gcp/machines';
import type { GcpOptions } from '../../../lib/targets/gcp/index';
import { validateStacks } from '../../../lib/testing/offline-terraform/index';
import { context, cpuPool, drawn, gpuPool, image, registry, synthesize, target, type StackJson } from './support';

// What must hold for every program, whatever its pools are and however they are bought.

type Block = Readonly<Record<string, unknown>>;
const blocks = z.record(z.string(), z.unknown());

const nodes = fc.integer({ min: 1, max: 9 });
const held = nodes.map((fixed) => ({ fixed }));
const scaled = fc.record({ min: fc.integer({ min: 0, max: 3 }), more: nodes }).map(({ min, more }) => ({ min, max: min + more }));
const fromZero = nodes.map((max) => ({ min: 0, max }));
const anySize = fc.oneof(held, scaled);
const plain = fc.constantFrom<Block>({ kind: 'onDemand' }, { kind: 'spot' }, { kind: 'anyReservation' });
const reserved = fc.constantFrom<Block>(
  { kind: 'reservation', name: 'r', zone: 'us-central1-a' },
  { kind: 'reservation', name: 'r', zone: 'us-central1-b', project: 'other-project', block: 'k', subBlock: 's' },
);
const waiting = fc.constantFrom<Block>(
  { kind: 'flexStart' },
  { kind: 'flexStart', maxRun: '6h' },
  { kind: 'queued' },
  { kind: 'queued', maxRun: '2d' },
);
const bought = fc.oneof(
  fc.record({ capacity: fc.oneof(plain, reserved), size: anySize }),
  fc.record({ capacity: waiting, size: fromZero }),
);
const poolId = fc.constantFrom('a', 'a-nodes', 'b', '1b', 'n-1b', 'gke', `${'x'.repeat(45)}1`, `${'x'.repeat(45)}2`);

const keys = Object.keys(gpuMachines) as readonly GpuMachineKey[];
const gpu = fc
  .record({
    id: poolId,
    key: fc.constantFrom(...keys),
    purchase: bought,
    driver: fc.constantFrom('default', 'latest'),
    maxPodsPerNode: fc.constantFrom(8, 32, 110, 256),
  })
  .map(({ id, key, purchase, ...rest }) =>
    gpuPool(id, { gpu: gpuMachines[key].gpu, gpusPerNode: gpuMachines[key].gpus, machineTypes: [key], ...purchase, ...rest }),
  );
const cpu = fc
  .record({ id: poolId, capacity: plain, size: anySize, arch: fc.constantFrom('amd64', 'arm64') })
  .map(({ id, ...rest }) => cpuPool(id, { ...rest, cpus: 2, memoryGiB: 4 }));

const options: fc.Arbitrary<Partial<GcpOptions>> = fc.record(
  {
    endpoint: fc.constantFrom({ publicCidrs: ['203.0.113.0/24'] }, { publicCidrs: ['203.0.113.7/32', '198.51.100.0/25'] }),
    network: fc.constantFrom<NonNullable<GcpOptions['network']>>(
      { cidr: '10.0.0.0/8' },
      { cidr: '192.168.0.0/16' },
      { cidr: '10.1.16.0/20' },
      { name: 'n', subnetwork: 's', podRange: 'p', serviceRange: 'v' },
    ),
  },
  { requiredKeys: [] },
);
const longId = fc.constantFrom('b', 'vision', '3d', `${'team-'.repeat(8)}z`);

const samples = fc.record({
  pools: fc.uniqueArray(fc.oneof(gpu, cpu), { maxLength: 4, selector: ({ id }) => id }),
  given: options,
  blueprintId: longId,
  clusterId: longId,
  protect: fc.constantFrom({}, { deletionProtection: false }),
  kubernetesVersion: fc.constantFrom('1.33', '1.36'),
  registryId: fc.constantFrom('images', 'r'.repeat(60)),
});
type Sample = typeof samples extends fc.Arbitrary<infer S> ? S : never;

function contextOf({ pools, given, blueprintId, clusterId, protect, kubernetesVersion, registryId }: Sample) {
  const on = target(given);
  const images = registry(registryId);
  const [first] = pools;
  const of = context({
    on,
    pools,
    blueprint: { id: blueprintId },
    cluster: { id: clusterId, kubernetesVersion, ...protect },
    pulls: first === undefined ? {} : { [first.path]: [{ image: image('web', images), registry: images, maker: on }] },
  });
  return { on, of, images, open: given.endpoint?.publicCidrs ?? [] };
}

function drawRegistry(given: Sample): StackJson {
  const { on, of, images } = contextOf(given);
  return synthesize(['registry'], (stacks) => {
    on.registries?.toTerraform({ blueprint: of.blueprint, registries: [{ registry: images, images: [] }] }, stacks.registry);
  }).registry;
}

function every(type: string, stack: StackJson): readonly Block[] {
  return Object.values(stack.resource[type] ?? {});
}

function part(block: Block, name: string): Block {
  return blocks.parse(block[name]);
}

/** What holds on nodes of every pool, the one that is removed at once among them. */
function expectHardened(nodeConfig: Block): void {
  expect(nodeConfig).toMatchObject({
    metadata: { 'disable-legacy-endpoints': 'true' },
    workload_metadata_config: { mode: 'GKE_METADATA' },
    shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
    service_account: expect.stringContaining('google_service_account.account-') as unknown,
  });
}

function expectNames(all: readonly unknown[], form: RegExp): void {
  for (const name of all) expect(name).toMatch(form);
  expect(new Set(all).size).toBe(all.length);
}

test('the control plane is closed but to those that are named', () => {
  fc.assert(
    fc.property(samples, (given) => {
      const { on, of, open } = contextOf(given);
      const [cluster, ...others] = every('google_container_cluster', drawn(on, of).cluster);
      expect(others).toEqual([]);
      expect(cluster).toMatchObject({
        deletion_protection: of.cluster.deletionProtection,
        datapath_provider: 'ADVANCED_DATAPATH',
        enable_legacy_abac: false,
        enable_shielded_nodes: true,
        networking_mode: 'VPC_NATIVE',
        master_auth: { client_certificate_config: { issue_client_certificate: false } },
        private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: open.length === 0 },
        control_plane_endpoints_config: { dns_endpoint_config: { allow_external_traffic: open.length === 0 } },
        rbac_binding_config: {
          enable_insecure_binding_system_authenticated: false,
          enable_insecure_binding_system_unauthenticated: false,
        },
        workload_identity_config: { workload_pool: 'acme-ml.svc.id.goog' },
      });
      const named = part(cluster ?? {}, 'master_authorized_networks_config');
      expect(named['gcp_public_cidrs_access_enabled']).toBe(false);
      expect(named['cidr_blocks'] ?? []).toEqual([...open].sort().map((cidr_block) => ({ cidr_block })));
      expectHardened(part(cluster ?? {}, 'node_config'));
    }),
    { numRuns: 15 },
  );
}, 120000);

test('nodes are private and hardened, and bought in ways that GKE takes', () => {
  fc.assert(
    fc.property(samples, (given) => {
      const { on, of } = contextOf(given);
      for (const pool of every('google_container_node_pool', drawn(on, of).cluster)) {
        expect(pool['network_config']).toMatchObject({ enable_private_nodes: true });
        const nodeConfig = part(pool, 'node_config');
        expectHardened(nodeConfig);
        expect(nodeConfig).toMatchObject({ gvnic: { enabled: true }, kubelet_config: { insecure_kubelet_readonly_port_enabled: 'FALSE' } });
        const { consume_reservation_type: reservation, values } = part(nodeConfig, 'reservation_affinity');

        // Held at a number by zone, or scaled; never both.
        expect((pool['node_count'] === undefined) !== (pool['autoscaling'] === undefined)).toBe(true);
        const waits = nodeConfig['flex_start'] === true || pool['queued_provisioning'] !== undefined;
        expect(pool['management']).toEqual({ auto_repair: !waits, auto_upgrade: true });
        expect(pool['upgrade_settings'] === undefined).toBe(waits);
        if (waits) {
          expect(reservation).toBe('NO_RESERVATION');
          expect(nodeConfig).not.toHaveProperty('spot');
          expect(pool).toMatchObject({ initial_node_count: 0, autoscaling: { total_min_node_count: 0, location_policy: 'ANY' } });
        }
        if (nodeConfig['spot'] === true) expect([reservation, nodeConfig['max_run_duration']]).toEqual(['NO_RESERVATION', undefined]);
        expect(values === undefined).toBe(reservation !== 'SPECIFIC_RESERVATION');
        if (values !== undefined) expect([values, pool['node_locations']]).toEqual([[expect.any(String)], [expect.any(String)]]);
        if (nodeConfig['guest_accelerator'] !== undefined)
          expect(nodeConfig['taint']).toContainEqual({ key: 'nvidia.com/gpu', value: 'present', effect: 'NO_SCHEDULE' });
      }
    }),
    { numRuns: 15 },
  );
}, 120000);

test('accounts may do what nodes must, and read what their pods pull', () => {
  fc.assert(
    fc.property(samples, (given) => {
      const { on, of } = contextOf(given);
      const { cluster } = drawn(on, of);
      const grants = Object.keys(cluster.resource).filter((type) => type.includes('_iam_'));
      expect(grants.filter((type) => !type.endsWith('_iam_member'))).toEqual([]);
      for (const grant of every('google_project_iam_member', cluster))
        expect(grant['role']).toBe('roles/container.defaultNodeServiceAccount');
      const readers = every('google_artifact_registry_repository_iam_member', cluster);
      for (const reader of readers)
        expect(reader).toMatchObject({ role: 'roles/artifactregistry.reader', repository: expect.any(String) as unknown });
      expect(readers.length).toBe([...of.pulls.keys()].filter((path) => of.pools.some(({ pool }) => pool.path === path)).length);
      expect(every('google_service_account', cluster).length).toBe(of.pools.length);
      expect(JSON.stringify(cluster)).not.toMatch(/allUsers|allAuthenticatedUsers|private_key/);
    }),
    { numRuns: 15 },
  );
}, 120000);

test('names are within their limits, and apart', () => {
  fc.assert(
    fc.property(samples, (given) => {
      const { on, of } = contextOf(given);
      const { cluster } = drawn(on, of);
      const named = (type: string, key = 'name') => every(type, cluster).map((block) => block[key]);
      expectNames(named('google_container_cluster'), /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
      expectNames(named('google_container_node_pool'), /^(?=.{1,40}$)[a-z]([a-z0-9-]*[a-z0-9])?$/);
      expectNames(named('google_service_account', 'account_id'), /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
      for (const type of ['google_compute_network', 'google_compute_subnetwork', 'google_compute_router', 'google_compute_router_nat'])
        expectNames(named(type), /^[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
      for (const repository of every('google_artifact_registry_repository', drawRegistry(given)))
        expect(repository['repository_id']).toMatch(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
    }),
    { numRuns: 20 },
  );
}, 120000);

test('placement promises no more than a node has', () => {
  fc.assert(
    fc.property(samples, (given) => {
      const { of } = contextOf(given);
      for (const { pool, machine, node, daemonSets } of of.pools) {
        expect(node.allocatable.cpuMillis).toBeLessThan(machine.cpus * 1000);
        expect(node.allocatable.memoryMiB).toBeLessThan(machine.memoryGiB * 1024);
        const many = node.allocatable.pods > 110;
        expect(machine.allocatable.cpuMillis - node.allocatable.cpuMillis).toBe(many ? 400 : 0);
        expect(daemonSets.some(({ name }) => name === 'fluentbit-gke-256pd')).toBe(many);
        expect(node.devices).toEqual(pool.gpu === null ? {} : { 'nvidia.com/gpu': pool.gpusPerNode });
      }
    }),
  );
});

test('Terraform takes a sample of them', async () => {
  const stacks = fc.sample(samples, { numRuns: 5, seed: 20261122 }).flatMap((given, index) => {
    const { on, of } = contextOf(given);
    const { cluster, addOns } = drawn(on, of);
    return [
      [`cluster-${String(index)}`, cluster],
      [`addons-${String(index)}`, addOns],
      [`registry-${String(index)}`, drawRegistry(given)],
    ] as const;
  });
  const result = await validateStacks(Object.fromEntries(stacks));
  expect(result.messages).toEqual([]);
  expect(result.ok).toBe(true);
}, 120000);
