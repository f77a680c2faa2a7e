import fc from 'fast-check';
import { gpuNames, type GpuName } from '../../lib/catalog/gpu';
import { gpus } from '../../lib/catalog/gpus';
import { migMisfit, migProfiles, migProfilesOf, migStarts, type MigProfile, type MigProfileOf } from '../../lib/catalog/mig';

type Counts = Readonly<Record<string, number>>;
const cuttable = Object.keys(migProfiles) as readonly (keyof typeof migProfiles)[];
const profilesOf = (gpu: keyof typeof migProfiles): readonly (readonly [string, MigProfile])[] => Object.entries(migProfiles[gpu]);

describe('how many of one size fit', () => {
  // As NVIDIA's tables have them.
  test.each([
    ['A30', '1g.6gb x4, 2g.12gb x2, 4g.24gb x1'],
    ['A100-40GB', '1g.5gb x7, 1g.10gb x4, 2g.10gb x3, 3g.20gb x2, 4g.20gb x1, 7g.40gb x1'],
    ['A100-80GB', '1g.10gb x7, 1g.20gb x4, 2g.20gb x3, 3g.40gb x2, 4g.40gb x1, 7g.80gb x1'],
    ['H20', '1g.12gb x7, 1g.24gb x4, 2g.24gb x3, 3g.48gb x2, 4g.48gb x1, 7g.96gb x1'],
    ['H100', '1g.10gb x7, 1g.20gb x4, 2g.20gb x3, 3g.40gb x2, 4g.40gb x1, 7g.80gb x1'],
    ['H100-NVL', '1g.12gb x7, 1g.24gb x4, 2g.24gb x3, 3g.47gb x2, 4g.47gb x1, 7g.94gb x1'],
    ['H200', '1g.18gb x7, 1g.35gb x4, 2g.35gb x3, 3g.71gb x2, 4g.71gb x1, 7g.141gb x1'],
    ['H200-NVL', '1g.18gb x7, 1g.35gb x4, 2g.35gb x3, 3g.71gb x2, 4g.71gb x1, 7g.141gb x1'],
    ['GH200', '1g.12gb x7, 1g.24gb x4, 2g.24gb x3, 3g.48gb x2, 4g.48gb x1, 7g.96gb x1'],
    ['B200', '1g.23gb x7, 1g.45gb x4, 2g.45gb x3, 3g.90gb x2, 4g.90gb x1, 7g.180gb x1'],
    ['B300', '1g.34gb x7, 1g.67gb x4, 2g.67gb x3, 3g.135gb x2, 4g.135gb x1, 7g.269gb x1'],
    ['GB200', '1g.23gb x7, 1g.47gb x4, 2g.47gb x3, 3g.93gb x2, 4g.93gb x1, 7g.186gb x1'],
    ['GB300', '1g.35gb x7, 1g.70gb x4, 2g.70gb x3, 3g.139gb x2, 4g.139gb x1, 7g.278gb x1'],
    ['RTX-PRO-4500', '1g.16gb x2, 2g.32gb x1'],
    ['RTX-PRO-6000', '1g.24gb x4, 2g.48gb x2, 4g.96gb x1'],
  ] as const)('%s: %s', (gpu, expected) => {
    expect(
      profilesOf(gpu)
        .map(([name, { max }]) => `${name} x${String(max)}`)
        .join(', '),
    ).toBe(expected);
    for (const [name, { max }] of profilesOf(gpu)) {
      expect(migMisfit(gpu, { [name]: max })).toBeNull();
      expect(migMisfit(gpu, { [name]: max + 1 })).toBe(`${gpu} has room for ${String(max)} of ${name}, not ${String(max + 1)}`);
    }
  });

  test('every GPU that can be cut is in the table above, and the others cannot be', () => {
    expect(cuttable).toHaveLength(15);
    for (const gpu of gpuNames) expect(migProfilesOf(gpu).length > 0).toBe(gpu in migProfiles);
  });

  test.each(cuttable)('sizes of %s say their slices and about their memory', (gpu) => {
    const whole = Math.max(...profilesOf(gpu).map(([, { memory }]) => memory));
    for (const [name, { compute, memory }] of profilesOf(gpu)) {
      const [, g, gb] = /^(\d)g\.(\d+)gb$/.exec(name) ?? [];
      expect(Number(g)).toBe(compute);
      const share = (gpus[gpu].memoryMiB / 1024) * (memory / whole);
      expect(Number(gb) / share).toBeGreaterThan(0.93);
      expect(Number(gb) / share).toBeLessThan(1.07);
    }
  });
});

describe('where an instance may start', () => {
  // As `nvidia-smi mig -lgipp` prints them: {starts}:size.
  test.each([
    ['H100', '1g.10gb', '{0,1,2,3,4,5,6}:1'],
    ['H100', '1g.20gb', '{0,2,4,6}:2'],
    ['H100', '2g.20gb', '{0,2,4}:2'],
    ['H100', '3g.40gb', '{0,4}:4'],
    ['H100', '4g.40gb', '{0}:4'],
    ['H100', '7g.80gb', '{0}:8'],
    ['A30', '1g.6gb', '{0,1,2,3}:1'],
    ['A30', '2g.12gb', '{0,2}:2'],
    ['A30', '4g.24gb', '{0}:4'],
  ] as const)('%s, %s: %s', (gpu, name, expected) => {
    const profile = new Map<string, MigProfile>(profilesOf(gpu)).get(name);
    if (profile === undefined) throw new Error(`no ${name}`);
    expect(`{${migStarts(profile, wholeOf(gpu)).join(',')}}:${String(profile.memory)}`).toBe(expected);
  });
});

describe('mixes', () => {
  // NVIDIA's `all-balanced` of NVIDIA/mig-parted.
  test.each<[GpuName, Counts]>([
    ['A30', { '1g.6gb': 2, '2g.12gb': 1 }],
    ['A100-40GB', { '1g.5gb': 2, '2g.10gb': 1, '3g.20gb': 1 }],
    ['A100-80GB', { '1g.10gb': 2, '2g.20gb': 1, '3g.40gb': 1 }],
    ['H20', { '1g.12gb': 2, '2g.24gb': 1, '3g.48gb': 1 }],
    ['H100', { '1g.10gb': 2, '2g.20gb': 1, '3g.40gb': 1 }],
    ['H100-NVL', { '1g.12gb': 2, '2g.24gb': 1, '3g.47gb': 1 }],
    ['H200', { '1g.18gb': 2, '2g.35gb': 1, '3g.71gb': 1 }],
    ['H200-NVL', { '1g.18gb': 2, '2g.35gb': 1, '3g.71gb': 1 }],
    ['GH200', { '1g.12gb': 2, '2g.24gb': 1, '3g.48gb': 1 }],
    ['B200', { '1g.23gb': 2, '2g.45gb': 1, '3g.90gb': 1 }],
    ['B300', { '1g.34gb': 2, '2g.67gb': 1, '3g.135gb': 1 }],
    ['GB200', { '1g.23gb': 2, '2g.47gb': 1, '3g.93gb': 1 }],
    ['GB300', { '1g.35gb': 2, '2g.70gb': 1, '3g.139gb': 1 }],
    ['RTX-PRO-6000', { '1g.24gb': 2, '2g.48gb': 1 }],
    ['H100', { '4g.40gb': 1, '3g.40gb': 1 }],
    ['H100', { '4g.40gb': 1, '1g.10gb': 3 }],
    ['H100', { '3g.40gb': 1, '1g.20gb': 2 }],
    ['H100', { '2g.20gb': 2, '1g.10gb': 3 }],
    ['H100', {}],
    ['H100', { '7g.80gb': 0 }],
  ])('%s takes %j', (gpu, counts) => {
    expect(migMisfit(gpu, counts)).toBeNull();
  });

  test.each<[GpuName, Counts, string]>([
    ['H100', { '3g.40gb': 2, '2g.20gb': 1 }, 'they take 8 compute slices and 10 memory slices, and H100 has 7 and 8 to lay them out on'],
    // Each has enough of the other kind of slice.
    ['H100', { '3g.40gb': 2, '1g.10gb': 1 }, 'they take 7 compute slices and 9 memory slices, and H100 has 7 and 8 to lay them out on'],
    ['H100', { '2g.20gb': 3, '1g.10gb': 2 }, 'they take 8 compute slices and 8 memory slices, and H100 has 7 and 8 to lay them out on'],
    ['A30', { '2g.12gb': 2, '1g.6gb': 1 }, 'they take 5 compute slices and 5 memory slices, and A30 has 4 and 4 to lay them out on'],
    ['L4', { '1g.5gb': 1 }, 'L4 cannot be cut into MIG instances'],
    [
      'H100',
      { '1g.5gb': 1 },
      '"1g.5gb" is not a MIG profile of H100 (did you mean "1g.10gb"?), which has 1g.10gb, 1g.20gb, 2g.20gb, 3g.40gb, 4g.40gb, 7g.80gb',
    ],
    [
      'H200',
      { '1g.18': 1 },
      '"1g.18" is not a MIG profile of H200 (did you mean "1g.18gb"?), which has 1g.18gb, 1g.35gb, 2g.35gb, 3g.71gb, 4g.71gb, 7g.141gb',
    ],
    [
      'H100',
      { constructor: 1 },
      '"constructor" is not a MIG profile of H100, which has 1g.10gb, 1g.20gb, 2g.20gb, 3g.40gb, 4g.40gb, 7g.80gb',
    ],
    ['H100', { '1g.10gb': -1 }, '-1 is no number of 1g.10gb instances'],
    ['H100', { '1g.10gb': 1.5 }, '1.5 is no number of 1g.10gb instances'],
  ])('%s does not take %j', (gpu, counts, reason) => {
    expect(migMisfit(gpu, counts)).toBe(reason);
  });
});

const anyCounts = fc
  .constantFrom(...cuttable)
  .chain((gpu) =>
    fc.tuple(fc.constant(gpu), fc.record(Object.fromEntries(profilesOf(gpu).map(([name, { max }]) => [name, fc.nat({ max })])))),
  );

describe('always', () => {
  test('the answer is that of trying every layout', () => {
    fc.assert(
      fc.property(anyCounts, ([gpu, counts]) => {
        expect(migMisfit(gpu, counts) === null).toBe(layouts(gpu).has(keyOf(gpu, counts)));
      }),
      { numRuns: 2000 },
    );
  });

  test('what fits still fits with less', () => {
    fc.assert(
      fc.property(anyCounts, fc.nat(), ([gpu, counts], pick) => {
        fc.pre(migMisfit(gpu, counts) === null);
        const names = Object.keys(counts);
        const name = names[pick % names.length] ?? '';
        expect(migMisfit(gpu, { ...counts, [name]: Math.max(0, (counts[name] ?? 0) - 1) })).toBeNull();
      }),
    );
  });

  test('the order of names does not matter', () => {
    fc.assert(
      fc.property(anyCounts, ([gpu, counts]) => {
        const turned = Object.fromEntries(Object.entries(counts).reverse());
        expect(migMisfit(gpu, turned) === null).toBe(migMisfit(gpu, counts) === null);
      }),
    );
  });
});

test('types have the profiles of a GPU, and none of one that cannot be cut', () => {
  const names: readonly MigProfileOf<'A30'>[] = ['1g.6gb', '2g.12gb', '4g.24gb'];
  const none: readonly MigProfileOf<'L4'>[] = [];
  const either: MigProfileOf<'A30' | 'H100'> = '7g.80gb';
  expect([...names, ...none, either]).toHaveLength(4);
  // @ts-expect-error a profile of another GPU
  const wrong: MigProfileOf<'A30'> = '1g.10gb';
  expect(migMisfit('A30', { [wrong]: 1 })).not.toBeNull();
});

function wholeOf(gpu: keyof typeof migProfiles): MigProfile {
  const whole = profilesOf(gpu).at(-1);
  if (whole === undefined) throw new Error(`${gpu} has no profile`);
  return whole[1];
}

const keyOf = (gpu: keyof typeof migProfiles, counts: Counts): string =>
  profilesOf(gpu)
    .map(([name]) => String(counts[name] ?? 0))
    .join(' ');

const known = new Map<string, ReadonlySet<string>>();

/** Counts of every layout there is: each memory slice in turn begins an instance that may begin there, or none. */
function layouts(gpu: keyof typeof migProfiles): ReadonlySet<string> {
  const before = known.get(gpu);
  if (before !== undefined) return before;
  const whole = wholeOf(gpu);
  const found = new Set<string>();
  const walk = (slice: number, counts: Counts): void => {
    if (slice >= whole.memory) {
      found.add(keyOf(gpu, counts));
      return;
    }
    walk(slice + 1, counts);
    for (const [name, profile] of profilesOf(gpu)) {
      if (migStarts(profile, whole).includes(slice)) walk(slice + profile.memory, { ...counts, [name]: (counts[name] ?? 0) + 1 });
    }
  };
  walk(0, {});
  known.set(gpu, found);
  return found;
}
