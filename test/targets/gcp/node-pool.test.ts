import type { GcpTarget } from '../../../lib/targets/gcp/index';
import { context, cpuPool, drawn, gpuPool, resource, target, workload, type ContextInput } from './support';

type Json = Readonly<Record<string, unknown>>;
const l4 = (rest: Json = {}) => gpuPool('l4', { gpu: 'L4', gpusPerNode: 2, ...rest });
const cluster = (input: ContextInput & { readonly on?: GcpTarget } = {}) => {
  const on = input.on ?? target();
  return drawn(on, context({ ...input, on })).cluster;
};
/** The only node pool of a pool with one capacity, whatever it is called. */
const nodePool = (pool: ReturnType<typeof l4>, input: ContextInput = {}) => {
  const json = cluster({ ...input, pools: [pool] });
  const id = Object.keys(json.resource['google_container_node_pool'] ?? {}).find((key) => key.replace(/_.*/, '') === `pool-${pool.id}`);
  return resource(json, 'google_container_node_pool', id);
};
const nodeConfig = (pool: ReturnType<typeof l4>, input: ContextInput = {}) => nodePool(pool, input).node_config as Json;

describe('node pools', () => {
  test('have their GPUs, the driver written out, and the taint', () => {
    expect(nodePool(l4({ driver: 'latest', tags: { team: 'a' } }), { blueprint: { tags: { owner: 'ml' } } })).toMatchObject({
      name: 'l4',
      node_locations: ['us-central1-a', 'us-central1-b', 'us-central1-c'],
      autoscaling: { total_min_node_count: 0, total_max_node_count: 4, location_policy: 'ANY' },
      max_pods_per_node: 32,
      upgrade_settings: { strategy: 'SURGE', max_surge: 0, max_unavailable: 1 },
      management: { auto_repair: true, auto_upgrade: true },
      lifecycle: { ignore_changes: ['initial_node_count'] },
      node_config: {
        machine_type: 'g2-standard-24',
        image_type: 'COS_CONTAINERD',
        disk_type: 'pd-balanced',
        disk_size_gb: 200,
        guest_accelerator: [{ type: 'nvidia-l4', count: 2, gpu_driver_installation_config: { gpu_driver_version: 'LATEST' } }],
        gvnic: { enabled: true },
        shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
        workload_metadata_config: { mode: 'GKE_METADATA' },
        metadata: { 'disable-legacy-endpoints': 'true' },
        labels: { 'cdk-gpu/pool': 'l4' },
        resource_labels: { owner: 'ml', team: 'a' },
        taint: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NO_SCHEDULE' }],
      },
    });
  });
  test('come after the system pool, which has no taint', () => {
    const json = cluster({ pools: [l4()] });
    expect(resource(json, 'google_container_node_pool', 'pool-l4')['depends_on']).toContain('google_container_node_pool.pool-system');
    const system = resource(json, 'google_container_node_pool', 'pool-system');
    expect(JSON.stringify(system['depends_on'])).not.toContain('node_pool');
    expect(system.node_config).not.toHaveProperty('taint');
    expect(system).toMatchObject({ node_count: 1, node_locations: ['us-central1-a', 'us-central1-b'], max_pods_per_node: 110 });
  });
  test.each([
    [{ fixed: 4 }, { node_count: 2, node_locations: ['us-central1-a', 'us-central1-b'] }],
    [{ fixed: 6 }, { node_count: 2, node_locations: ['us-central1-a', 'us-central1-b', 'us-central1-c'] }],
    [{ fixed: 5 }, { node_count: 5, node_locations: ['us-central1-a'] }],
    [
      { min: 0, max: 2 },
      { initial_node_count: 0, node_locations: ['us-central1-a', 'us-central1-b'] },
    ],
    [
      { min: 1, max: 12 },
      { initial_node_count: 1, autoscaling: { total_min_node_count: 1, total_max_node_count: 12 } },
    ],
    [
      { min: 0, max: 9, start: 6 },
      { initial_node_count: 2, autoscaling: { total_min_node_count: 0, total_max_node_count: 9 } },
    ],
  ])('of %j have as many nodes by zone as add up', (size, expected) => {
    const json = nodePool(l4({ size }));
    expect(json).toMatchObject(expected);
    expect('node_count' in json).toBe('fixed' in size);
    expect('autoscaling' in json).toBe(!('fixed' in size));
  });
  test('of flex-start machines are made without waiting for one', () => {
    const json = nodePool(l4({ size: { min: 1, max: 4 }, capacity: { kind: 'flexStart' } }));
    expect(json).toMatchObject({ initial_node_count: 0, autoscaling: { total_min_node_count: 1, total_max_node_count: 4 } });
  });
  test('take their zones from the program', () => {
    expect(nodePool(l4({ zones: ['us-central1-b', 'us-central1-a'] }))['node_locations']).toEqual(['us-central1-a', 'us-central1-b']);
  });
  test('of machines with SSDs use them as scratch', () => {
    const config = nodeConfig(gpuPool('h200', { gpu: 'H200', gpusPerNode: 8 }));
    expect(config).toMatchObject({
      machine_type: 'a3-ultragpu-8g',
      disk_type: 'hyperdisk-balanced',
      ephemeral_storage_local_ssd_config: { local_ssd_count: 32 },
    });
    expect(nodeConfig(l4())).not.toHaveProperty('ephemeral_storage_local_ssd_config');
  });
  test('of N1 say the machine and the GPUs apart', () => {
    expect(nodeConfig(gpuPool('t4', { gpu: 'T4', gpusPerNode: 2, machineTypes: ['n1-standard-8+2xT4'] }))).toMatchObject({
      machine_type: 'n1-standard-8',
      guest_accelerator: [{ type: 'nvidia-tesla-t4', count: 2 }],
    });
  });
  test('write taints as GKE does', () => {
    const taints = [
      { key: 'a', value: '1', effect: 'PreferNoSchedule' },
      { key: 'b', value: '', effect: 'NoExecute' },
    ];
    const config = nodeConfig(cpuPool('web', { taints }));
    expect(config['taint']).toEqual([
      { key: 'a', value: '1', effect: 'PREFER_NO_SCHEDULE' },
      { key: 'b', value: '', effect: 'NO_EXECUTE' },
    ]);
  });
});

describe('ways of buying', () => {
  const none = { consume_reservation_type: 'NO_RESERVATION' };
  const specific = (value: string) => ({
    consume_reservation_type: 'SPECIFIC_RESERVATION',
    key: 'compute.googleapis.com/reservation-name',
    values: [value],
  });
  const reserved = { kind: 'reservation', name: 'r', zone: 'us-central1-b' };
  test.each([
    [{ kind: 'onDemand' }, { reservation_affinity: none }],
    [{ kind: 'spot' }, { reservation_affinity: none, spot: true }],
    [{ kind: 'anyReservation' }, { reservation_affinity: { consume_reservation_type: 'ANY_RESERVATION' } }],
    [reserved, { reservation_affinity: specific('r') }],
    [{ ...reserved, project: 'owner-1' }, { reservation_affinity: specific('projects/owner-1/reservations/r') }],
    [{ ...reserved, block: 'k' }, { reservation_affinity: specific('r/reservationBlocks/k') }],
    [{ ...reserved, project: 'acme-ml' }, { reservation_affinity: specific('r') }],
    [
      { ...reserved, project: 'owner-1', block: 'k', subBlock: 's' },
      { reservation_affinity: specific('projects/owner-1/reservations/r/reservationBlocks/k/reservationSubBlocks/s') },
    ],
    [
      { kind: 'flexStart', maxRun: '24h' },
      { reservation_affinity: none, flex_start: true, max_run_duration: '86400s' },
    ],
    [
      { kind: 'queued', maxRun: '6h' },
      { reservation_affinity: none, max_run_duration: '21600s', labels: { 'cloud.google.com/gke-queued': 'true' } },
    ],
    [{ kind: 'queued' }, { reservation_affinity: none }],
  ])('%j', (capacity, expected) => {
    const json = nodePool(l4({ capacity }));
    const config = json.node_config as Json;
    expect(config).toMatchObject(expected);
    for (const key of ['spot', 'flex_start', 'max_run_duration']) expect(key in config).toBe(key in expected);
    expect(json['queued_provisioning']).toEqual(capacity.kind === 'queued' ? { enabled: true } : undefined);
    expect(json['management']).toEqual({ auto_repair: capacity.kind !== 'flexStart' && capacity.kind !== 'queued', auto_upgrade: true });
    expect(json['upgrade_settings'] === undefined).toBe(capacity.kind === 'flexStart' || capacity.kind === 'queued');
    if ('zone' in capacity) expect(json['node_locations']).toEqual([capacity.zone]);
  });

  const job = (timeout: string | null) => workload(`job${timeout ?? ''}`, { kind: 'batchJob', gpus: 1, timeout });
  const service = workload('web', { kind: 'microservice', gpus: 1, port: 80 });
  test.each([
    [[job('6h'), job('36h')], '129600s'],
    [[job('6h'), job(null)], '604800s'],
    [[job('20d')], '604800s'],
    [[job('6h'), service], '604800s'],
    [[], '604800s'],
  ])('flex-start nodes live as long as their longest work: %#', (work, expected) => {
    const pool = l4({ capacity: { kind: 'flexStart' } });
    expect(nodeConfig(pool, { workloads: work.map((model) => [model, ['l4']] as const) })['max_run_duration']).toBe(expected);
  });
});
