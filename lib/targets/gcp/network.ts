import { ComputeNetwork } from '@cdktf/provider-google/lib/compute-network/index.js';
import { ComputeRouter } from '@cdktf/provider-google/lib/compute-router/index.js';
import { ComputeRouterNat } from '@cdktf/provider-google/lib/compute-router-nat/index.js';
import { ComputeSubnetwork } from '@cdktf/provider-google/lib/compute-subnetwork/index.js';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import type { ClusterContext } from '../target';
import { cidrText, parseCidr } from '../cidr';
import { planNetwork } from './network-plan';
import { networkName } from './names';
import type { Settings } from './options';

/** What the cluster and its pools need of a network. */
export interface DrawnNetwork {
  readonly network: string;
  readonly subnetwork: string;
  readonly podRange: string;
  readonly serviceRange: string;
  /** What nodes need before they start: without a way out they cannot pull. */
  readonly ready: readonly ITerraformDependable[];
}

interface NetworkInput {
  readonly settings: Settings;
  readonly context: ClusterContext;
  readonly services: readonly ITerraformDependable[];
}

const podRange = 'pods';
const serviceRange = 'services';

/** Draws a network, or takes the one that is given. GKE makes the firewall rules that it needs itself. */
export function drawNetwork(stack: TerraformStack, { settings, context, services }: NetworkInput): DrawnNetwork {
  const given = settings.network;
  if (given.kind === 'given') {
    return { network: given.name, subnetwork: given.subnetwork, podRange: given.podRange, serviceRange: given.serviceRange, ready: [] };
  }
  const plan = planNetwork(parseCidr(given.cidr) ?? { base: 0, prefix: 16 });
  const name = (part: string | null) => networkName(context.blueprint, context.cluster, part);
  const project = settings.project;
  const region = settings.region;

  const network = new ComputeNetwork(stack, 'network', {
    name: name(null),
    project,
    autoCreateSubnetworks: false,
    routingMode: 'REGIONAL',
    dependsOn: [...services],
  });
  const subnetwork = new ComputeSubnetwork(stack, 'subnetwork', {
    name: name(null),
    project,
    region,
    network: network.id,
    ipCidrRange: cidrText(plan.nodes),
    secondaryIpRange: [
      { rangeName: podRange, ipCidrRange: cidrText(plan.pods) },
      { rangeName: serviceRange, ipCidrRange: cidrText(plan.services) },
    ],
    // Nodes have no addresses of their own on the internet, and reach Google's services by this.
    privateIpGoogleAccess: true,
    // Who spoke with whom, of every tenth packet flow: enough to investigate, cheap enough to leave on.
    logConfig: { aggregationInterval: 'INTERVAL_10_MIN', flowSampling: 0.1, metadata: 'INCLUDE_ALL_METADATA' },
  });
  const router = new ComputeRouter(stack, 'router', { name: name(null), project, region, network: network.id });
  const nat = new ComputeRouterNat(stack, 'nat', {
    name: name('nat'),
    project,
    region,
    router: router.name,
    natIpAllocateOption: 'AUTO_ONLY',
    sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
    // Many pods of one node that pull from one registry exhaust the 64 ports that a node has by default.
    enableDynamicPortAllocation: true,
    enableEndpointIndependentMapping: false,
    minPortsPerVm: 128,
    maxPortsPerVm: 32768,
    logConfig: { enable: true, filter: 'ERRORS_ONLY' },
  });
  return { network: network.id, subnetwork: subnetwork.id, podRange, serviceRange, ready: [nat] };
}
