import type { Machine } from '../../catalog/machine';
import { regionNames, zonesNamed, zonesOf } from './regions';

/** Letters of zones by region; no letters where only the region is known. */
type Letters = Readonly<Record<string, string>>;

function everywhereBut(...regions: readonly string[]): readonly string[] {
  return regionNames.filter((region) => !regions.includes(region));
}

function allZones(regions: readonly string[]): Letters {
  return Object.fromEntries(
    regions.map((region) => [
      region,
      zonesOf(region)
        .map((zone) => zone.slice(-1))
        .join(''),
    ]),
  );
}

function unknownZones(regions: readonly string[]): Letters {
  return Object.fromEntries(regions.map((region) => [region, '']));
}

// prettier-ignore
const c3Regions = [
  'asia-northeast1', 'asia-south1', 'asia-south2', 'asia-southeast1', 'australia-southeast1', 'australia-southeast2', 'europe-north1', 'europe-west1',
  'europe-west2', 'europe-west3', 'europe-west4', 'europe-west9', 'me-central2', 'me-west1', 'northamerica-northeast1', 'southamerica-east1',
  'us-central1', 'us-east1', 'us-east4', 'us-east5', 'us-south1', 'us-west1', 'us-west2', 'us-west3', 'us-west4',
];
// prettier-ignore
const c4aMissing = [
  'asia-east2', 'asia-northeast2', 'asia-northeast3', 'asia-south2', 'asia-southeast3', 'europe-west10', 'europe-west12', 'europe-west8', 'europe-west9',
];
// prettier-ignore
const g4Regions = [
  'asia-east1', 'asia-northeast1', 'asia-south1', 'asia-south2', 'asia-southeast1', 'asia-southeast2', 'europe-north1', 'europe-west1', 'europe-west10',
  'europe-west2', 'europe-west4', 'europe-west8', 'me-central2', 'us-central1', 'us-east1', 'us-east4', 'us-east5', 'us-south1', 'us-west1', 'us-west3',
  'us-west4',
];

/**
 * Where machine types are, by the first letters of their names; the longest that fits counts. New zones open all the time: what is missing here may exist.
 * Sources: regions, tools/machinetyperegion.csv of Cyclenerd/google-cloud-pricing-cost-calculator, 2026-08-17; zones, catalogs/v8/gcp/vms.csv of
 * skypilot-org/skypilot-catalog at 006059e0; zones of T4 and T2A, tools/acceleratortypezone.csv and machinetypezone.csv of the former, 2023-05-02.
 */
const places: Readonly<Record<string, Letters>> = {
  'e2-': allZones(everywhereBut('asia-southeast3')),
  'n2-': allZones(everywhereBut('asia-southeast3', 'europe-north2', 'northamerica-south1')),
  'n4-': unknownZones(regionNames),
  'c3-': unknownZones(c3Regions),
  'c4a-': unknownZones(everywhereBut(...c4aMissing)),
  'c4a-highmem-': unknownZones(everywhereBut(...c4aMissing, 'africa-south1', 'me-central2')),
  't2a-': { 'asia-southeast1': 'bc', 'europe-west4': 'abc', 'us-central1': 'abf' },
  // Only ever used with a T4.
  'n1-': {
    'asia-east1': 'ac',
    'asia-east2': 'ac',
    'asia-northeast1': 'ac',
    'asia-northeast3': 'bc',
    'asia-south1': 'abc',
    'asia-southeast1': 'abc',
    'asia-southeast2': 'ab',
    'australia-southeast1': 'ac',
    'europe-central2': 'bc',
    'europe-west1': 'bcd',
    'europe-west2': 'ab',
    'europe-west3': 'b',
    'europe-west4': 'abc',
    'me-west1': 'bc',
    'northamerica-northeast1': 'c',
    'southamerica-east1': 'ac',
    'us-central1': 'abcf',
    'us-east1': 'cd',
    'us-east4': 'abc',
    'us-west1': 'ab',
    'us-west2': 'bc',
    'us-west3': 'b',
    'us-west4': 'ab',
  },
  'g2-': {
    'asia-east1': 'abc',
    'asia-northeast1': 'abc',
    'asia-northeast3': 'ab',
    'asia-south1': 'abc',
    'asia-southeast1': 'abc',
    'europe-west1': 'bc',
    'europe-west2': 'ab',
    'europe-west3': 'ab',
    'europe-west4': 'abc',
    'europe-west6': 'bc',
    'me-central2': 'ac',
    'northamerica-northeast1': 'bc',
    'northamerica-northeast2': 'ab',
    'us-central1': 'abc',
    'us-east1': 'bcd',
    'us-east4': 'ac',
    'us-west1': 'abc',
    'us-west4': 'ac',
  },
  'g4-': unknownZones(g4Regions),
  'a2-highgpu-': {
    'asia-northeast1': 'ac',
    'asia-northeast3': 'ab',
    'asia-southeast1': 'abc',
    'europe-west4': 'ab',
    'me-west1': 'ac',
    'us-central1': 'abcf',
    'us-east1': 'b',
    'us-west1': 'b',
    'us-west3': 'b',
    'us-west4': 'b',
  },
  'a2-megagpu-': { 'asia-southeast1': 'ac', 'europe-west4': 'ab', 'us-central1': 'abcf' },
  'a2-ultragpu-': { 'asia-southeast1': 'c', 'europe-west4': 'a', 'us-central1': 'ac', 'us-east4': 'c', 'us-east5': 'ab' },
  'a3-highgpu-': {
    'asia-east1': 'c',
    'asia-northeast1': 'b',
    'asia-northeast3': '',
    'asia-south1': 'c',
    'asia-south2': 'b',
    'asia-southeast1': 'bc',
    'australia-southeast1': 'c',
    'australia-southeast2': '',
    'europe-north1': 'c',
    'europe-west1': 'bc',
    'europe-west3': 'c',
    'europe-west4': 'bc',
    'europe-west9': 'c',
    'us-central1': 'abc',
    'us-east4': 'abc',
    'us-east5': 'a',
    'us-west1': 'ab',
    'us-west4': 'a',
  },
  'a3-edgegpu-': unknownZones([
    ...[
      'asia-northeast1',
      'asia-northeast3',
      'asia-south1',
      'asia-southeast1',
      'australia-southeast2',
      'europe-west2',
      'europe-west3',
      'europe-west4',
    ],
    ...['europe-west9', 'northamerica-northeast2', 'us-central1', 'us-east4', 'us-east5', 'us-west1', 'us-west4'],
  ]),
  'a3-megagpu-': {
    'asia-east1': 'c',
    'asia-northeast1': 'b',
    'asia-southeast1': 'bc',
    'australia-southeast1': 'c',
    'europe-north1': 'c',
    'europe-west1': 'bc',
    'europe-west3': 'c',
    'europe-west4': 'bc',
    'us-central1': 'abc',
    'us-east4': 'abc',
    'us-east5': 'a',
    'us-west1': 'ab',
    'us-west4': 'a',
  },
  'a3-ultragpu-': {
    'asia-south1': 'b',
    'asia-south2': 'c',
    'europe-west1': 'b',
    'europe-west4': 'a',
    'us-central1': 'b',
    'us-east4': 'b',
    'us-east5': 'a',
    'us-south1': 'b',
    'us-west1': 'c',
  },
  'a4-highgpu-': {
    'asia-northeast1': 'b',
    'asia-southeast1': 'b',
    'europe-north1': 'b',
    'europe-west1': '',
    'europe-west4': 'b',
    'us-central1': 'b',
    'us-east1': 'b',
    'us-east4': 'b',
    'us-south1': 'b',
    'us-west2': 'c',
    'us-west3': 'bc',
  },
  'a4x-highgpu-': unknownZones(['europe-west4', 'us-central1', 'us-east1', 'us-east4']),
};

/** What is known about a machine type in a region. */
export type Availability =
  | { readonly kind: 'zones'; readonly zones: readonly string[] }
  /** It is there, but in which zones nobody published. */
  | { readonly kind: 'region' }
  | { readonly kind: 'none' };

/** Where in a region a machine type is. */
export function availabilityOf(machine: Pick<Machine, 'type'>, region: string): Availability {
  const prefix = Object.keys(places)
    .filter((candidate) => machine.type.startsWith(candidate))
    .sort((a, b) => b.length - a.length)[0];
  const letters = prefix === undefined ? undefined : places[prefix]?.[region];
  if (letters === undefined) return { kind: 'none' };
  if (letters === '') return { kind: 'region' };
  return { kind: 'zones', zones: zonesNamed(region, letters) };
}
