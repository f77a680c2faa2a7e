import { aws } from '../../../lib/targets/aws';
import { found, gang, gpuPool, image, pulling, registry, sample, type Sample } from './support';

const reservation = { kind: 'reservation', id: ['cr-0aaaaaaaaaaaaaaaa'], zone: 'us-east-2b' };
const block = { kind: 'capacityBlock', id: 'cr-0aaaaaaaaaaaaaaaa', zone: 'us-east-2b', endsAt: '2027-01-24T11:30:00Z' };
const h100 = (place: object, props = {}) => gpuPool('p', { gpu: 'H100', gpusPerNode: 8, ...props, place: { ...place } });
const onDemand = { kind: 'onDemand' };
const l4 = (place: object) => gpuPool('p', { gpu: 'L4', gpusPerNode: 1, place: { ...place }, machineTypes: ['g6.xlarge'] });
const given = { vpcId: 'vpc-1', privateSubnetIds: { 'us-east-2a': 'subnet-1', 'us-east-2b': 'subnet-2' } };

/** For each rule, what it refuses, and the nearest thing that it does not. */
const cases: readonly (readonly [string, string, Sample, Sample])[] = [
  [
    'network/not-private',
    'b/c',
    { options: { network: { cidr: '192.169.0.0/16' } } },
    { options: { network: { cidr: '192.168.0.0/16' } } },
  ],
  ['network/not-private', 'b/c', { options: { network: { cidr: '172.32.0.0/16' } } }, { options: { network: { cidr: '172.31.0.0/16' } } }],
  [
    'network/not-private',
    'b/c',
    { options: { network: { cidr: '100.128.0.0/16' } } },
    { options: { network: { cidr: '100.127.0.0/16' } } },
  ],
  [
    'sharing/node-image-cannot-cut',
    'b/c/p.sharing.mig',
    { options: { nodeImage: 'bottlerocket' }, pools: [h100({}, { sharing: { mig: '4g.40gb', timeSlicing: null, mps: null } })] },
    { options: { nodeImage: 'bottlerocket' }, pools: [h100({}, { sharing: { mig: '3g.40gb', timeSlicing: null, mps: null } })] },
  ],
  ['network/unknown-zone', 'b/c/p', { pools: [h100({ zones: ['us-east-1a'] })] }, { pools: [h100({ zones: ['us-east-2a'] })] }],
  [
    'network/unknown-zone',
    'b/c/p',
    { pools: [h100({ capacity: { ...reservation, zone: 'us-east-2z' } })] },
    { pools: [h100({ capacity: reservation })] },
  ],
  [
    'network/no-subnet-in-zone',
    'b/c/p',
    { options: { network: given }, pools: [h100({ zones: ['us-east-2c'] })] },
    { options: { network: given }, pools: [h100({ zones: ['us-east-2b'] })] },
  ],
  [
    'capacity/one-zone-needed',
    'b/c/p',
    { pools: [h100({ zones: ['us-east-2a', 'us-east-2b'] })] },
    { pools: [h100({ zones: ['us-east-2a', 'us-east-2b'] }, { fabric: 'off' })] },
  ],
  [
    'capacity/zone-conflict',
    'b/c/p',
    { pools: [h100({ zones: ['us-east-2a'], capacity: reservation })] },
    { pools: [h100({ zones: ['us-east-2b'], capacity: reservation })] },
  ],
  [
    'capacity/one-zone-needed',
    'b/c/p',
    { pools: [h100({ capacity: [reservation, { ...reservation, id: ['cr-0bbbbbbbbbbbbbbbb'], zone: 'us-east-2c' }] })] },
    { pools: [h100({ capacity: [reservation, { ...reservation, id: ['cr-0bbbbbbbbbbbbbbbb'] }] })] },
  ],
  [
    'capacity/one-zone-needed',
    'b/c/p',
    { pools: [l4({ capacity: [reservation, { ...reservation, id: ['cr-0bbbbbbbbbbbbbbbb'], zone: 'us-east-2c' }] })], work: [gang(2)] },
    { pools: [l4({ capacity: [reservation, { ...reservation, id: ['cr-0bbbbbbbbbbbbbbbb'], zone: 'us-east-2c' }] })], work: [gang(1)] },
  ],
  [
    'capacity/zone-conflict',
    'b/c/p',
    { pools: [h100({ zones: ['us-east-2a'], capacity: [reservation, onDemand] })] },
    { pools: [l4({ zones: ['us-east-2a'], capacity: [reservation, onDemand] })] },
  ],
  [
    'capacity/listed-twice',
    'b/c/p.capacity.2',
    { pools: [h100({ capacity: [{ kind: 'spot' }, onDemand, { kind: 'spot' }] })] },
    { pools: [h100({ capacity: [{ kind: 'spot' }, onDemand] })] },
  ],
  [
    'capacity/listed-twice',
    'b/c/p.capacity.1',
    { pools: [h100({ capacity: [{ ...reservation, machines: 2 }, reservation] })] },
    {
      pools: [
        h100({
          capacity: [
            { ...reservation, machines: 2 },
            { ...reservation, id: ['cr-0bbbbbbbbbbbbbbbb'] },
          ],
        }),
      ],
    },
  ],
  [
    'capacity/first-too-small',
    'b/c/p.size',
    { pools: [h100({ capacity: [{ ...reservation, machines: 2 }, onDemand] }, { size: { min: 1, start: 3, max: 4 } })] },
    { pools: [h100({ capacity: [{ ...reservation, machines: 3 }, onDemand] }, { size: { min: 1, start: 3, max: 4 } })] },
  ],
  [
    'capacity/gang-over-capacities',
    'b/c/gang',
    { pools: [h100({ capacity: [{ ...reservation, machines: 2 }, onDemand] })], work: [gang(3)] },
    { pools: [h100({ capacity: [{ ...reservation, machines: 3 }, onDemand] })], work: [gang(3)] },
  ],
  [
    'capacity/fallback-past-maximum',
    'b/c/p',
    { pools: [h100({ capacity: [{ kind: 'spot' }, onDemand] })], work: [gang(3), gang(2)] },
    { pools: [h100({ capacity: [{ kind: 'spot' }, onDemand] })], work: [gang(3), gang(1)] },
  ],
  [
    'capacity/not-sold-on-demand',
    'b/c/p.capacity.1',
    {
      pools: [gpuPool('p', { gpu: 'H200', gpusPerNode: 8, machineTypes: ['p5e.48xlarge'], place: { capacity: [reservation, onDemand] } })],
    },
    {
      pools: [gpuPool('p', { gpu: 'H200', gpusPerNode: 8, machineTypes: ['p5en.48xlarge'], place: { capacity: [reservation, onDemand] } })],
    },
  ],
  [
    'capacity/machine-type-needed',
    'b/c/p',
    { pools: [gpuPool('p', { gpu: 'H200', gpusPerNode: 8, place: { capacity: reservation } })] },
    { pools: [gpuPool('p', { gpu: 'H200', gpusPerNode: 8, machineTypes: ['p5e.48xlarge'], place: { capacity: reservation } })] },
  ],
  [
    'capacity/not-sold-on-demand',
    'b/c/p',
    { pools: [gpuPool('p', { gpu: 'H200', gpusPerNode: 8, machineTypes: ['p5e.48xlarge'] })] },
    { pools: [gpuPool('p', { gpu: 'H200', gpusPerNode: 8 })] },
  ],
  [
    'capacity/no-blocks-for-machine',
    'b/c/p',
    { pools: [gpuPool('p', { gpu: 'L4', gpusPerNode: 8, place: { capacity: block } })] },
    { pools: [h100({ capacity: block })] },
  ],
  [
    'capacity/ends-before-it-starts',
    'b/c/p',
    { pools: [h100({ capacity: { ...block, startsAt: '2027-01-24T11:30:00Z' } })] },
    { pools: [h100({ capacity: { ...block, startsAt: '2027-01-24T12:30:00+02:00' } })] },
  ],
  [
    'capacity/more-nodes-than-reserved',
    'b/c/p',
    { pools: [h100({ capacity: { ...reservation, machines: 3 } })] },
    { pools: [h100({ capacity: { ...reservation, machines: 4 } })] },
  ],
  [
    'capacity/size-below-one',
    'b/c/p',
    { pools: [h100({}, { size: { min: 0, max: 0, start: 0 } })] },
    { pools: [h100({}, { size: { min: 0, max: 1, start: 0 } })] },
  ],
  [
    'machine/needs-own-image',
    'b/c/p',
    { pools: [gpuPool('p', { gpu: 'RTX-PRO-4500', gpusPerNode: 1 })] },
    { pools: [gpuPool('p', { gpu: 'RTX-PRO-6000', gpusPerNode: 1 })] },
  ],
  [
    'registry/account-needed',
    'b/c',
    { pools: [h100({})], pulls: pulling('b/c/p', aws({ region: 'us-east-2' })) },
    { pools: [h100({})], pulls: pulling('b/c/p', aws({ region: 'us-east-2', account: '123456789012' })) },
  ],
  ['cluster/extended-support', 'b/c', { cluster: { kubernetesVersion: '1.33' } }, { cluster: { kubernetesVersion: '1.34' } }],
];

test.each(cases)('%s at %s', (code, path, refused, passes) => {
  expect(found(refused)).toEqual([`${code} at ${path}`]);
  expect(found(passes)).toEqual([]);
});

test('every rule has a case', () => {
  const { target } = sample();
  expect([...new Set(cases.map(([code]) => code))].sort()).toEqual(target.checks.map((check) => check.code).sort());
});

test('a wrong region is told once, not again for each zone', () => {
  expect(found({ options: { region: 'us-esat-1' }, pools: [h100({ zones: ['us-east-2a'] })] })).toEqual([]);
});

test('a gang that no capacity holds is an error, and one that two hold together a warning', () => {
  const severities = (capacity: object, nodes: number) => {
    const { target, context } = sample({ pools: [h100({ capacity })], work: [gang(nodes)] });
    const issues = target.checks.flatMap((check) => check.run(context));
    return issues
      .filter(({ code }) => code === 'capacity/gang-over-capacities' || code === 'capacity/gang-past-what-was-bought')
      .map(({ severity }) => severity);
  };
  const two = { ...reservation, machines: 2 };
  expect(severities([two], 3)).toEqual(['error']);
  expect(severities([two, { kind: 'spot' }], 3)).toEqual(['warning']);
  expect(severities([{ kind: 'spot' }, two], 3)).toEqual([]);
  // More than the pool may have is placement's to tell.
  expect(severities([two], 5)).toEqual([]);
});

test('an image of a registry elsewhere needs no account', () => {
  const maker = { ...aws({ region: 'us-east-2' }), name: 'gcp' as never };
  expect(found({ pulls: new Map([['b/c/p', [{ image, registry, maker }]]]) })).toEqual([]);
});
