import { isList, type Json } from '../tree';
import { held, look } from './held';
import { areApart, rangeOf, sizeOf, type Range } from './ranges';
import type { ClusterTruth } from './truth';
import { only, type View } from './view';

/** Nodes have no addresses of their own; their way out is a NAT gateway of the same router. */
export function networkFindings(view: View, { name, region }: ClusterTruth): readonly string[] {
  const nat = only(view, 'google_compute_router_nat');
  const router = view.behind(look(nat?.body, 'router'), 'google_compute_router', 'name');
  const inNetwork = (value: Json | undefined): boolean => view.behind(value, 'google_compute_network', 'id') !== undefined;
  const subnetwork = only(view, 'google_compute_subnetwork')?.body;
  const ranges: readonly Range[] = [
    look(subnetwork, 'ip_cidr_range'),
    look(subnetwork, 'secondary_ip_range.0.ip_cidr_range'),
    look(subnetwork, 'secondary_ip_range.1.ip_cidr_range'),
  ].map(rangeOf);
  const [nodes = NaN, pods = NaN, services = NaN] = ranges.map(sizeOf);
  return [
    ...held('network', only(view, 'google_compute_network')?.body, { name, auto_create_subnetworks: false, routing_mode: 'REGIONAL' }),
    ...held('subnetwork', subnetwork, {
      name,
      region,
      network: inNetwork,
      private_ip_google_access: true,
      secondary_ip_range: (value) => isList(value) && value.length === 2,
      'secondary_ip_range.0.range_name': 'pods',
      'secondary_ip_range.1.range_name': 'services',
      log_config: { aggregation_interval: 'INTERVAL_10_MIN', flow_sampling: 0.1, metadata: 'INCLUDE_ALL_METADATA' },
    }),
    ...(areApart(ranges) && ranges.every(({ start, end }) => end > start) ? [] : ['ranges of the subnetwork meet']),
    // Pods take a block for each node, so theirs is the largest.
    ...(pods > nodes && nodes > services ? [] : ['ranges of the subnetwork are of odd sizes']),
    ...held('router', router?.body, { name, region, network: inNetwork }),
    ...held('NAT', nat?.body, {
      name: `${name}-nat`,
      region,
      nat_ip_allocate_option: 'AUTO_ONLY',
      source_subnetwork_ip_ranges_to_nat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
      enable_dynamic_port_allocation: true,
      // Ports are given by need, which goes with neither of the two being fixed.
      enable_endpoint_independent_mapping: false,
      min_ports_per_vm: (value) => powerOfTwo(value) && Number(value) >= 32,
      max_ports_per_vm: (value) =>
        powerOfTwo(value) && Number(value) > Number(look(nat?.body, 'min_ports_per_vm')) && Number(value) <= 65536,
      log_config: { enable: true, filter: 'ERRORS_ONLY' },
    }),
  ];
}

function powerOfTwo(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(Math.log2(value));
}
