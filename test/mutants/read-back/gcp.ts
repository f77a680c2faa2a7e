import type { PulledImage } from '../../../lib/targets/target';
import type { Json } from '../tree';
import { boughtOf } from './capacity';
import { clusterFacts } from './gcp-cluster';
import { networkFindings } from './gcp-network';
import { poolFindings, rightsOf, waits } from './gcp-node-pools';
import { serviceFindings } from './gcp-services';
import { held, look, sameSet } from './held';
import type { ClusterTruth } from './truth';
import { counted, only, type View } from './view';

/** Services of a project that every cluster needs. */
const services = ['binaryauthorization', 'cloudresourcemanager', 'compute', 'container', 'iam', 'logging', 'monitoring'];

/** A cluster on GKE, held against its pools and its work. */
export function gcpClusterFindings(view: View, addOns: View, truth: ClusterTruth): readonly string[] {
  const { context, name, region } = truth;
  const project = look(view.stack, 'provider.google.0.project');
  const cluster = only(view, 'google_container_cluster');
  const placedAt = { location: region, project: project ?? null };
  const everything = Object.values(
    (look(view.stack, 'resource') ?? {}) as Readonly<Record<string, Readonly<Record<string, Json>>>>,
  ).flatMap((named) => Object.entries(named));
  return [
    ...held('cluster', cluster?.body, clusterFacts(view, truth, project)),
    ...context.pools.flatMap((placed) => poolFindings(view, placed, truth)),
    ...counted(view, 'google_container_node_pool', context.pools.flatMap(({ pool }) => boughtOf(pool)).length),
    ...counted(view, 'google_service_account', context.pools.length),
    // Whose nodes read repositories grants that right in the repositories' service.
    ...serviceFindings(view, context.pulls.size > 0 ? ['artifactregistry', ...services] : services),
    ...networkFindings(view, truth),
    ...pullFindings(view, truth),
    // Whatever does not say whose it is would be the provider's default's.
    ...everything.flatMap(([id, body]) => held(id, body, { project: (value) => value === project })),
    ...waits(view, cluster, [only(view, 'google_compute_router_nat'), ...rightsOf(view, cluster)]),
    ...(addOns.stack === null ? [] : held(addOns.name, look(addOns.stack, 'data.google_container_cluster.cluster'), { name, ...placedAt })),
    ...(addOns.stack === null
      ? []
      : held(addOns.name, look(addOns.stack, 'provider.kubernetes.0'), {
          host: 'https://${data.google_container_cluster.cluster.control_plane_endpoints_config[0].dns_endpoint_config[0].endpoint}',
        })),
  ];
}

/** Nodes read exactly the repositories whose images their pods run. */
function pullFindings(view: View, { context, model, name }: ClusterTruth): readonly string[] {
  const wanted = context.pools.flatMap(({ pool }) =>
    registriesOf(context.pulls.get(pool.path) ?? [], model).map((address) => {
      const [location = '', project = '', repository = ''] = address.split('/');
      return { location, project, repository, role: 'roles/artifactregistry.reader', account: `${name}-${pool.id}` };
    }),
  );
  const given = view.of('google_artifact_registry_repository_iam_member').map(({ body }) => ({
    location: look(body, 'location') ?? null,
    project: look(body, 'project') ?? null,
    repository: look(body, 'repository') ?? null,
    role: look(body, 'role') ?? null,
    account: look(view.behind(look(body, 'member'), 'google_service_account', 'member')?.body, 'account_id') ?? null,
  }));
  return sameSet(wanted)(given) ? [] : [`rights to pull are ${JSON.stringify(given)}`];
}

/** `location/project/repository` of each registry once: a registry is one repository. */
function registriesOf(pulls: readonly PulledImage[], model: ClusterTruth['model']): readonly string[] {
  const addresses = pulls.map(({ image, registry, maker }) => maker.registries?.repository(model, registry, image) ?? '');
  return [...new Set(addresses.map((address) => address.replace(/^([^.]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)\/.*$/, '$1/$2/$3')))];
}
