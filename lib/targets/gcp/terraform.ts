import { DataGoogleContainerCluster } from '@cdktf/provider-google/lib/data-google-container-cluster/index.js';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider/index.js';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import { Fn, type TerraformStack } from 'cdktf';
import type { BlueprintModel } from '../../model/blueprint';
import type { ClusterContext, ClusterDraft, RegistryContext } from '../target';
import { drawControlPlane } from './cluster';
import { clusterName } from './names';
import { drawNetwork } from './network';
import { drawNodePools } from './node-pool';
import type { Settings } from './options';
import { drawRepositories } from './registry';
import { drawNodeAccount } from './service-account';
import { drawServices } from './services';

/** Draws one cluster: network, control plane, the system pool, then the others, each with an account of its own. */
export function drawCluster(settings: Settings, context: ClusterContext, draft: ClusterDraft): void {
  const { cluster: stack, addOns } = draft;
  drawProvider(stack, settings, context.blueprint);
  const services = drawServices(stack, settings, clusterServices(context));
  const network = drawNetwork(stack, { settings, context, services });
  const accounts = new Map(context.pools.map(({ pool }) => [pool.path, drawNodeAccount(stack, { settings, context, pool, services })]));
  const system = context.pools.find(({ pool }) => pool.kind === 'system');
  const bootstrap = system === undefined ? undefined : accounts.get(system.pool.path);
  const cluster = drawControlPlane(stack, { settings, context, network, services, ...(bootstrap === undefined ? {} : { bootstrap }) });

  const drawPool = (placed: ClusterContext['pools'][number], first: ReturnType<typeof drawNodePools>) => {
    const account = accounts.get(placed.pool.path);
    return account === undefined ? [] : drawNodePools(stack, { settings, context, cluster, placed, account, network, first });
  };
  // GKE's own pods need nodes without a taint before others come.
  const first = context.pools.filter(({ pool }) => pool.kind === 'system').flatMap((placed) => drawPool(placed, []));
  for (const placed of context.pools.filter(({ pool }) => pool.kind !== 'system')) drawPool(placed, first);

  if (addOns !== null) drawAddOnProviders(addOns, settings, context);
}

/** Draws the repositories of the blueprint. */
export function drawRegistries(settings: Settings, context: RegistryContext, stack: TerraformStack): void {
  drawProvider(stack, settings, context.blueprint);
  drawRepositories(stack, settings, context);
}

function clusterServices({ pulls }: ClusterContext): readonly string[] {
  const pulling = [...pulls.values()].some((images) => images.length > 0);
  return [
    'binaryauthorization',
    'cloudresourcemanager',
    'compute',
    'container',
    'iam',
    'logging',
    'monitoring',
    ...(pulling ? ['artifactregistry'] : []),
  ];
}

function drawProvider(stack: TerraformStack, { project, region }: Settings, { tags }: BlueprintModel): void {
  new GoogleProvider(stack, 'google', { project, region, ...(Object.keys(tags).length === 0 ? {} : { defaultLabels: tags }) });
}

/**
 * The add-on stack finds the cluster by its name. Its providers fetch a token when they are used: one that Terraform reads would end in its state, and run out.
 */
function drawAddOnProviders(stack: TerraformStack, settings: Settings, context: ClusterContext): void {
  drawProvider(stack, settings, context.blueprint);
  const cluster = new DataGoogleContainerCluster(stack, 'cluster', {
    name: clusterName(context.blueprint, context.cluster),
    location: settings.region,
    project: settings.project,
  });
  // The DNS endpoint has a certificate that everybody trusts; the address has the cluster's own.
  const endpoint =
    settings.publicCidrs.length === 0
      ? { host: `https://${cluster.controlPlaneEndpointsConfig.get(0).dnsEndpointConfig.get(0).endpoint}` }
      : { host: `https://${cluster.endpoint}`, clusterCaCertificate: Fn.base64decode(cluster.masterAuth.get(0).clusterCaCertificate) };
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'gke-gcloud-auth-plugin',
    args: ['--use_application_default_credentials'],
  };
  new KubernetesProvider(stack, 'kubernetes', { ...endpoint, exec: [exec] });
  new HelmProvider(stack, 'helm', { kubernetes: { ...endpoint, exec } });
}
