import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { migPlaces, migProfiles } from '../../../lib/catalog/mig';
import type { PoolModel } from '../../../lib/model/node-pool';
import { validateStacks } from '../../../lib/testing/offline-terraform';
import { al2023 } from '../../../lib/targets/aws/al2023';
import { autoscalerTags } from '../../../lib/targets/aws/node-pool';
import { got, scratch } from '../../support/programs';
import { draw, gpuPool, resource, sample, type Sample } from './support';

const h100 = (id: string, sharing: PoolModel['sharing']) => gpuPool(id, { gpu: 'H100', gpusPerNode: 8, sharing });
const whole = h100('whole', null);
const turns = gpuPool('turns', { gpu: 'L4', gpusPerNode: 1, sharing: { mig: null, timeSlicing: 4, mps: null } });
const mps = gpuPool('mps', { gpu: 'A10G', gpusPerNode: 1, sharing: { mig: null, timeSlicing: null, mps: 3 } });
const cut = h100('cut', { mig: { '1g.10gb': 4, '3g.40gb': 1 }, timeSlicing: null, mps: null });

function labelsOf(pool: ReturnType<typeof gpuPool>) {
  const { context } = sample({ pools: [pool] });
  return got(context.pools.find((placed) => placed.pool.id === pool.id)).node.labels;
}
function pluginOf(given: Sample) {
  const { target, context } = sample(given);
  return target.components(context).filter(({ component }) => component === 'devicePlugin');
}

describe('the device plugin', () => {
  test('is one chart, told of each way to share', () => {
    const [plugin, ...others] = pluginOf({ pools: [whole, turns, mps, cut] });
    expect(others).toEqual([]);
    expect(plugin?.values['config']).toMatchObject({ default: 'default' });
    expect(Object.keys((plugin?.values['config'] as { readonly map: object }).map)).toEqual(['default', 'mig', 'mps-3', 'time-slicing-4']);
  });

  test('has no configuration where no GPU is shared', () => {
    expect(pluginOf({ pools: [whole] })[0]?.values).not.toHaveProperty('config');
  });
});

describe('nodes', () => {
  test.each([
    [whole, { 'k8s.amazonaws.com/accelerator': 'h100' }],
    [turns, { 'nvidia.com/device-plugin.config': 'time-slicing-4' }],
    [mps, { 'nvidia.com/device-plugin.config': 'mps-3', 'nvidia.com/mps.capable': 'true' }],
    [cut, { 'nvidia.com/device-plugin.config': 'mig' }],
  ])(
    'choose their configuration, and have the label by which the autoscaler waits for whole GPUs only where there are some (%#)',
    (pool, expected) => {
      const labels = labelsOf(pool);
      const found = Object.entries(labels).filter(([key]) => key.startsWith('nvidia.com/') || key.startsWith('k8s.amazonaws.com/'));
      expect(Object.fromEntries(found)).toEqual({ 'nvidia.com/gpu.present': 'true', ...expected });
      expect(resource(draw({ pools: [pool] }).cluster, 'aws_eks_node_group', `pool_${pool.id}`)['labels']).toMatchObject(expected);
    },
  );

  test('that are not there yet are known to the autoscaler by their slices', () => {
    const { context } = sample({ pools: [cut] });
    const tags = autoscalerTags('b-c', got(context.pools[0]), al2023);
    const resources = Object.entries(tags).filter(([key]) => key.includes('/resources/nvidia.com/'));
    expect(Object.fromEntries(resources)).toEqual({
      'k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/mig-1g.10gb': '32',
      'k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/mig-3g.40gb': '8',
    });
    expect(tags['k8s.io/cluster-autoscaler/node-template/label/nvidia.com/device-plugin.config']).toBe('mig');
  });

  test('with MPS run its daemon beside the plugin', () => {
    const { context } = sample({ pools: [mps, turns] });
    const names = (id: string) => got(context.pools.find(({ pool }) => pool.id === id)).daemonSets.map(({ name }) => name);
    expect(names('mps')).toEqual([...names('turns').slice(0, 5), 'nvidia-device-plugin-mps-control-daemon', ...names('turns').slice(5)]);
  });

  test('have no EFA where GPUs are shared', () => {
    const { context } = sample({ pools: [whole, cut], gangs: true });
    expect(context.pools.map(({ pool, fabric }) => [pool.id, fabric]).slice(0, 2)).toEqual([['whole', true], ['cut', false]]); // prettier-ignore
  });
});

describe('MIG', () => {
  const folder = scratch()('mig');
  const userData = Buffer.from(
    resource(draw({ pools: [cut] }).cluster, 'aws_launch_template', 'pool_cut_template')['user_data'] as string,
    'base64',
  ).toString();
  const [, script = '', unit = ''] = userData.split("<<'END'\n").map((text) => text.split('\nEND\n')[0]);

  test('is cut by a service that the kubelet needs, beside the disks that are joined', () => {
    expect(userData.match(/^Content-Type: .*$/gm)).toEqual([
      'Content-Type: multipart/mixed; boundary="BOUNDARY"',
      'Content-Type: application/node.eks.aws',
      'Content-Type: text/x-shellscript; charset="us-ascii"',
    ]);
    expect(userData.endsWith('\n--BOUNDARY--\n')).toBe(true);
    expect(unit).toContain('Before=kubelet.service');
    expect(unit).toContain('RequiredBy=kubelet.service');
    expect(unit).toContain('ExecStart=/usr/local/sbin/cdk-gpu-mig');
    expect(spawnSync('bash', ['-n'], { input: userData.slice(userData.indexOf('#!/bin/bash')).replace('--BOUNDARY--', '') }).status).toBe(
      0,
    );
  });

  /** Runs the script on a machine whose GPUs are in this mode; says what it did. */
  function run(mode: string, marker: string): { readonly status: number | null; readonly did: string } {
    const log = join(folder, `${mode}.log`);
    writeFileSync(log, '');
    const tools = {
      'nvidia-smi': `echo "nvidia-smi $*" >> ${log}; case "$*" in --query*) echo Enabled; echo ${mode};; *d?i) exit 6;; esac`,
      systemctl: `echo "systemctl $*" >> ${log}`,
    };
    for (const [name, text] of Object.entries(tools)) {
      writeFileSync(join(folder, name), `#!/bin/bash\n${text}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const here = script.replaceAll('/var/lib/cdk-gpu-mig-restarted', marker);
    const { status } = spawnSync('bash', ['-c', here], { env: { PATH: `${folder}:${String(process.env['PATH'])}` } });
    return { status, did: readFileSync(log, 'utf8') };
  }

  test('puts each instance in a place of its own', () => {
    const marker = join(folder, 'never');
    expect(run('Enabled', marker)).toEqual({
      status: 0,
      did: [
        'nvidia-smi -mig 1',
        'nvidia-smi --query-gpu=mig.mode.current --format=csv,noheader',
        'nvidia-smi mig -dci',
        'nvidia-smi mig -dgi',
        'nvidia-smi mig -cgi 3g.40gb:4,1g.10gb:0,1g.10gb:1,1g.10gb:2,1g.10gb:3 -C',
        '',
      ].join('\n'),
    });
    expect(existsSync(marker)).toBe(false);
  });

  test('restarts a machine that takes the mode no other way, and only once', () => {
    const marker = join(folder, 'restarted');
    const first = run('Disabled', marker);
    expect([first.status, first.did.includes('systemctl reboot')]).toEqual([1, true]);
    const second = run('Disabled', marker);
    expect([second.status, second.did.includes('systemctl reboot'), second.did.includes('-cgi')]).toEqual([1, false, false]);
  });

  test('is nothing to a node whose GPUs are whole or taken in turns', () => {
    for (const pool of [whole, turns]) {
      const text = resource(draw({ pools: [pool] }).cluster, 'aws_launch_template', `pool_${pool.id}_template`)['user_data'];
      expect(Buffer.from(typeof text === 'string' ? text : '', 'base64').toString()).not.toContain('mig');
    }
  });

  test('has places that do not overlap, for every mix that fits', () => {
    const kinds = Object.entries(migProfiles).map(([gpu, profiles]) => ({ gpu: gpu as keyof typeof migProfiles, profiles }));
    const mixes = fc.constantFrom(...kinds).chain(({ gpu, profiles }) =>
      fc.record({
        gpu: fc.constant(gpu),
        counts: fc.dictionary(fc.constantFrom(...Object.keys(profiles)), fc.integer({ min: 1, max: 4 })),
      }),
    );
    fc.assert(
      fc.property(mixes, ({ gpu, counts }) => {
        const table: Readonly<Record<string, { readonly memory: number }>> = migProfiles[gpu];
        // nvidia-smi counts that GPU's memory in twelfths.
        const unit = gpu === 'RTX-PRO-6000' ? 3 : 1;
        const places = migPlaces(gpu, counts);
        if (places === null) return;
        const slices = places.flatMap(({ profile, start }) => {
          const { memory } = got(table[profile]);
          expect(start % (memory * unit)).toBe(0);
          return Array.from({ length: memory * unit }, (_, index) => start + index);
        });
        expect(new Set(slices).size).toBe(slices.length);
        expect(places).toHaveLength(Object.values(counts).reduce((sum, count) => sum + count, 0));
      }),
    );
  });
});

test('Terraform accepts a cluster whose GPUs are shared in every way', async () => {
  const { cluster, addOns } = draw({ pools: [whole, turns, mps, cut] });
  const result = await validateStacks({ cluster: JSON.parse(cluster.text) as unknown, addons: JSON.parse(addOns.text) as unknown });
  expect(result.messages).toEqual([]);
});
