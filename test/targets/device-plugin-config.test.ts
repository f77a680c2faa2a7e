import { parse } from 'yaml';
import type { PoolModel } from '../../lib/model/node-pool';
import { pluginConfigOf, pluginConfigs } from '../../lib/targets/device-plugin-config';
import { gpuPool } from './aws/support';

const l4 = (sharing: PoolModel['sharing']) => gpuPool('p', { gpu: 'H100', gpusPerNode: 8, sharing });
const whole = l4(null);
const turns = l4({ mig: null, timeSlicing: 4, mps: null });
const mps = l4({ mig: null, timeSlicing: null, mps: 3 });
const cut = l4({ mig: '1g.10gb', timeSlicing: null, mps: null });
const both = l4({ mig: { '3g.40gb': 1, '1g.10gb': 2 }, timeSlicing: 2, mps: null });

test.each([
  [whole, null],
  [turns, 'time-slicing-4'],
  [mps, 'mps-3'],
  [cut, 'mig'],
  [both, 'time-slicing-2_1g.10gb_3g.40gb'],
])('a pool chooses its configuration by what is in it (%#)', (pool, expected) => {
  expect(pluginConfigOf(pool)).toBe(expected);
});

test('names are values of labels, however a GPU is shared', () => {
  for (const pool of [turns, mps, cut, both]) expect(pluginConfigOf(pool)).toMatch(/^[a-z0-9]([\w.-]{0,61}[a-z0-9])?$/);
});

test('each configuration says to the plugin what the pool says, and the default one shares nothing', () => {
  const texts = pluginConfigs([both, whole, turns, mps, cut, turns]);
  expect(Object.keys(texts)).toEqual(['default', 'mig', 'mps-3', 'time-slicing-2_1g.10gb_3g.40gb', 'time-slicing-4']);
  expect(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parse(text) as unknown]))).toEqual({
    default: { version: 'v1', flags: { migStrategy: 'none' } },
    mig: { version: 'v1', flags: { migStrategy: 'mixed' } },
    'mps-3': {
      version: 'v1',
      flags: { migStrategy: 'none' },
      sharing: { mps: { renameByDefault: true, resources: [{ name: 'nvidia.com/gpu', replicas: 3 }] } },
    },
    'time-slicing-2_1g.10gb_3g.40gb': {
      version: 'v1',
      flags: { migStrategy: 'mixed' },
      sharing: {
        timeSlicing: {
          renameByDefault: true,
          failRequestsGreaterThanOne: true,
          resources: [
            { name: 'nvidia.com/mig-1g.10gb', replicas: 2 },
            { name: 'nvidia.com/mig-3g.40gb', replicas: 2 },
          ],
        },
      },
    },
    'time-slicing-4': {
      version: 'v1',
      flags: { migStrategy: 'none' },
      sharing: {
        timeSlicing: { renameByDefault: true, failRequestsGreaterThanOne: true, resources: [{ name: 'nvidia.com/gpu', replicas: 4 }] },
      },
    },
  });
});
