import type { Issue } from '../../../lib/errors';
import { migProfilesOf } from '../../../lib/catalog/mig';
import { validateStacks } from '../../../lib/testing/offline-terraform/index';
import { gpuFacts } from '../../../lib/targets/gcp/machine-facts';
import { gpuMachines } from '../../../lib/targets/gcp/machines';
import { gkePartitions } from '../../../lib/targets/gcp/sharing';
import { context, drawn, gpuPool, place, resource, target } from './support';

type Json = Readonly<Record<string, unknown>>;
const on = target();
const sharing = (given: Json): Json => ({ mig: null, timeSlicing: null, mps: null, ...given });
const l4 = (given: Json, rest: Json = {}) => gpuPool('l4', { gpu: 'L4', gpusPerNode: 2, sharing: sharing(given), ...rest });
const a100 = (given: Json, rest: Json = {}) =>
  gpuPool('a100', { gpu: 'A100-80GB', gpusPerNode: 8, sharing: sharing(given), zones: ['us-central1-a'], ...rest });

const key = 'cloud.google.com/gke-';
const ways = [
  [l4({ timeSlicing: 4 }), 8, { 'gpu-sharing-strategy': 'time-sharing', 'max-shared-clients-per-gpu': '4' }],
  [a100({ mig: '1g.10gb' }), 56, { 'gpu-partition-size': '1g.10gb' }],
  [
    a100({ mig: '3g.40gb', timeSlicing: 3 }),
    48,
    { 'gpu-partition-size': '3g.40gb', 'gpu-sharing-strategy': 'time-sharing', 'max-shared-clients-per-gpu': '3' },
  ],
] as const;

describe('slices are all called GPUs here, so that', () => {
  test.each(ways)('pods of %# select nodes by how their GPUs are shared', (pool, count, labels) => {
    const placed = place(on, pool);
    const expected = Object.fromEntries(Object.entries(labels).map(([name, value]) => [`${key}${name}`, value]));
    expect(placed.node.devices).toEqual({ 'nvidia.com/gpu': count });
    expect(placed.node.labels).toMatchObject(expected);
    expect(on.podNeeds(placed).nodeSelector).toEqual({ 'cdk-gpu/pool': pool.id, ...expected });
  });

  test('pods on whole GPUs select nothing of the kind', () => {
    const placed = place(on, gpuPool('l4', { gpu: 'L4', gpusPerNode: 2 }));
    expect(on.podNeeds(placed).nodeSelector).toEqual({ 'cdk-gpu/pool': 'l4' });
  });
});

describe('a node pool', () => {
  const accelerator = (pool: ReturnType<typeof l4>) => {
    const config = resource(drawn(on, context({ on, pools: [pool] })).cluster, 'google_container_node_pool', `pool-${pool.id}`)[
      'node_config'
    ];
    return (config as { readonly guest_accelerator: readonly Json[] }).guest_accelerator[0];
  };

  test('is cut and shared by GKE', () => {
    expect(accelerator(a100({ mig: '3g.40gb', timeSlicing: 3 }))).toMatchObject({
      gpu_partition_size: '3g.40gb',
      gpu_sharing_config: { gpu_sharing_strategy: 'TIME_SHARING', max_shared_clients_per_gpu: 3 },
    });
    expect(accelerator(a100({ mig: '1g.10gb' }))).not.toHaveProperty('gpu_sharing_config');
    expect(accelerator(l4({ timeSlicing: 2 }))).not.toHaveProperty('gpu_partition_size');
  });

  test.each([
    [l4({ timeSlicing: 4 }), 32],
    [l4({ timeSlicing: 16 }), 64],
    [a100({ mig: '1g.10gb' }), 110],
    [a100({ mig: '1g.10gb', timeSlicing: 4 }), 256],
    [a100({ mig: '1g.10gb' }, { maxPodsPerNode: 80 }), 80],
  ])('has room for a pod on each slice, unless the program says how many (%#)', (pool, pods) => {
    expect(place(on, pool).node.allocatable.pods).toBe(pods);
  });

  test('is what Terraform accepts', async () => {
    const { cluster } = drawn(on, context({ on, pools: [l4({ timeSlicing: 4 }), a100({ mig: '3g.40gb', timeSlicing: 3 })] }));
    const result = await validateStacks({ cluster });
    expect(result.messages).toEqual([]);
  });
});

describe('what GKE cannot do is refused', () => {
  const found = (pool: ReturnType<typeof l4>): readonly Issue[] => on.checks.flatMap((rule) => rule.run(context({ on, pools: [pool] })));
  test.each([
    [a100({ mig: { '1g.10gb': 2, '3g.40gb': 1 } }), 'sharing/one-size-per-pool b/c/a100.sharing.mig'],
    [a100({ mig: { '1g.10gb': 2 } }), 'sharing/one-size-per-pool b/c/a100.sharing.mig'],
    [a100({ mig: '1g.20gb' }), 'sharing/profile-not-offered-here b/c/a100.sharing.mig'],
    [l4({ timeSlicing: 49 }), 'sharing/too-many-clients b/c/l4.sharing.timeSlicing'],
    [l4({ mps: 4 }), 'sharing/mps-not-here b/c/l4.sharing.mps'],
  ])('%#', (pool, expected) => {
    expect(found(pool).map(({ code, path }) => `${code} ${path}`)).toEqual([expected]);
  });

  test.each([[a100({ mig: { '1g.10gb': 7 } })], [a100({ mig: '3g.40gb' })], [l4({ timeSlicing: 48 })], [l4({ timeSlicing: 2 })]])(
    'and what it can is not (%#)',
    (pool) => {
      expect(found(pool)).toEqual([]);
    },
  );
});

test('profiles that GKE offers are those of the GPU', () => {
  for (const [row, { accelerator }] of Object.entries(gpuFacts)) {
    const { gpu } = gpuMachines[row as keyof typeof gpuMachines];
    const known = migProfilesOf(gpu);
    if (known.length > 0) expect(known).toEqual(expect.arrayContaining([...(gkePartitions[accelerator] ?? [])]));
  }
});
