/** Availability zones of one region, by their letters. */
export interface RegionZones {
  /** Where a new network goes when nothing names a zone: three, or all there are. */
  readonly usual: string;
  /** All that an account may see. */
  readonly all: string;
}

/** Where the table was read. Letters of the oldest regions differ between accounts that are older than November 2025. */
export const regionsSource = {
  source:
    'https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html (at least three zones a region, code and letter); letters of the older regions as getmoto/moto lists them',
  asOf: '2026-11-22',
} as const;

const three: RegionZones = { usual: 'abc', all: 'abc' };

/**
 * Commercial regions. EKS refuses some zones for a control plane: use1-az3, usw1-az2 and cac1-az3 (EKS user guide, network-reqs.adoc, read
 * 2026-11-22). Which letter such a zone has differs between accounts that are older than November 2025, and so does which letters us-west-1 and
 * ap-northeast-1 have at all: such an account may need a network of its own, in zones that it has looked up.
 */
export const regions: Readonly<Record<string, RegionZones>> = {
  'af-south-1': three,
  'ap-east-1': three,
  'ap-east-2': three,
  'ap-northeast-1': { usual: 'acd', all: 'abcd' },
  'ap-northeast-2': { usual: 'abc', all: 'abcd' },
  'ap-northeast-3': three,
  'ap-south-1': three,
  'ap-south-2': three,
  'ap-southeast-1': three,
  'ap-southeast-2': three,
  'ap-southeast-3': three,
  'ap-southeast-4': three,
  'ap-southeast-5': three,
  'ap-southeast-6': three,
  'ap-southeast-7': three,
  'ca-central-1': { usual: 'abd', all: 'abcd' },
  'ca-west-1': three,
  'eu-central-1': three,
  'eu-central-2': three,
  'eu-north-1': three,
  'eu-south-1': three,
  'eu-south-2': three,
  'eu-west-1': three,
  'eu-west-2': three,
  'eu-west-3': three,
  'il-central-1': three,
  'me-central-1': three,
  'me-south-1': three,
  'mx-central-1': three,
  'sa-east-1': three,
  'us-east-1': { usual: 'abc', all: 'abcdef' },
  'us-east-2': three,
  'us-west-1': { usual: 'bc', all: 'abc' },
  'us-west-2': { usual: 'abc', all: 'abcd' },
};

/** Zones that a region may have; none when the region is not known, so that one mistake is told once. */
export function zonesOfRegion(region: string, which: keyof RegionZones): readonly string[] {
  const zones = Object.hasOwn(regions, region) ? regions[region] : undefined;
  return zones === undefined ? [] : [...zones[which]].map((letter) => `${region}${letter}`);
}
