import { GpuCluster, GpuNodePool, Blueprint, Image, InferenceService } from 'cdk-gpu';
import { gcp } from 'cdk-gpu/gcp';
import { synth } from 'cdk-gpu/testing';
import { misfits } from '../../../lib/placement/fits';
import { emptyNode } from '../../../lib/placement/placed-pool';
import { terraformIsHere } from '../../support/tools';
import { planStacks } from '../../../lib/testing/offline-terraform';
import { context, drawn, gpuPool, place, target } from './support';

const on = target();
const list = [{ kind: 'spot' }, { kind: 'flexStart' }, { kind: 'onDemand' }];
const listed = (rest: Readonly<Record<string, unknown>> = {}) => gpuPool('l4', { gpu: 'L4', gpusPerNode: 2, capacity: list, ...rest });
const key = 'cloud.google.com/compute-class';

test('a pool with a list is a class, whose priorities are its node pools one by one', () => {
  expect(on.platformObjects?.(context({ on, pools: [listed(), gpuPool('plain', { gpu: 'L4', gpusPerNode: 1, capacity: { kind: 'spot' } })] }))).toEqual([
    {
      apiVersion: 'cloud.google.com/v1',
      kind: 'ComputeClass',
      metadata: { name: 'pool-l4' },
      spec: {
        priorities: [{ nodepools: ['l4-spot'] }, { nodepools: ['l4-flex-start'] }, { nodepools: ['l4'] }],
        nodePoolAutoCreation: { enabled: false },
        whenUnsatisfiable: 'DoNotScaleUp',
      },
    },
  ]); // prettier-ignore
});

describe('node pools of a list', () => {
  const { cluster } = drawn(on, context({ on, pools: [listed({ size: { min: 1, max: 6, start: 2 }, zones: ['us-central1-a'] })] }));
  const pools = cluster.resource['google_container_node_pool'] ?? {};
  const ids = ['pool-l4_spot', 'pool-l4_flexStart', 'pool-l4'];

  test('are one for each capacity, and only the first buys what is always there', () => {
    expect(Object.keys(pools).sort()).toEqual([...ids, 'pool-system'].sort());
    expect(ids.map((id) => pools[id]?.['name'])).toEqual(['l4-spot', 'l4-flex-start', 'l4']);
    expect(ids.map((id) => pools[id]?.['autoscaling'])).toEqual([
      { total_min_node_count: 1, total_max_node_count: 6, location_policy: 'ANY' },
      { total_min_node_count: 0, total_max_node_count: 6, location_policy: 'ANY' },
      { total_min_node_count: 0, total_max_node_count: 6, location_policy: 'ANY' },
    ]);
    expect(ids.map((id) => pools[id]?.['initial_node_count'])).toEqual([2, 0, 0]);
  });

  test('have the label and the taint of their class, and are bought as their entry says', () => {
    for (const id of ids) {
      expect(pools[id]?.['node_config']).toMatchObject({ labels: { 'cdk-gpu/pool': 'l4', [key]: 'pool-l4' } });
      expect((pools[id]?.['node_config'] as { readonly taint: unknown }).taint).toContainEqual({
        key,
        value: 'pool-l4',
        effect: 'NO_SCHEDULE',
      });
    }
    expect(ids.map((id) => (pools[id]?.['node_config'] as { readonly spot?: boolean }).spot)).toEqual([true, undefined, undefined]);
  });
});

test('of a fixed number, the first holds it, and the others grow from nothing', () => {
  const { cluster } = drawn(on, context({ on, pools: [listed({ size: { fixed: 4 }, zones: ['us-central1-a', 'us-central1-b'] })] }));
  const pools = cluster.resource['google_container_node_pool'] ?? {};
  expect([pools['pool-l4_spot']?.['node_count'], pools['pool-l4_spot']?.['autoscaling']]).toEqual([2, undefined]);
  expect([pools['pool-l4']?.['node_count'], pools['pool-l4']?.['autoscaling']]).toEqual([
    undefined,
    { total_min_node_count: 0, total_max_node_count: 4, location_policy: 'ANY' },
  ]);
});

test('a pod selects the class and tolerates it; the node promises only what all nodes of the pool have', () => {
  const placed = place(on, listed());
  const needs = on.podNeeds(placed);
  expect(needs.nodeSelector).toEqual({ 'cdk-gpu/pool': 'l4', [key]: 'pool-l4' });
  expect(needs.tolerations).toContainEqual({ key, operator: 'Equal', value: 'pool-l4', effect: 'NoSchedule' });
  expect(Object.keys(placed.node.labels).filter((label) => /gke-(nodepool|spot|flex-start)$/.test(label))).toEqual([]);
  const pod = { cpuMillis: 1, memoryMiB: 1, devices: {}, nodeSelector: needs.nodeSelector, tolerations: needs.tolerations };
  expect(misfits(pod, placed.node, emptyNode(placed))).toEqual([]);
  const stranger = { ...pod, tolerations: needs.tolerations.filter((toleration) => toleration.key !== key) };
  expect(misfits(stranger, placed.node, emptyNode(placed))).toHaveLength(1);
});

test('long ids make names that GKE takes, and zones are those of all entries', () => {
  const pool = { ...listed({ capacity: [{ kind: 'reservation', name: 'r', zone: 'us-central1-f' }, { kind: 'spot' }], zones: ['us-central1-a'] }), id: 'p'.repeat(63) };
  const [object] = on.platformObjects?.(context({ on, pools: [pool] })) ?? [];
  expect(object?.metadata.name).toMatch(/^pool-p{51}-[0-9a-f]{6}$/);
  expect(JSON.stringify(object?.spec)).toMatch(/"p{33}-[0-9a-f]{6}"/);
  expect(on.zonesOf(place(on, pool))).toEqual(['us-central1-a', 'us-central1-f']);
}); // prettier-ignore

describe('a program with a list', () => {
  const lab = new Blueprint('lab', { target: gcp({ project: 'acme-ml', region: 'us-central1' }) });
  const main = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
  const pool = new GpuNodePool(main, 'l4', {
    gpu: 'L4',
    gpusPerNode: 2,
    size: { min: 1, max: 6 },
    capacity: [{ kind: 'spot' }, { kind: 'onDemand' }],
  });
  const image = Image.fromReference(lab, 'vllm', 'vllm/vllm-openai:v0.11.0');
  new InferenceService(main, 'chat', { image, port: 8000, gpus: 2, replicas: { min: 1, max: 6 }, pool });
  const { files, issues, objects, stacks } = synth(lab);

  test('writes its class before any work', () => {
    expect(issues).toEqual([]);
    expect([...files.keys()].filter((path) => path.startsWith('manifests/'))).toEqual([
      'manifests/main/00-namespaces.k8s.yaml',
      'manifests/main/10-platform.k8s.yaml',
      'manifests/main/40-workloads.k8s.yaml',
    ]);
    const kinds = (objects['main'] ?? []).map(({ kind }) => kind as string);
    expect(kinds.indexOf('ComputeClass')).toBeLessThan(kinds.indexOf('Deployment'));
  });

  test('reports how nodes are bought', () => {
    const report = JSON.parse(files.get('blueprint.json') ?? '') as {
      readonly clusters: readonly { readonly pools: readonly Readonly<Record<string, unknown>>[] }[];
    };
    const [l4, system] = report.clusters[0]?.pools ?? [];
    expect(l4).toMatchObject({
      path: 'lab/main/l4',
      capacity: [
        { kind: 'spot', group: 'l4-spot', maximum: 6 },
        { kind: 'onDemand', group: 'l4', maximum: 6 },
      ],
      fallback: "the ComputeClass pool-l4; they stay within 6 nodes together because the pool's work asks for 6 at most",
    });
    expect(system).not.toHaveProperty('fallback');
  });

  (terraformIsHere ? test : test.skip)('is planned', async () => {
    expect(await planStacks(stacks)).toMatchObject({ ok: true, messages: [] });
  });
});
