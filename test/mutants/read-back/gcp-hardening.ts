import type { Expected } from './held';

/** What is safe on GKE with no option set. */
export const hardenedCluster: Readonly<Record<string, Expected>> = {
  enable_legacy_abac: false,
  enable_shielded_nodes: true,
  'anonymous_authentication_config.mode': 'LIMITED',
  'binary_authorization.evaluation_mode': 'PROJECT_SINGLETON_POLICY_ENFORCE',
  'control_plane_endpoints_config.dns_endpoint_config.allow_external_traffic': true,
  'master_auth.client_certificate_config.issue_client_certificate': false,
  'master_authorized_networks_config.gcp_public_cidrs_access_enabled': false,
  'master_authorized_networks_config.cidr_blocks': (value) => value === undefined,
  private_cluster_config: {
    enable_private_endpoint: true,
    enable_private_nodes: true,
    master_global_access_config: { enabled: true },
  },
  rbac_binding_config: {
    enable_insecure_binding_system_authenticated: false,
    enable_insecure_binding_system_unauthenticated: false,
  },
  security_posture_config: { mode: 'BASIC', vulnerability_mode: 'VULNERABILITY_DISABLED' },
  'node_pool_defaults.node_config_defaults.insecure_kubelet_readonly_port_enabled': 'FALSE',
  'node_config.oauth_scopes': ['https://www.googleapis.com/auth/cloud-platform'],
  'node_config.metadata': { 'disable-legacy-endpoints': 'true' },
  'node_config.shielded_instance_config': { enable_secure_boot: true, enable_integrity_monitoring: true },
  'node_config.workload_metadata_config.mode': 'GKE_METADATA',
  'resource_labels.managed-by': 'cdk-gpu',
};
