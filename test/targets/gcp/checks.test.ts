import type { Issue } from '../../../lib/errors';
import type { GcpTarget } from '../../../lib/targets/gcp/index';
import { context, cpuPool, gpuPool, target, workload, type ContextInput } from './support';

function run(input: ContextInput & { readonly on?: GcpTarget }): readonly Issue[] {
  const on = input.on ?? target();
  return on.checks.flatMap((rule) => rule.run(context({ ...input, on })));
}
const brief = (issues: readonly Issue[]) => issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
const h100 = (rest: Readonly<Record<string, unknown>>) =>
  gpuPool('h100', { gpu: 'H100', gpusPerNode: 8, machineTypes: ['a3-highgpu-8g'], ...rest });
const reservation = { kind: 'reservation', name: 'big', zone: 'us-central1-a' };

/** What is refused, beside the nearest thing that is not. */
const pools: readonly (readonly [string, Parameters<typeof h100>[0], Parameters<typeof h100>[0]])[] = [
  [
    'error capacity/zone-conflict b/c/h100',
    { capacity: reservation, zones: ['us-central1-b'] },
    { capacity: reservation, zones: ['us-central1-a'] },
  ],
  [
    'error capacity/one-zone-needed b/c/h100',
    { capacity: reservation, zones: ['us-central1-a', 'us-central1-b'] },
    { capacity: reservation },
  ],
  ['error capacity/machine-type-needed b/c/h100', { capacity: reservation, machineTypes: [] }, { capacity: reservation }],
  [
    'error network/unknown-zone b/c/h100.capacity.zone',
    { capacity: { ...reservation, zone: 'us-central1-z' } },
    { capacity: { ...reservation, zone: 'us-central1-c' } },
  ],
  [
    'error capacity/queued-starts-at-zero b/c/h100',
    { capacity: { kind: 'queued', maxRun: '6h' }, size: { fixed: 4 } },
    { capacity: { kind: 'queued', maxRun: '6h' } },
  ],
  [
    'error capacity/queued-starts-at-zero b/c/h100',
    { capacity: { kind: 'queued' }, size: { min: 0, max: 4, start: 1 } },
    { capacity: { kind: 'queued' } },
  ],
  [
    'error capacity/flex-start-not-fixed b/c/h100',
    { capacity: { kind: 'flexStart' }, size: { fixed: 4 } },
    { capacity: { kind: 'flexStart' }, size: { min: 1, max: 4 } },
  ],
  [
    'error capacity/max-run-too-long b/c/h100.capacity.maxRun',
    { capacity: { kind: 'flexStart', maxRun: '8d' } },
    { capacity: { kind: 'flexStart', maxRun: '7d' } },
  ],
  [
    'error capacity/max-run-too-long b/c/h100.capacity.maxRun',
    { capacity: { kind: 'queued', maxRun: '169h' } },
    { capacity: { kind: 'queued', maxRun: '168h' } },
  ],
  ['error fabric/not-drawn b/c/h100.fabric', { fabric: 'require' }, { fabric: 'auto' }],
  ['warning driver/latest-on-tcpx b/c/h100.driver', { driver: 'latest' }, { driver: 'latest', machineTypes: ['a3-megagpu-8g'] }],
  ['error tags/not-allowed-here b/c/h100', { tags: { team: 'ML' } }, { tags: { team: 'ml_1-a' } }],
  ['warning machine/not-known-here b/c/h100.zones', { zones: ['us-central1-f'] }, { zones: ['us-central1-a', 'us-central1-c'] }],
];

describe('pools', () => {
  test.each(pools)('%s: %j, but not %j', (expected, refused, allowed) => {
    expect(brief(run({ pools: [h100(refused)] }))).toEqual([expected]);
    expect(brief(run({ pools: [h100(allowed)] }))).toEqual([]);
  });

  test('zones of another region are told with the nearest', () => {
    const issues = run({ pools: [gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, zones: ['us-central1-d'] })] });
    expect(brief(issues)).toEqual(['error network/unknown-zone b/c/l4.zones']);
    expect(issues.find(({ code }) => code === 'network/unknown-zone')?.message).toContain('did you mean "us-central1-a"');
  });

  test('a zone for accelerators alone may be one that no table has', () => {
    expect(brief(run({ pools: [h100({ capacity: { ...reservation, zone: 'us-central1-ai1a' } })] }))).toEqual([
      'warning machine/not-known-here b/c/h100.zones',
    ]);
  });

  test('a fabric that no machine has is refused as well', () => {
    expect(brief(run({ pools: [gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, fabric: 'require' })] }))).toEqual([
      'error fabric/not-drawn b/c/l4.fabric',
    ]);
  });

  test('a machine that is in another region is told', () => {
    const on = target({ region: 'me-west1' });
    expect(brief(run({ on, pools: [h100({})] }))).toEqual(['warning machine/not-known-here b/c/h100.zones']);
    expect(brief(run({ pools: [gpuPool('g4', { gpu: 'RTX-PRO-6000', gpusPerNode: 1 })] }))).toEqual([
      'warning machine/not-known-here b/c/g4.zones',
    ]);
    expect(brief(run({ pools: [gpuPool('g4', { gpu: 'RTX-PRO-6000', gpusPerNode: 1, zones: ['us-central1-b'] })] }))).toEqual([]);
  });
});

describe('lists of capacities', () => {
  const elsewhere = { ...reservation, name: 'small', zone: 'us-central1-c' };
  const gang = (nodes: number) => workload('gang', { kind: 'trainingJob', nodes, gpusPerNode: 8 });
  const on = (capacity: unknown, rest: Readonly<Record<string, unknown>> = {}, nodes = 1) =>
    brief(run({ pools: [h100({ capacity, ...rest })], workloads: [[gang(nodes), ['h100']]] }));

  test.each<[string, unknown, unknown]>([
    ['error capacity/queued-stands-alone b/c/h100', [{ kind: 'queued' }, { kind: 'onDemand' }], [{ kind: 'queued' }]],
    ['error capacity/queued-stands-alone b/c/h100', [{ kind: 'spot' }, { kind: 'queued' }], [{ kind: 'spot' }, { kind: 'flexStart' }]],
    [
      'error capacity/listed-twice b/c/h100.capacity.1',
      [{ kind: 'flexStart' }, { kind: 'flexStart', maxRun: '4h' }],
      [{ kind: 'flexStart' }],
    ],
    ['error capacity/listed-twice b/c/h100.capacity.1', [reservation, reservation], [reservation, { ...reservation, name: 'small' }]],
    [
      'error capacity/max-run-too-long b/c/h100.capacity.1.maxRun',
      [{ kind: 'spot' }, { kind: 'flexStart', maxRun: '8d' }],
      [{ kind: 'spot' }, { kind: 'flexStart', maxRun: '7d' }],
    ],
    [
      'error network/unknown-zone b/c/h100.capacity.1.zone',
      [{ kind: 'spot' }, { ...reservation, zone: 'us-central1-z' }],
      [{ kind: 'spot' }, reservation],
    ],
  ])('%s: %j, but not %j', (expected, refused, allowed) => {
    expect(on(refused)).toEqual([expected]);
    expect(on(allowed)).toEqual([]);
  });

  test('nodes of a flex-start pool may be fixed when they only stand in for others', () => {
    expect(on([{ kind: 'flexStart' }, { kind: 'spot' }], { size: { fixed: 4 } })).toEqual(['error capacity/flex-start-not-fixed b/c/h100']);
    expect(on([{ kind: 'spot' }, { kind: 'flexStart' }], { size: { fixed: 4 } })).toEqual([]);
  });

  test('each entry is sold, or is told', () => {
    const gb200 = gpuPool('gb200', { gpu: 'GB200', gpusPerNode: 4, zones: ['us-central1-a'], capacity: [reservation, { kind: 'spot' }] });
    expect(brief(run({ pools: [gb200] }))).toEqual(['error capacity/not-sold-this-way b/c/gb200.capacity.1']);
  });

  test('zones are for what is not reserved, unless work over several nodes may land there', () => {
    const list = [reservation, { kind: 'spot' }];
    expect(on(list, { zones: ['us-central1-c'] })).toEqual([]);
    expect(on(list, { zones: ['us-central1-c'] }, 2)).toEqual(['error capacity/zone-conflict b/c/h100']);
    expect(on(list, { zones: ['us-central1-a', 'us-central1-c'] }, 2)).toEqual(['error capacity/one-zone-needed b/c/h100']);
    expect(on([reservation, elsewhere])).toEqual([]);
    expect(on([reservation, elsewhere], {}, 2)).toEqual(['error capacity/one-zone-needed b/c/h100']);
  });

  test('work that can ask for more nodes than the pool is to have is told', () => {
    const list = [{ kind: 'spot' }, { kind: 'onDemand' }];
    const two = { ...gang(3), path: 'b/c/other' };
    const past = (first: number) =>
      brief(
        run({
          pools: [h100({ capacity: list })],
          workloads: [
            [gang(first), ['h100']],
            [two, ['h100']],
          ],
        }),
      );
    expect(past(2)).toEqual(['warning capacity/fallback-past-maximum b/c/h100']);
    expect(past(1)).toEqual([]);
  });

  test('a pool whose nodes would be called as those of another is told', () => {
    const l4 = (id: string, capacity: unknown) => gpuPool(id, { gpu: 'L4', gpusPerNode: 1, capacity });
    expect(brief(run({ pools: [l4('l4', { kind: 'spot' }), l4('l4-spot', { kind: 'onDemand' })] }))).toEqual([
      'error capacity/group-name-taken b/c/l4-spot',
    ]);
    expect(brief(run({ pools: [l4('l4', { kind: 'spot' }), l4('l4-spot', { kind: 'spot' })] }))).toEqual([]);
  });

  test('work that may land on another pool too is told that the order may be lost', () => {
    const pools = [h100({ capacity: [{ kind: 'spot' }, { kind: 'onDemand' }] }), gpuPool('other', { gpu: 'H100', gpusPerNode: 8, machineTypes: ['a3-highgpu-8g'] })]; // prettier-ignore
    expect(brief(run({ pools, workloads: [[gang(1), ['h100', 'other']]] }))).toEqual(['warning capacity/order-needs-one-pool b/c/gang']);
    expect(brief(run({ pools, workloads: [[gang(1), ['h100']]] }))).toEqual([]);
  });

  // GKE does not say how many machines a reservation has, so only the pool's own size can be too small, and then placement tells.
  test('no capacity of Google has a number of machines', () => {
    const codes = target().checks.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['capacity/first-too-small', 'capacity/gang-over-capacities']));
    expect(on([reservation, { kind: 'spot' }], { size: { fixed: 4 } }, 4)).toEqual([]);
  });
});

describe('ways of buying', () => {
  const gb200 = (kind: string) =>
    gpuPool('gb200', { gpu: 'GB200', gpusPerNode: 4, zones: ['us-central1-a'], capacity: kind === 'reservation' ? reservation : { kind } });
  test.each([
    ['onDemand', ['error capacity/not-sold-this-way b/c/gb200.capacity']],
    ['spot', ['error capacity/not-sold-this-way b/c/gb200.capacity']],
    ['flexStart', ['error capacity/not-sold-this-way b/c/gb200.capacity']],
    ['queued', ['error capacity/not-sold-this-way b/c/gb200.capacity']],
    ['anyReservation', ['error capacity/not-sold-this-way b/c/gb200.capacity']],
    ['reservation', []],
  ])('a GB200 by %s: %j', (kind, expected) => {
    expect(brief(run({ pools: [gb200(kind)] }))).toEqual(expected);
  });
  test.each([
    ['H100', 1, 'onDemand', ['error capacity/not-sold-this-way b/c/p.capacity']],
    ['H100', 1, 'spot', []],
    ['H100', 8, 'onDemand', []],
    ['B200', 8, 'onDemand', ['error capacity/not-sold-this-way b/c/p.capacity']],
    ['B200', 8, 'spot', []],
  ] as const)('%s in machines with %d, by %s: %j', (gpu, gpusPerNode, kind, expected) => {
    const issues = run({ pools: [gpuPool('p', { gpu, gpusPerNode, capacity: { kind } })] });
    expect(brief(issues.filter(({ code }) => code === 'capacity/not-sold-this-way'))).toEqual(expected);
  });
  test.each([
    ['onDemand', []],
    ['spot', []],
    ['anyReservation', []],
    ['flexStart', ['error capacity/not-sold-this-way b/c/web.capacity']],
    ['queued', ['error capacity/not-sold-this-way b/c/web.capacity']],
  ])('machines without GPUs by %s: %j', (kind, expected) => {
    expect(brief(run({ pools: [cpuPool('web', { capacity: { kind } })] }))).toEqual(expected);
  });
});

describe('the network', () => {
  test('has private addresses', () => {
    expect(brief(run({ on: target({ network: { cidr: '192.169.0.0/16' } }) }))).toEqual(['error network/not-private b/c']);
    expect(brief(run({ on: target({ network: { cidr: '192.168.0.0/16' } }) }))).toEqual([]);
    expect(brief(run({ on: target({ network: { name: 'n', subnetwork: 's', podRange: 'p', serviceRange: 'v' } }) }))).toEqual([]);
  });
  test('has addresses for all nodes and pods', () => {
    const large = [cpuPool('web', { size: { min: 0, max: 200 } })];
    expect(brief(run({ on: target({ network: { cidr: '10.0.0.0/16' } }), pools: large }))).toEqual(['error network/too-small b/c']);
    expect(brief(run({ on: target({ network: { cidr: '10.0.0.0/15' } }), pools: large }))).toEqual([]);
  });
});

test('tags of the blueprint are labels', () => {
  const [issue, ...others] = run({ blueprint: { tags: { Owner: 'ML Platform', ok: 'fine' } } });
  expect(others).toEqual([]);
  expect([issue?.code, issue?.path, issue?.at]).toEqual(['tags/not-allowed-here', 'b', 'main.ts:3']);
  expect(issue?.message).toContain('key "Owner", value "ML Platform" of "Owner"');
  expect(run({ blueprint: { tags: { owner: 'ml-platform' } } })).toEqual([]);
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${String(index)}`, 'a']));
  expect(run({ blueprint: { tags: many(63) } })).toEqual([]);
  expect(run({ blueprint: { tags: many(64) } })[0]?.message).toContain('64 tags where 63 may be');
});

test('codes are told apart, and each rule says what must hold', () => {
  const rules = target().checks;
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
  for (const { about } of rules) expect(about).toMatch(/\.$/);
});
