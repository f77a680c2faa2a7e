import { ContainerCluster } from '@cdktf/provider-google/lib/container-cluster/index.js';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import type { ClusterContext } from '../target';
import { clusterName } from './names';
import type { DrawnNetwork } from './network';
import type { Settings } from './options';
import type { NodeAccount } from './service-account';

interface ControlPlaneInput {
  readonly settings: Settings;
  readonly context: ClusterContext;
  readonly network: DrawnNetwork;
  readonly services: readonly ITerraformDependable[];
  /** Account of the pool that GKE insists on making, and that is removed at once. */
  readonly bootstrap?: NodeAccount;
}

/** What GKE's own monitoring collects; `DCGM` is NVIDIA's exporter, run by GKE. */
const metrics = [
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
];

/** Draws the control plane. Secrets in its database are encrypted by Google's keys: a key of one's own needs a grant to a service agent that comes with the project. */
export function drawControlPlane(stack: TerraformStack, input: ControlPlaneInput): ContainerCluster {
  const { settings, context, network, services, bootstrap } = input;
  const { cluster, blueprint } = context;
  return new ContainerCluster(stack, 'cluster', {
    name: clusterName(blueprint, cluster),
    project: settings.project,
    location: settings.region,
    deletionProtection: cluster.deletionProtection,
    releaseChannel: { channel: 'REGULAR' },
    // The channel moves on by itself; this is the least, and raising it upgrades.
    minMasterVersion: cluster.kubernetesVersion,

    // Pools are resources of their own. What GKE needs for a moment has none of the project's default rights.
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeConfig: {
      ...(bootstrap === undefined ? {} : { serviceAccount: bootstrap.email }),
      // One node in each zone, with 100 GB of SSD if nothing were said; it is thrown away, and may be more than a new project's quota (SSD_TOTAL_GB).
      diskType: 'pd-standard',
      diskSizeGb: 30,
      oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      workloadMetadataConfig: { mode: 'GKE_METADATA' },
      metadata: { 'disable-legacy-endpoints': 'true' },
    },
    lifecycle: { ignoreChanges: ['initial_node_count', 'node_config'] },

    ...networking(network),
    ...access(settings),
    ...hardening(settings),
    ...operations(),
    // Whoever finds it in the console sees that changes by hand do not last.
    resourceLabels: { 'managed-by': 'cdk-gpu', ...blueprint.tags },
    timeouts: { create: '60m', update: '90m', delete: '60m' },
    dependsOn: [...services, ...network.ready, ...(bootstrap?.rights ?? [])],
  });
}

function networking(network: DrawnNetwork) {
  return {
    network: network.network,
    subnetwork: network.subnetwork,
    networkingMode: 'VPC_NATIVE',
    ipAllocationPolicy: { clusterSecondaryRangeName: network.podRange, servicesSecondaryRangeName: network.serviceRange },
    // Dataplane V2 enforces network policies itself.
    datapathProvider: 'ADVANCED_DATAPATH',
  };
}

/**
 * By default the control plane has no address on the internet. Its DNS endpoint answers from everywhere, to those that IAM lets in; where addresses are
 * named, it answers inside of the network alone, and only those addresses reach the public one.
 */
function access({ publicCidrs }: Settings) {
  const open = publicCidrs.length > 0;
  return {
    privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: !open, masterGlobalAccessConfig: { enabled: true } },
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: !open } },
    // Without blocks it is closed to everybody; without this it were open to everybody.
    masterAuthorizedNetworksConfig: {
      gcpPublicCidrsAccessEnabled: false,
      ...(open ? { cidrBlocks: publicCidrs.map((cidrBlock) => ({ cidrBlock })) } : {}),
    },
  };
}

function hardening({ project }: Settings) {
  return {
    workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
    enableShieldedNodes: true,
    enableLegacyAbac: false,
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    anonymousAuthenticationConfig: { mode: 'LIMITED' },
    rbacBindingConfig: { enableInsecureBindingSystemAuthenticated: false, enableInsecureBindingSystemUnauthenticated: false },
    // The project's policy decides; until somebody writes one it lets every image in.
    binaryAuthorization: { evaluationMode: 'PROJECT_SINGLETON_POLICY_ENFORCE' },
    securityPostureConfig: { mode: 'BASIC', vulnerabilityMode: 'VULNERABILITY_DISABLED' },
    nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: 'FALSE' } },
  };
}

function operations() {
  return {
    addonsConfig: {
      dnsCacheConfig: { enabled: true },
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      gcsFuseCsiDriverConfig: { enabled: true },
      horizontalPodAutoscaling: { disabled: false },
      httpLoadBalancing: { disabled: false },
      networkPolicyConfig: { disabled: true },
    },
    // GPUs that idle are given back soon. No pools are made automatically: the program says which there are.
    clusterAutoscaling: { enabled: false, autoscalingProfile: 'OPTIMIZE_UTILIZATION' },
    gatewayApiConfig: { channel: 'CHANNEL_STANDARD' },
    monitoringConfig: { enableComponents: metrics, managedPrometheus: { enabled: true } },
    loggingConfig: { enableComponents: ['SYSTEM_COMPONENTS', 'WORKLOADS'] },
    costManagementConfig: { enabled: true },
  };
}
