import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import type { Machine } from '../../lib/catalog/machine';
import { profilesCutBy } from '../../lib/targets/aws/bottlerocket-mig';
import { gpuMachines as awsMachines } from '../../lib/targets/aws/machines';
import { regions as awsRegions, zonesOfRegion } from '../../lib/targets/aws/regions';
import { availabilityOf } from '../../lib/targets/gcp/availability';
import { gpuFactsOf, keyOf } from '../../lib/targets/gcp/machine-facts';
import { gpuMachines as gcpMachines } from '../../lib/targets/gcp/machines';
import { gkePartitions } from '../../lib/targets/gcp/sharing';
import { regionNames, zonesOf } from '../../lib/targets/gcp/regions';
import type { Dice } from './dice';
import { common, isTainted, type Place, type PoolFacts, type Props } from './place';
import { targetOf } from './plan';
import { thrownSharing, type Slice } from './slices';

const privateCidrs = ['10.0.0.0/16', '172.20.0.0/16', '192.168.0.0/18', '100.64.0.0/20', '10.9.0.0/20'];
const size = (dice: Dice): { readonly size: Props; readonly max: number } => {
  const max = dice.int(1, 12);
  if (dice.chance(20)) return { size: { fixed: max }, max };
  const min = dice.int(0, dice.chance(70) ? 0 : max);
  return { size: { min, max, ...dice.maybe(30, () => ({ start: dice.int(min, max) })) }, max };
};

/** AWS in any region, with a network of its own or one that is given. */
export function thrownAws(dice: Dice): Place {
  const region = dice.pick(Object.keys(awsRegions));
  const all = zonesOfRegion(region, 'all');
  const given = dice.chance(25) ? dice.some(all, 2) : null;
  const account = dice.chance(70);
  const network =
    given !== null
      ? {
          vpcId: 'vpc-0a1b2c3d4e5f60718',
          privateSubnetIds: Object.fromEntries(given.map((zone, index) => [zone, `subnet-0a1b2c3d4e5f6071${String(index)}`])),
          ...dice.maybe(50, () => ({ publicSubnetIds: Object.fromEntries(given.map((zone) => [zone, `subnet-public-${zone}`])) })),
        }
      : {
          cidr: dice.pick(['10.0.0.0/16', '172.20.0.0/16', '192.168.0.0/18', '100.64.0.0/20', '10.9.0.0/22']),
          ...dice.maybe(50, () => ({ zones: dice.int(2, 3) })),
          ...dice.maybe(50, () => ({ nat: dice.pick(['one', 'perZone', 'none'] as const) })),
        };
  const image = dice.maybe(60, () => ({ nodeImage: dice.pick(['al2023', 'bottlerocket'] as const) }));
  const target = targetOf(aws, {
    region,
    ...image,
    ...(account ? { account: '012345678901' } : {}),
    ...(given !== null ? { network } : dice.maybe(50, () => ({ network }))),
    ...dice.maybe(30, () => ({ endpoint: { publicCidrs: dice.some(['203.0.113.0/24', '198.51.100.7/32'], 1) } })),
    ...dice.maybe(30, () => ({ admins: dice.some(['arn:aws:iam::012345678901:role/platform', 'arn:aws:iam::012345678901:user/eve'], 1) })),
    ...dice.maybe(30, () => ({ keepLogs: dice.pick(['1d', '30d', '365d'] as const) })),
  });
  const zones = given ?? all;
  const rows = Object.values(awsMachines) as readonly Machine[];
  return {
    name: 'aws',
    target,
    registries: account,
    systemPool: true,
    minors: ['1.33', '1.34', '1.35', '1.36'],
    gpuPool: (dice) => awsGpuPool(dice, dice.pick(rows), { zones, ...image }),
    cpuPool: (dice) => cloudCpuPool(dice, zones, ['onDemand', 'spot']),
  };
}

export function awsGpuPool(
  dice: Dice,
  row: Machine,
  { zones, nodeImage = 'al2023' }: { readonly zones: readonly string[]; readonly nodeImage?: 'al2023' | 'bottlerocket' },
): ReturnType<Place['gpuPool']> {
  const reserved = !row.soldAs.includes('onDemand') || dice.chance(25);
  const zone = dice.pick(zones);
  const capacity = reserved
    ? row.soldAs.includes('capacityBlock') && dice.chance(60)
      ? {
          kind: 'capacityBlock',
          id: 'cr-0123456789abcdef0',
          zone,
          endsAt: '2027-01-24T11:30:00Z',
          ...dice.maybe(50, () => ({ startsAt: '2027-01-20T11:30:00+01:00' })),
        }
      : { kind: 'reservation', id: dice.chance(50) ? 'cr-0123456789abcdef0' : ['cr-0123456789abcdef0', 'cr-11111111'], zone }
    : { kind: dice.pick(['onDemand', 'spot']) };
  const bounds = size(dice);
  const shared =
    nodeImage === 'bottlerocket' && row.gpu !== null
      ? thrownSharing(dice, row, { profiles: profilesCutBy(row.gpu), mixes: false, mps: true })
      : thrownSharing(dice, row, { mixes: true, mps: true });
  const props = {
    gpu: row.gpu,
    gpusPerNode: row.gpus,
    size: bounds.size,
    ...(reserved || dice.chance(50) ? { machineType: dice.chance(30) && !reserved ? [row.type] : row.type } : {}),
    ...(reserved || dice.chance(50)
      ? { capacity: listed(dice, capacity, row.soldAs.includes('onDemand') ? ['spot', 'onDemand'] : []) }
      : {}),
    ...dice.maybe(25, () => ({ zones: [zone] })),
    ...dice.maybe(30, () => ({
      fabric: dice.pick(
        row.fabric === null || (shared.slices.length > 0 && dice.chance(95)) ? ['auto', 'off'] : ['auto', 'off', 'require'],
      ),
    })),
    ...shared.props,
    ...common(dice),
  };
  return { props, facts: factsOf(row, shared, { max: bounds.max, tainted: isTainted(props) }) };
}

/** A capacity, or a list that begins with it and falls back on others. */
function listed(dice: Dice, first: Props, others: readonly string[]): Props | readonly Props[] {
  if (dice.chance(60)) return first;
  return [first, ...dice.some(others.filter((kind) => kind !== first['kind'])).map((kind) => ({ kind }))];
}

function cloudCpuPool(dice: Dice, zones: readonly string[], kinds: readonly string[]): ReturnType<Place['cpuPool']> {
  const bounds = size(dice);
  const [cpus, memoryGiB] = dice.pick([[2, 4], [4, 16], [8, 32], [16, 64], [32, 64]] as const); // prettier-ignore
  const arch = dice.chance(25) ? ('arm64' as const) : ('amd64' as const);
  const props = {
    cpus,
    memoryGiB,
    size: bounds.size,
    ...(arch === 'arm64' ? { arch } : {}),
    ...dice.maybe(40, () => ({ capacity: listed(dice, { kind: dice.pick(kinds) }, ['spot', 'onDemand']) })),
    ...dice.maybe(25, () => ({ zones: dice.some(zones, 1) })),
    ...common(dice),
  };
  return { props, facts: { gpu: null, gpus: 0, cpus, memoryGiB, arch, max: bounds.max, tainted: isTainted(props), slices: [] } };
}

/** Nodes of a machine; whole GPUs are nobody's where they are cut. */
function factsOf(row: Machine, { slices }: { readonly slices: readonly Slice[] }, rest: Pick<PoolFacts, 'max' | 'tainted'>): PoolFacts {
  return { ...row, ...rest, gpus: slices.length > 0 ? 0 : row.gpus, slices };
}

/** Google Cloud in any region that has some of its GPUs. */
export function thrownGcp(dice: Dice): Place {
  const withGpus = regionNames.filter((region) => rowsIn(region).length > 0);
  const region = dice.pick(withGpus);
  const given = {
    name: 'corp',
    subnetwork: 'projects/net-project/regions/any/subnetworks/gpu',
    podRange: 'pods',
    serviceRange: 'services',
  };
  const target = targetOf(gcp, {
    project: dice.pick(['acme-ml', 'example-project-123456']),
    region,
    ...dice.maybe(50, () => ({ network: dice.chance(50) ? given : { cidr: dice.pick([...privateCidrs, '10.64.0.0/11']) } })),
    ...dice.maybe(30, () => ({ endpoint: { publicCidrs: dice.some(['203.0.113.0/24', '198.51.100.7/32'], 1) } })),
  });
  return {
    name: 'gcp',
    target,
    registries: true,
    systemPool: true,
    minors: ['1.33', '1.34', '1.35', '1.36'],
    gpuPool: (dice) => gcpGpuPool(dice, dice.pick(rowsIn(region)), region),
    cpuPool: (dice) => cloudCpuPool(dice, zonesOf(region), ['onDemand', 'spot', 'anyReservation']),
  };
}

export function rowsIn(region: string): readonly Machine[] {
  return (Object.values(gcpMachines) as readonly Machine[]).filter((row) => availabilityOf(row, region).kind !== 'none');
}

export function gcpGpuPool(dice: Dice, row: Machine, region: string): ReturnType<Place['gpuPool']> {
  const key = keyOf(row);
  const known = availabilityOf(row, region);
  const zones = known.kind === 'zones' ? known.zones : zonesOf(region);
  const kind = dice.pick(row.soldAs);
  const zone = dice.pick(zones);
  const bounds = size(dice);
  const run = dice.maybe(50, () => ({ maxRun: dice.pick(['90m', '36h', '7d']) }));
  const capacities: Readonly<Record<string, Props>> = {
    reservation: {
      name: 'gpus-2027',
      zone,
      ...dice.maybe(40, () => ({
        project: 'shared-project',
        ...dice.maybe(50, () => ({ block: 'block-1', ...dice.maybe(50, () => ({ subBlock: 'sub-1' })) })),
      })),
    },
    flexStart: run,
    queued: run,
  };
  const others =
    kind === 'queued' || !row.soldAs.includes('spot')
      ? []
      : ['flexStart', 'spot', ...(row.soldAs.includes('onDemand') ? ['onDemand'] : [])];
  const waits = kind === 'flexStart' || kind === 'queued';
  const typed = kind === 'reservation' || dice.chance(50);
  const profiles = gkePartitions[gpuFactsOf(row)?.accelerator ?? ''] ?? [];
  const shared = thrownSharing(dice, row, { profiles, mixes: false, mps: false });
  const props = {
    gpu: row.gpu,
    gpusPerNode: row.gpus,
    size: waits ? { min: 0, max: bounds.max } : bounds.size,
    ...(typed ? { machineType: dice.chance(50) ? key : row.type } : {}),
    ...(kind === 'onDemand' && dice.chance(50) ? {} : { capacity: listed(dice, { kind, ...capacities[kind] }, others) }),
    ...dice.maybe(25, () => ({ zones: kind === 'reservation' ? [zone] : dice.some(zones, 1) })),
    ...dice.maybe(30, () => ({ fabric: dice.pick(['auto', 'off']) })),
    ...dice.maybe(20, () => ({ driver: dice.pick(['default', 'latest']) })),
    ...dice.maybe(20, () => ({ maxPodsPerNode: dice.pick(shared.slices.length > 0 ? [110, 256] : [16, 32, 110, 256]) })),
    ...shared.props,
    ...common(dice),
  };
  return { props, facts: factsOf(row, shared, { max: bounds.max, tainted: isTainted(props) }) };
}
