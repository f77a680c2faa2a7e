import { Token } from 'cdktf';
import { validateStacks } from '../../../lib/testing/offline-terraform/index';
import type { GcpTarget } from '../../../lib/targets/gcp/index';
import { context, cpuPool, drawn, gpuPool, image, registry, resource, synthesize, target, workload, type ContextInput } from './support';

type Json = Readonly<Record<string, unknown>>;
const l4 = (rest: Json = {}) => gpuPool('l4', { gpu: 'L4', gpusPerNode: 2, ...rest });
const cluster = (input: ContextInput & { readonly on?: GcpTarget } = {}) => {
  const on = input.on ?? target();
  return drawn(on, context({ ...input, on })).cluster;
};

describe('the control plane', () => {
  test('is private, and reached by its DNS endpoint', () => {
    expect(resource(cluster(), 'google_container_cluster')).toMatchObject({
      name: 'b-c',
      location: 'us-central1',
      deletion_protection: true,
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
      control_plane_endpoints_config: { dns_endpoint_config: { allow_external_traffic: true } },
      master_authorized_networks_config: { gcp_public_cidrs_access_enabled: false },
    });
  });
  test('is open to the addresses that are named, and to no others', () => {
    const on = target({ endpoint: { publicCidrs: ['203.0.113.0/24'] } });
    expect(resource(cluster({ on }), 'google_container_cluster')).toMatchObject({
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: false },
      control_plane_endpoints_config: { dns_endpoint_config: { allow_external_traffic: false } },
      master_authorized_networks_config: { gcp_public_cidrs_access_enabled: false, cidr_blocks: [{ cidr_block: '203.0.113.0/24' }] },
    });
  });
  test('is hardened without being asked', () => {
    expect(resource(cluster(), 'google_container_cluster')).toMatchObject({
      workload_identity_config: { workload_pool: 'acme-ml.svc.id.goog' },
      datapath_provider: 'ADVANCED_DATAPATH',
      enable_shielded_nodes: true,
      enable_legacy_abac: false,
      master_auth: { client_certificate_config: { issue_client_certificate: false } },
      anonymous_authentication_config: { mode: 'LIMITED' },
      release_channel: { channel: 'REGULAR' },
      min_master_version: '1.35',
      remove_default_node_pool: true,
      node_config: {
        service_account: '${google_service_account.account-system.email}',
        disk_type: 'pd-standard',
        disk_size_gb: 30,
        shielded_instance_config: { enable_secure_boot: true },
      },
      lifecycle: { ignore_changes: ['initial_node_count', 'node_config'] },
    });
  });
  test('says who made it, beside what the program says of it', () => {
    const labels = (tags: Readonly<Record<string, string>>): unknown =>
      resource(cluster({ blueprint: { tags } }), 'google_container_cluster', 'cluster')['resource_labels'];
    expect(labels({})).toEqual({ 'managed-by': 'cdk-gpu' });
    expect(labels({ owner: 'ml', 'managed-by': 'us' })).toEqual({ owner: 'ml', 'managed-by': 'us' });
  });

  test('may be destroyed where the program says so', () => {
    expect(resource(cluster({ cluster: { deletionProtection: false } }), 'google_container_cluster')['deletion_protection']).toBe(false);
  });
});

describe('the network', () => {
  test('is made of the block, with ranges for pods and services and a way out', () => {
    const json = cluster({ on: target({ network: { cidr: '10.80.0.0/16' } }) });
    expect(resource(json, 'google_compute_network')).toMatchObject({
      name: 'b-c',
      auto_create_subnetworks: false,
      routing_mode: 'REGIONAL',
    });
    expect(resource(json, 'google_compute_subnetwork')).toMatchObject({
      ip_cidr_range: '10.80.0.0/19',
      secondary_ip_range: [
        { range_name: 'pods', ip_cidr_range: '10.80.128.0/17' },
        { range_name: 'services', ip_cidr_range: '10.80.32.0/20' },
      ],
      private_ip_google_access: true,
    });
    expect(resource(json, 'google_compute_router_nat')).toMatchObject({
      enable_dynamic_port_allocation: true,
      nat_ip_allocate_option: 'AUTO_ONLY',
    });
  });
  test('is left alone where one is given, by tokens too', () => {
    const name = Token.asString({ resolve: () => '${google_compute_network.mine.name}' });
    const json = cluster({ on: target({ network: { name, subnetwork: 'nodes', podRange: 'pod', serviceRange: 'svc' } }), pools: [l4()] });
    expect(Object.keys(json.resource).filter((type) => type.startsWith('google_compute'))).toEqual([]);
    expect(resource(json, 'google_container_cluster')).toMatchObject({
      network: '${google_compute_network.mine.name}',
      subnetwork: 'nodes',
      ip_allocation_policy: { cluster_secondary_range_name: 'pod', services_secondary_range_name: 'svc' },
    });
    expect(resource(json, 'google_container_node_pool', 'pool-l4')).toMatchObject({ network_config: { pod_range: 'pod' } });
  });
});

describe('rights', () => {
  const [mine, hers] = [registry('images'), registry('others')];
  const maker = target();
  const elsewhere = target({ project: 'acme-build', region: 'europe-west4' });
  const pulls = {
    'b/c/l4': [
      { image: image('web', mine), registry: mine, maker },
      { image: image('api', mine), registry: mine, maker },
      { image: image('x', hers), registry: hers, maker: elsewhere },
    ],
  };
  const json = cluster({ pools: [l4(), cpuPool('web', {})], pulls });

  test('each pool has an account, which may do what every node must', () => {
    expect(Object.keys(json.resource['google_service_account'] ?? {})).toEqual(['account-l4', 'account-system', 'account-web']);
    expect(resource(json, 'google_project_iam_member', 'node-l4')).toMatchObject({
      role: 'roles/container.defaultNodeServiceAccount',
      member: '${google_service_account.account-l4.member}',
    });
    expect(Object.values(json.resource['google_project_iam_member'] ?? {}).map(({ role }) => role)).toEqual(
      Array.from({ length: 3 }, () => 'roles/container.defaultNodeServiceAccount'),
    );
  });
  test('and may read exactly the repositories that its pods pull from', () => {
    expect(Object.keys(json.resource['google_artifact_registry_repository_iam_member'] ?? {})).toEqual([
      'pull-l4-images',
      'pull-l4-others',
    ]);
    const type = 'google_artifact_registry_repository_iam_member';
    expect(resource(json, type, 'pull-l4-images')).toEqual({
      project: 'acme-ml',
      location: 'us-central1',
      repository: 'b-images',
      role: 'roles/artifactregistry.reader',
      member: '${google_service_account.account-l4.member}',
    });
    expect(resource(json, type, 'pull-l4-others')).toMatchObject({
      project: 'acme-build',
      location: 'europe-west4',
      repository: 'b-others',
    });
    expect(resource(json, 'google_container_node_pool', 'pool-l4')['depends_on']).toContain(`${type}.pull-l4-images`);
  });
});

describe('the add-on stack', () => {
  test('finds the cluster by its name, and holds no token', () => {
    const on = target();
    const json = drawn(on, context({ on })).addOns;
    expect(json.data['google_container_cluster']?.['cluster']).toMatchObject({ name: 'b-c', location: 'us-central1', project: 'acme-ml' });
    const host = 'https://${data.google_container_cluster.cluster.control_plane_endpoints_config[0].dns_endpoint_config[0].endpoint}';
    expect(json.provider['kubernetes']).toEqual([{ host, exec: [expect.objectContaining({ command: 'gke-gcloud-auth-plugin' })] }]);
    expect(json.provider['helm']).toEqual([
      { kubernetes: { host, exec: expect.objectContaining({ command: 'gke-gcloud-auth-plugin' }) as unknown } },
    ]);
    expect(JSON.stringify(json)).not.toMatch(/client_config|access_token/);
  });
  test('goes by the address where the DNS endpoint is closed', () => {
    const on = target({ endpoint: { publicCidrs: ['203.0.113.0/24'] } });
    const json = drawn(on, context({ on })).addOns;
    expect(json.provider['kubernetes']?.[0]).toMatchObject({
      host: 'https://${data.google_container_cluster.cluster.endpoint}',
      cluster_ca_certificate: '${base64decode(data.google_container_cluster.cluster.master_auth[0].cluster_ca_certificate)}',
    });
  });
  test('has JobSet where work runs over several nodes', () => {
    const gang = workload('t', { kind: 'trainingJob', nodes: 2, gpusPerNode: 2 });
    expect(target().components(context({ pools: [l4()], workloads: [[gang, ['l4']]] }))).toEqual([{ component: 'jobset', values: {} }]);
    expect(target().components(context({ pools: [l4()] }))).toEqual([]);
  });
});

describe('registries', () => {
  const draw = (given: Json = {}, blueprint: Json = {}) =>
    synthesize(['registry'], (stacks) => {
      target().registries?.toTerraform(
        { blueprint: context({ blueprint }).blueprint, registries: [{ registry: registry('images', given), images: [] }] },
        stacks.registry,
      );
    }).registry;
  test('are one repository each, with immutable tags, scanned and tidied', () => {
    expect(resource(draw({ keepImages: 20 }, { tags: { owner: 'ml' } }), 'google_artifact_registry_repository', 'images')).toMatchObject({
      repository_id: 'b-images',
      location: 'us-central1',
      project: 'acme-ml',
      format: 'DOCKER',
      docker_config: { immutable_tags: true },
      labels: { owner: 'ml' },
      cleanup_policies: [
        { id: 'delete-untagged', action: 'DELETE', condition: { tag_state: 'UNTAGGED', older_than: '604800s' } },
        { id: 'delete-older', action: 'DELETE', condition: { tag_state: 'TAGGED', older_than: '86400s' } },
        { id: 'keep-recent', action: 'KEEP', most_recent_versions: { keep_count: 20 } },
      ],
      vulnerability_scanning_config: { enablement_config: 'INHERITED' },
    });
  });
  test('do as they are told', () => {
    const json = draw({ scanOnPush: false, immutableTags: false });
    expect(resource(json, 'google_artifact_registry_repository')).toMatchObject({
      docker_config: { immutable_tags: false },
      vulnerability_scanning_config: { enablement_config: 'DISABLED' },
    });
    expect(Object.keys(json.resource['google_project_service'] ?? {})).toEqual(['api-artifactregistry']);
  });
});

test('services stay on when the stack is destroyed', () => {
  const services = Object.values(cluster().resource['google_project_service'] ?? {});
  expect(services.map((service) => service['disable_on_destroy'])).toEqual(services.map(() => false));
  expect(services.map((service) => service['service'])).toContain('container.googleapis.com');
});

test('the same context gives the same text', () => {
  const input = { pools: [l4(), cpuPool('web', {})] };
  expect(JSON.stringify(cluster(input))).toBe(JSON.stringify(cluster(input)));
});

test('Terraform takes all of it', async () => {
  const on = target();
  const pools = [
    l4({ capacity: { kind: 'spot' } }),
    gpuPool('queued', { gpu: 'H100', gpusPerNode: 8, capacity: { kind: 'queued', maxRun: '6h' } }),
    gpuPool('flex', { gpu: 'H200', gpusPerNode: 8, capacity: { kind: 'flexStart' } }),
    gpuPool('held', {
      gpu: 'GB200',
      gpusPerNode: 4,
      capacity: { kind: 'reservation', name: 'r', zone: 'us-central1-a', project: 'owner-1', block: 'k' },
      size: { fixed: 2 },
    }),
    gpuPool('listed', {
      gpu: 'H100',
      gpusPerNode: 8,
      machineTypes: ['a3-highgpu-8g'],
      capacity: [{ kind: 'reservation', name: 'r', zone: 'us-central1-a' }, { kind: 'flexStart' }, { kind: 'spot' }, { kind: 'onDemand' }],
      size: { fixed: 2 },
    }),
    cpuPool('web', { taints: [{ key: 'a', value: '', effect: 'NoExecute' }], tags: { team: 'a' } }),
  ];
  const images = registry('images');
  const of = context({
    on,
    pools,
    pulls: { 'b/c/l4': [{ image: image('web', images), registry: images, maker: on }] },
    blueprint: { tags: { owner: 'ml' } },
  });
  const open = target({
    endpoint: { publicCidrs: ['203.0.113.0/24'] },
    network: { name: 'n', subnetwork: 's', podRange: 'p', serviceRange: 'v' },
  });
  const registryStack = synthesize(['registry'], (stacks) => {
    on.registries?.toTerraform({ blueprint: of.blueprint, registries: [{ registry: images, images: [] }] }, stacks.registry);
  });
  const { cluster: second, addOns: secondAddOns } = drawn(open, context({ on: open }));
  const result = await validateStacks({ ...drawn(on, of), ...registryStack, second, secondAddOns });
  expect(result).toMatchObject({ ok: true });
}, 120000);
