import type { Json } from '../tree';
import type { ClusterTruth } from './truth';
import { hardenedCluster } from './gcp-hardening';
import { look, sameSet, textOf, type Expected } from './held';
import type { View } from './view';

/** The control plane of a cluster on GKE: version, network, who reaches it, what it watches. */
export function clusterFacts(
  view: View,
  { context, name, region }: ClusterTruth,
  project: Json | undefined,
): Readonly<Record<string, Expected>> {
  const system = context.pools.find(({ pool }) => pool.kind === 'system')?.pool.id ?? '';
  return {
    name,
    location: region,
    min_master_version: context.cluster.kubernetesVersion,
    deletion_protection: context.cluster.deletionProtection,
    network: (value) => view.behind(value, 'google_compute_network', 'id') !== undefined,
    subnetwork: (value) => view.behind(value, 'google_compute_subnetwork', 'id') !== undefined,
    networking_mode: 'VPC_NATIVE',
    ip_allocation_policy: { cluster_secondary_range_name: 'pods', services_secondary_range_name: 'services' },
    // Enforces network policies itself.
    datapath_provider: 'ADVANCED_DATAPATH',
    'release_channel.channel': 'REGULAR',
    'gateway_api_config.channel': 'CHANNEL_STANDARD',
    // Pools are resources of their own.
    remove_default_node_pool: true,
    initial_node_count: 1,
    'lifecycle.ignore_changes': sameSet(['initial_node_count', 'node_config']),
    'node_config.service_account': (value) =>
      look(view.behind(value, 'google_service_account', 'email')?.body, 'account_id') === `${name}-${system}`,
    'node_config.disk_type': 'pd-standard',
    'node_config.disk_size_gb': (value) => typeof value === 'number' && value >= 12,
    'workload_identity_config.workload_pool': `${textOf(project)}.svc.id.goog`,
    addons_config: {
      dns_cache_config: { enabled: true },
      gce_persistent_disk_csi_driver_config: { enabled: true },
      gcs_fuse_csi_driver_config: { enabled: true },
      horizontal_pod_autoscaling: { disabled: false },
      http_load_balancing: { disabled: false },
      network_policy_config: { disabled: true },
    },
    // Pools scale by themselves; new ones are the program's to make.
    cluster_autoscaling: { autoscaling_profile: 'OPTIMIZE_UTILIZATION', enabled: false },
    'cost_management_config.enabled': true,
    'logging_config.enable_components': sameSet(['SYSTEM_COMPONENTS', 'WORKLOADS']),
    'monitoring_config.managed_prometheus.enabled': true,
    'monitoring_config.enable_components': sameSet([
      'SYSTEM_COMPONENTS',
      'STORAGE',
      'POD',
      'DEPLOYMENT',
      'STATEFULSET',
      'DAEMONSET',
      'HPA',
      'CADVISOR',
      'KUBELET',
      'JOBSET',
      'DCGM',
    ]),
    timeouts: { create: '60m', update: '90m', delete: '60m' },
    ...hardenedCluster,
  };
}
