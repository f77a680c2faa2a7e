import { allocatableOf, requestsOf } from '../../../lib/placement/scheduler/requests';
import { isCounted, resourceMisfits } from '../../../lib/placement/scheduler/resources';

const gpu = 'nvidia.com/gpu';
const requests = (list: object): object => ({ resources: { requests: list } });
const limits = (list: object): object => ({ resources: { limits: list } });
const always = { restartPolicy: 'Always' };

test.each<[string, object, object | null]>([
  ['nothing', {}, {}],
  [
    'containers run together',
    { containers: [requests({ cpu: '1', memory: '1Ki' }), requests({ cpu: '500m' })] },
    { cpu: 1500, memory: 1024 },
  ],
  ['a limit is a request', { containers: [limits({ cpu: 2, [gpu]: '1' })] }, { cpu: 2000, [gpu]: 1 }],
  [
    'a limit is none where a request is',
    { containers: [{ resources: { requests: { cpu: 1 }, limits: { cpu: 2, memory: 5 } } }] },
    { cpu: 1000, memory: 5 },
  ],
  [
    'an init container runs alone',
    { containers: [requests({ cpu: 1, memory: 7 })], initContainers: [requests({ cpu: 3, memory: 5 })] },
    { cpu: 3000, memory: 7 },
  ],
  ['init containers run one after another', { initContainers: [requests({ cpu: 3 }), requests({ cpu: 2 })] }, { cpu: 3000 }],
  [
    'a sidecar runs beside containers',
    { containers: [requests({ cpu: 1 })], initContainers: [{ ...requests({ cpu: 3 }), ...always }] },
    { cpu: 4000 },
  ],
  [
    'and beside init containers after it',
    { containers: [requests({ cpu: 1 })], initContainers: [{ ...requests({ cpu: 3 }), ...always }, requests({ cpu: 2 })] },
    { cpu: 5000 },
  ],
  [
    'not beside those before it',
    { containers: [requests({ cpu: 1 })], initContainers: [requests({ cpu: 2 }), { ...requests({ cpu: 3 }), ...always }] },
    { cpu: 4000 },
  ],
  ['overhead comes on top', { containers: [requests({ cpu: 1 })], overhead: { cpu: '250m', memory: 5 } }, { cpu: 1250, memory: 5 }],
  [
    'crumbs of memory add up before they are rounded',
    { containers: [requests({ memory: '400m' }), requests({ memory: '400m' })] },
    { memory: 1 },
  ],
  ['each crumb of a core is rounded', { containers: [requests({ cpu: '1u' }), requests({ cpu: '1u' })] }, { cpu: 2 }],
  [
    'of the whole pod, in place of the sum',
    { containers: [requests({ cpu: 1, [gpu]: 1 })], resources: { requests: { cpu: 3 } }, overhead: { cpu: 1 } },
    { cpu: 4000, [gpu]: 1 },
  ],
  ['limits of the whole pod, where no container asks', { containers: [{}], resources: { limits: { cpu: 3 } } }, { cpu: 3000 }],
  [
    'limits of the whole pod, where containers ask',
    { containers: [requests({ cpu: 1 })], resources: { limits: { cpu: 3 } } },
    { cpu: 1000 },
  ],
  [
    'huge pages of containers, where the pod has requests',
    { containers: [limits({ 'hugepages-2Mi': '4Mi' })], resources: { limits: { cpu: 1 } } },
    { cpu: 1000, 'hugepages-2Mi': 4_194_304 },
  ],
  ['zero is written too', { containers: [requests({ cpu: 0 })] }, { cpu: 0 }],
  ['resources that the scheduler does not count', { containers: [requests({ storage: 1, pods: 1 })] }, {}],
  ['8 PiB less a byte', { containers: [requests({ memory: '9007199254740991' })] }, { memory: 9_007_199_254_740_991 }],
  ['8 PiB', { containers: [requests({ memory: '8Pi' })] }, null],
  ['what is no quantity', { containers: [requests({ cpu: 'two' })] }, null],
])('what a pod asks for: %s', (_, spec, expected) => {
  expect(requestsOf(spec as Readonly<Record<string, unknown>>)).toEqual(expected);
});

test('a node has no more than what can be counted exactly', () => {
  expect(allocatableOf({ cpu: '3920m', memory: '1E', [gpu]: '8', pods: '110' })).toEqual({
    cpu: 3920,
    memory: Number.MAX_SAFE_INTEGER,
    [gpu]: 8,
  });
});

test.each<[string, object, object, readonly string[]]>([
  ['exactly all of it', { cpu: 5, memory: 7, [gpu]: 1 }, { cpu: 5, memory: 7, [gpu]: 1 }, []],
  [
    'one too much of each',
    { [gpu]: 2, cpu: 6, memory: 8, 'ephemeral-storage': 1 },
    { cpu: 5, memory: 7, [gpu]: 1 },
    ['device', 'cpu', 'memory', 'storage'],
  ],
  ['nothing, where pods have more than there is', { cpu: 0 }, { cpu: -5, memory: -1 }, []],
  ['something, where pods have more than there is', { cpu: 1 }, { cpu: -5 }, ['cpu']],
  ['a resource with the name of a method', { 'toString/x': 1, cpu: 1 }, { cpu: 1 }, ['device']],
])('%s', (_, asked, amounts, expected) => {
  const free = { pods: 1, amounts: amounts as Readonly<Record<string, number>> };
  expect(resourceMisfits(asked as Readonly<Record<string, number>>, free).map(({ what }) => what)).toEqual(expected);
});

test('amounts that read the same are told apart', () => {
  const [reason] = resourceMisfits({ memory: 2 ** 30 + 1 }, { pods: 1, amounts: { memory: 2 ** 30 } });
  expect(reason?.text).toBe('a pod can have 1 GiB of memory there, it wants 1 bytes more');
});

test.each<[string, boolean]>([
  ['cpu', true],
  ['ephemeral-storage', true],
  ['nvidia.com/gpu', true],
  ['hugepages-1Gi', true],
  ['attachable-volumes-csi', true],
  ['kubernetes.io/batch-cpu', true],
  ['requests.nvidia.com/gpu', false],
  ['storage', false],
  ['pods', false],
])('whether the scheduler counts %s: %p', (name, counted) => expect(isCounted(name)).toBe(counted));
