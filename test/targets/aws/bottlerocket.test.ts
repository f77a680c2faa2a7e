import fc from 'fast-check';
import { gpuNames } from '../../../lib/catalog/gpu';
import { migMisfit as nowhere, migProfiles, migProfilesOf } from '../../../lib/catalog/mig';
import { gpuUnitsOf } from '../../../lib/model/gpu-units';
import type { PoolModel } from '../../../lib/model/node-pool';
import { validateStacks } from '../../../lib/testing/offline-terraform';
import { bottlerocket } from '../../../lib/targets/aws/bottlerocket';
import { devicesOf } from '../../../lib/targets/nvidia-resources';
import { got } from '../../support/programs';
import { cpuPool, draw, gpuPool, names, resource, sample, type Sample } from './support';

const options = { nodeImage: 'bottlerocket' } as const;
const h100 = (id: string, sharing: PoolModel['sharing'] = null) => gpuPool(id, { gpu: 'H100', gpusPerNode: 8, sharing });
const cpus = cpuPool('cpus', { cpus: 4, memoryGiB: 16 });
const arm = cpuPool('arm', { cpus: 4, memoryGiB: 16, arch: 'arm64' });
const t4g = gpuPool('t4g', { gpu: 'T4G', gpusPerNode: 1 });
const whole = h100('whole');
const turns = gpuPool('turns', { gpu: 'L4', gpusPerNode: 1, sharing: { mig: null, timeSlicing: 4, mps: null } });
const mps = gpuPool('mps', { gpu: 'A10G', gpusPerNode: 1, sharing: { mig: null, timeSlicing: null, mps: 3 } });
const cut = h100('cut', { mig: '1g.10gb', timeSlicing: null, mps: null });
const cutInTurns = h100('cut-in-turns', { mig: '3g.40gb', timeSlicing: 2, mps: null });
const every = [cpus, arm, t4g, whole, turns, mps, cut, cutInTurns];

function userDataOf(given: Sample, pool: string): string {
  const text = resource(draw({ options, ...given }).cluster, 'aws_launch_template', `pool_${pool}_template`)['user_data'];
  return Buffer.from(typeof text === 'string' ? text : '', 'base64').toString();
}
const placedOf = (pool: PoolModel) => {
  const { target, context } = sample({ options, pools: [pool] });
  return { target, placed: got(context.pools.find((each) => each.pool.id === pool.id)) };
};

describe('node groups', () => {
  const { cluster } = draw({ options, pools: every });

  test.each([
    ['system', 'BOTTLEROCKET_x86_64'],
    ['cpus', 'BOTTLEROCKET_x86_64'],
    ['arm', 'BOTTLEROCKET_ARM_64'],
    ['whole', 'BOTTLEROCKET_x86_64_NVIDIA'],
    ['t4g', 'BOTTLEROCKET_ARM_64_NVIDIA'],
  ])('of %s have %s', (pool, ami) => {
    expect(resource(cluster, 'aws_eks_node_group', `pool_${pool}`)['ami_type']).toBe(ami);
  });

  test('have two disks, both encrypted: the system’s as the image has it, the other for images and pods', () => {
    const system = { volume_type: 'gp3', encrypted: 'true', delete_on_termination: 'true' };
    for (const name of names(cluster, 'aws_launch_template')) {
      const disks = resource(cluster, 'aws_launch_template', name)['block_device_mappings'];
      const volume_size = /_(system|cpus|arm)_/.test(name) ? 50 : 200;
      expect(disks).toEqual([
        { device_name: '/dev/xvda', ebs: system },
        { device_name: '/dev/xvdb', ebs: { ...system, volume_size } },
      ]);
    }
    const large = draw({ options, pools: [{ ...turns, diskGiB: 900 }] }).cluster;
    expect(resource(large, 'aws_launch_template', 'pool_turns_template')['block_device_mappings']).toMatchObject([
      { device_name: '/dev/xvda' },
      { device_name: '/dev/xvdb', ebs: { volume_size: 900 } },
    ]);
  });

  test('keep metadata from pods as on any image', () => {
    for (const name of names(cluster, 'aws_launch_template'))
      expect(resource(cluster, 'aws_launch_template', name)['metadata_options']).toEqual({
        http_endpoint: 'enabled',
        http_tokens: 'required',
        http_put_response_hop_limit: 1,
      });
  });

  test('are as roomy as those of Amazon Linux', () => {
    for (const pool of every) {
      const other = sample({ pools: [pool] }).context.pools[0];
      const { placed } = placedOf(pool);
      expect(placed.node.allocatable).toEqual(other?.node.allocatable);
      expect(placed.node.ephemeralMiB).toBe(other?.node.ephemeralMiB);
    }
  });
});

describe('settings', () => {
  test('are none where a node does nothing but join', () => {
    const { cluster } = draw({ options, pools: [cpus, t4g] });
    for (const pool of ['system', 'cpus', 't4g'])
      expect(resource(cluster, 'aws_launch_template', `pool_${pool}_template`)).not.toHaveProperty('user_data');
  });

  test('join local disks, and leave no memory to huge pages where there is EFA', () => {
    expect(userDataOf({ pools: [whole], gangs: true }, 'whole')).toBe(`[settings.bootstrap-commands.local-disks]
commands = [["apiclient","ephemeral-storage","init"],["apiclient","ephemeral-storage","bind","--dirs","/var/lib/containerd","/var/lib/kubelet","/var/log/pods"]]
essential = true
mode = "always"

[settings.kernel.sysctl]
"vm/nr_hugepages" = "0"
`);
    expect(userDataOf({ pools: [{ ...whole, fabric: 'off' }] }, 'whole')).not.toContain('hugepages');
  });

  test.each([
    [
      turns,
      `[settings.kubelet-device-plugins.nvidia]
device-sharing-strategy = "time-slicing"

[settings.kubelet-device-plugins.nvidia.time-slicing]
replicas = 4
rename-by-default = true
fail-requests-greater-than-one = true
`,
    ],
    [
      mps,
      `[settings.kubelet-device-plugins.nvidia]
device-sharing-strategy = "mps"

[settings.kubelet-device-plugins.nvidia.mps]
replicas = 3
rename-by-default = true
`,
    ],
    [
      cut,
      `[settings.kubelet-device-plugins.nvidia]
device-partitioning-strategy = "mig"

[settings.kubelet-device-plugins.nvidia.mig.profile]
"h100.80gb" = "1g.10gb"
`,
    ],
    [
      cutInTurns,
      `[settings.kubelet-device-plugins.nvidia]
device-partitioning-strategy = "mig"
device-sharing-strategy = "time-slicing"

[settings.kubelet-device-plugins.nvidia.mig.profile]
"h100.80gb" = "3g.40gb"

[settings.kubelet-device-plugins.nvidia.time-slicing]
replicas = 2
rename-by-default = true
fail-requests-greater-than-one = true
`,
    ],
  ])('tell the device plugin how GPUs are shared (%#)', (pool, text) => {
    const [, found = ''] = userDataOf({ pools: [pool] }, pool.id).split('mode = "always"\n\n');
    expect(found).toBe(text);
  });

  test('are of the TOML that EKS can merge: no table twice, no quotes in names of tables or in texts', () => {
    for (const pool of every) {
      const lines = userDataOf({ pools: [pool], gangs: true }, pool.id).split('\n');
      const tables = lines.filter((line) => line.startsWith('['));
      expect(new Set(tables).size).toBe(tables.length);
      for (const table of tables) expect(table).toMatch(/^\[[\w.-]+\]$/);
      expect(lines.join('\n')).not.toContain('\\"');
    }
  });
});

describe('the device plugin', () => {
  test('is in the image, so that none is installed, and nothing of it is counted on nodes', () => {
    const { target, context } = sample({ options, pools: every });
    expect(target.components(context).map(({ component }) => component)).not.toContain('devicePlugin');
    for (const { daemonSets, node } of context.pools) {
      expect(daemonSets.map(({ name }) => name).filter((name) => name.startsWith('nvidia'))).toEqual([]);
      expect(Object.keys(node.labels).filter((key) => key.startsWith('nvidia.com/'))).toEqual([]);
    }
  });

  test('leaves EFA’s to its chart', () => {
    const { target, context } = sample({ options, pools: [whole], gangs: true });
    expect(target.components(context).map(({ component }) => component)).toEqual(['efaPlugin', 'clusterAutoscaler']);
  });

  test.each([
    [whole, { whole: 'nvidia.com/gpu' }, { 'nvidia.com/gpu': 8 }],
    [turns, { shared: 'nvidia.com/gpu.shared' }, { 'nvidia.com/gpu.shared': 4 }],
    [mps, { shared: 'nvidia.com/gpu.shared' }, { 'nvidia.com/gpu.shared': 3 }],
    [cut, { '1g.10gb': 'nvidia.com/gpu' }, { 'nvidia.com/gpu': 56 }],
    [cutInTurns, { '3g.40gb': 'nvidia.com/gpu.shared' }, { 'nvidia.com/gpu.shared': 32 }],
  ])('names what pods ask for (%#)', (pool, units, devices) => {
    const { target, placed } = placedOf(pool);
    expect(target.podNeeds(placed).gpuUnits).toEqual(units);
    expect(placed.node.devices).toMatchObject(devices);
    const tags = resource(draw({ options, pools: [pool] }).cluster, 'aws_autoscaling_group_tag', `pool_${pool.id}_tags`)['for_each'];
    const [[name, count] = []] = Object.entries(devices);
    expect(tags).toMatchObject({ [`k8s.io/cluster-autoscaler/node-template/resources/${String(name)}`]: String(count) });
  });

  test('is waited for by the autoscaler where it advertises nvidia.com/gpu, and only there', () => {
    for (const pool of [whole, turns, mps, cut, cutInTurns]) {
      const { node } = placedOf(pool).placed;
      expect('k8s.amazonaws.com/accelerator' in node.labels).toBe((node.devices['nvidia.com/gpu'] ?? 0) > 0);
    }
  });
});

describe('MIG', () => {
  const misfit = (props: Pick<PoolModel, 'gpu' | 'gpusPerNode'>, mig: NonNullable<PoolModel['sharing']>['mig']) =>
    bottlerocket.migMisfit(gpuPool('p', { ...props, sharing: { mig, timeSlicing: null, mps: null } }));
  const eight = { gpu: 'H100', gpusPerNode: 8 } as const;
  const other = "give nodeImage: 'al2023' to aws()";

  test.each([
    [
      { '1g.10gb': 4, '3g.40gb': 1 },
      'Bottlerocket cuts a GPU into instances of one profile, as many as fit, and not into 4 x 1g.10gb and 1 x 3g.40gb',
    ],
    [{ '1g.10gb': 3 }, 'Bottlerocket cuts a GPU into instances of one profile, as many as fit, and not into 3 x 1g.10gb'],
    ['4g.40gb', 'Bottlerocket does not cut H100 into 4g.40gb'],
  ])('of one profile that is made as often as it fits, and not %j', (mig, message) => {
    expect(misfit(eight, mig)).toMatchObject({ message });
    expect(misfit(eight, mig)?.hint).toContain(other);
  });

  test.each(['B300', 'RTX-PRO-6000', 'RTX-PRO-4500'] as const)('not of %s', (gpu) => {
    const [profile = ''] = migProfilesOf(gpu);
    expect(misfit({ gpu, gpusPerNode: 8 }, profile)).toEqual({
      message: `Bottlerocket does not cut ${gpu}`,
      hint: `share it with \`timeSlicing\`, or ${other}`,
    });
  });

  test.each(['1g.10gb', '1g.20gb', '2g.20gb', '3g.40gb', '7g.80gb'])('of %s', (profile) => {
    expect(misfit(eight, profile)).toBeNull();
    expect(misfit(eight, { [profile]: migProfiles.H100[profile as '1g.10gb'].max })).toBeNull();
  });

  test('is refused at the pool, and never where it was not asked for', () => {
    const mixed = h100('mixed', { mig: { '1g.10gb': 4, '3g.40gb': 1 }, timeSlicing: null, mps: null });
    const { target, context } = sample({ options, pools: [mixed, ...every] });
    const found = target.checks.flatMap((check) => check.run(context));
    expect(found.map(({ code, path }) => [code, path])).toEqual([['sharing/node-image-cannot-cut', 'b/c/mixed.sharing.mig']]);
    const linux = sample({ pools: [mixed] });
    expect(linux.target.checks.flatMap((check) => check.run(linux.context))).toEqual([]);
  });

  test('that is let pass gives one kind of instance, of which nodes advertise as many as their GPUs hold', () => {
    const cuts = fc.constantFrom(...gpuNames.filter((gpu) => migProfilesOf(gpu).length > 0)).chain((gpu) => {
      const profile = fc.constantFrom(...migProfilesOf(gpu));
      return fc.record({
        gpu: fc.constant(gpu),
        mig: fc.oneof(profile, fc.dictionary(profile, fc.integer({ min: 1, max: 7 }), { minKeys: 1, maxKeys: 2 })),
      });
    });
    fc.assert(
      fc.property(cuts, ({ gpu, mig }) => {
        fc.pre(typeof mig === 'string' || nowhere(gpu, mig) === null);
        const pool = gpuPool('p', { gpu, gpusPerNode: 2, sharing: { mig, timeSlicing: null, mps: null } });
        fc.pre(bottlerocket.migMisfit(pool) === null);
        const units = Object.entries(gpuUnitsOf(pool));
        expect(units).toHaveLength(1);
        const [profile, { perNode }] = got(units[0]);
        expect(devicesOf(pool, bottlerocket.gpuUnits(pool))).toEqual({ 'nvidia.com/gpu': perNode });
        expect(nowhere(gpu, { [profile]: perNode / 2 + 1 })).not.toBeNull();
      }),
    );
  });

  test('that nobody can cut is left to the rule of every place', () => {
    expect(misfit(eight, { '1g.10gb': 8 })).toBeNull();
    expect(misfit({ gpu: 'L4', gpusPerNode: 1 }, '1g.5gb')).toBeNull();
    expect(misfit(eight, '9g.90gb')).toBeNull();
  });
});

test('Terraform accepts a cluster of Bottlerocket with every kind of pool', async () => {
  const { cluster, addOns } = draw({ options, pools: every, gangs: true });
  const result = await validateStacks({ cluster: JSON.parse(cluster.text) as unknown, addons: JSON.parse(addOns.text) as unknown });
  expect(result.messages).toEqual([]);
});
