/**
 * Letters of the zones of each region.
 * Source: skypilot-org/skypilot-catalog, catalogs/v8/gcp/vms.csv at 006059e0, zones of `e2-micro`, which every zone has; asia-southeast3 from
 * https://cloud.google.com/compute/docs/regions-zones. Region names agree with tools/regions.csv of Cyclenerd/google-cloud-pricing-cost-calculator
 * of 2026-01-09. Read 2026-11-22.
 */
const letters: Readonly<Record<string, string>> = {
  'africa-south1': 'abc',
  'asia-east1': 'abc',
  'asia-east2': 'abc',
  'asia-northeast1': 'abc',
  'asia-northeast2': 'abc',
  'asia-northeast3': 'abc',
  'asia-south1': 'abc',
  'asia-south2': 'abc',
  'asia-southeast1': 'abc',
  'asia-southeast2': 'abc',
  'asia-southeast3': 'abc',
  'australia-southeast1': 'abc',
  'australia-southeast2': 'abc',
  'europe-central2': 'abc',
  'europe-north1': 'abc',
  'europe-north2': 'abc',
  'europe-southwest1': 'abc',
  'europe-west1': 'bcd',
  'europe-west10': 'abc',
  'europe-west12': 'abc',
  'europe-west2': 'abc',
  'europe-west3': 'abc',
  'europe-west4': 'abc',
  'europe-west6': 'abc',
  'europe-west8': 'abc',
  'europe-west9': 'abc',
  'me-central1': 'abc',
  'me-central2': 'abc',
  'me-west1': 'abc',
  'northamerica-northeast1': 'abc',
  'northamerica-northeast2': 'abc',
  'northamerica-south1': 'abc',
  'southamerica-east1': 'abc',
  'southamerica-west1': 'abc',
  'us-central1': 'abcf',
  'us-east1': 'bcd',
  'us-east4': 'abc',
  'us-east5': 'abc',
  'us-south1': 'abc',
  'us-west1': 'abc',
  'us-west2': 'abc',
  'us-west3': 'abc',
  'us-west4': 'abc',
};

/** Names of all regions, sorted. */
export const regionNames: readonly string[] = Object.keys(letters).sort();

/** Zones of a region, sorted; none when the region is unknown. */
export function zonesOf(region: string): readonly string[] {
  return zonesNamed(region, letters[region] ?? '');
}

/** Zones of a region by their letters. */
export function zonesNamed(region: string, lettersOfZones: string): readonly string[] {
  return Array.from(lettersOfZones, (letter) => `${region}-${letter}`);
}

/** Whether a zone is one of the region's. Zones for accelerators alone (`us-south1-ai1b`) are opened faster than a table can follow: their form is enough. */
export function isZoneOf(region: string, zone: string): boolean {
  return zonesOf(region).includes(zone) || new RegExp(`^${region}-ai\\d[a-z]$`).test(zone);
}
