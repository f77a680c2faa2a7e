import { secondsOf } from '../../../lib/model/duration';
import type { PlacedPool } from '../../../lib/placement/placement';
import type { Json } from '../tree';
import { boughtOf, type Bought } from './capacity';
import { nodePoolIs, nodePoolOf, zonesOf } from './gcp-capacity';
import { equal, held, look, sameSet, textOf, type Expected } from './held';
import { instancesOf } from './sharing';
import type { ClusterTruth } from './truth';
import { addressOf, only, type View, type Written } from './view';

const effects: Readonly<Record<string, string>> = {
  NoSchedule: 'NO_SCHEDULE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
};
/** Findings about what a resource does not wait for. */
export function waits(view: View, who: Written | undefined, firsts: readonly (Written | undefined)[]): readonly string[] {
  if (who === undefined) return [];
  return firsts
    .filter((first) => first === undefined || !view.waitsFor(who).has(addressOf(first)))
    .map((first) => `${addressOf(who)} does not wait for ${first === undefined ? 'what is missing' : addressOf(first)}`);
}

/** Rights in the project that the account of a resource's nodes has. */
export function rightsOf(view: View, user: Written | undefined): readonly Written[] {
  const account = view.behind(look(user?.body, 'node_config.service_account'), 'google_service_account', 'email');
  return view
    .of('google_project_iam_member')
    .filter(({ body }) => view.behind(look(body, 'member'), 'google_service_account', 'member') === account);
}

/** A pool is a node pool of GKE for each way in which its nodes are bought. */
export function poolFindings(view: View, placed: PlacedPool, truth: ClusterTruth): readonly string[] {
  return boughtOf(placed.pool).flatMap((bought) => {
    const name = nodePoolOf(placed.pool, bought);
    const own = view.of('google_container_node_pool').find(({ body }) => nodePoolIs(look(body, 'name'), name));
    return own === undefined ? [`there is no node pool ${name}`] : nodePoolFindings(view, { placed, bought, own, truth });
  });
}

interface Drawn {
  readonly placed: PlacedPool;
  readonly bought: Bought;
  readonly own: Written;
  readonly truth: ClusterTruth;
}

/** A node pool is its pool: size, zones, labels, taints, machine, GPUs and way of buying. */
function nodePoolFindings(view: View, { placed, bought, own, truth }: Drawn): readonly string[] {
  const { pool } = placed;
  const where = `node pool ${nodePoolOf(pool, bought)}`;
  const account = view.behind(look(own.body, 'node_config.service_account'), 'google_service_account', 'email');
  const rights = rightsOf(view, own);
  const pulls = view
    .of('google_artifact_registry_repository_iam_member')
    .filter(({ body }) => view.behind(look(body, 'member'), 'google_service_account', 'member') === account);
  const system = view
    .of('google_container_node_pool')
    .find(({ body }) => look(body, 'name') === truth.context.pools.find((each) => each.pool.kind === 'system')?.pool.id);
  return [
    ...held(where, own.body, sizeFacts(placed, bought, truth)),
    ...held(where, own.body, nodeFacts(placed, bought, truth)),
    ...held(where, own.body, reservationFacts(bought, textOf(look(view.stack, 'provider.google.0.project')))),
    ...held(where, own.body, {
      location: truth.region,
      cluster: (value) => view.behind(value, 'google_container_cluster', 'name') !== undefined,
      network_config: { enable_private_nodes: true, pod_range: 'pods' },
      timeouts: { create: '90m', update: '120m', delete: '60m' },
    }),
    ...held(`account of ${pool.id}`, account?.body, { account_id: `${truth.name}-${pool.id}` }),
    ...(sameSet(['roles/container.defaultNodeServiceAccount'])(rights.map(({ body }) => look(body, 'role') ?? null))
      ? []
      : [`rights of ${where} differ`]),
    ...waits(view, own, [...rights, ...pulls, only(view, 'google_compute_router_nat'), ...(system === own ? [] : [system])]),
  ];
}

/** GKE counts nodes of a fixed pool by zone, and bounds of others together. */
function sizeFacts(placed: PlacedPool, bought: Bought, truth: ClusterTruth): Readonly<Record<string, Expected>> {
  const { pool, node } = placed;
  const { kind } = bought;
  const { min, max, start } = bought.size;
  const zones = zonesOf(placed, bought, truth.target);
  const short = kind === 'flexStart' || kind === 'queued';
  const first = kind === 'flexStart' ? 0 : Math.min(Math.ceil(start / zones.length), Math.floor(max / zones.length));
  const surge = pool.gpu === null ? { max_surge: 1, max_unavailable: 0 } : { max_surge: 0, max_unavailable: 1 };
  return {
    node_locations: sameSet([...zones]),
    node_count: (value) => value === (min === max ? max / zones.length : undefined),
    initial_node_count: (value) => value === (min === max ? undefined : first),
    autoscaling: (value) =>
      min === max ? value === undefined : equal(value, { total_min_node_count: min, total_max_node_count: max, location_policy: 'ANY' }),
    queued_provisioning: (value) => (kind === 'queued' ? equal(value, { enabled: true }) : value === undefined),
    management: { auto_repair: !short, auto_upgrade: true },
    upgrade_settings: (value) => (short ? value === undefined : equal(value, { strategy: 'SURGE', ...surge })),
    'lifecycle.ignore_changes': ['initial_node_count'],
    max_pods_per_node: node.allocatable.pods,
  };
}

function nodeFacts(placed: PlacedPool, bought: Bought, truth: ClusterTruth): Readonly<Record<string, Expected>> {
  const { pool, machine, node } = placed;
  const { kind } = bought;
  const accelerator = node.labels['cloud.google.com/gke-accelerator'];
  const driver = textOf(look(pool.place as Json, 'driver')).toUpperCase();
  const gpus: Json | undefined =
    accelerator === undefined
      ? undefined
      : [{ type: accelerator, count: machine.gpus, gpu_driver_installation_config: { gpu_driver_version: driver }, ...sharedAs(pool) }];
  // 375 GiB each, which are 402.65 decimal gigabytes; tables round.
  const disks = Math.round(machine.localSsdGb / 402.65);
  const hyper = /^(n4|c4a|a3-ultra|a4|a4x|g4)-/.test(machine.type);
  const run = longestRun(placed, bought, truth);
  // Of Google's own, the two that are ours to set: GKE adds the taint of queued nodes alone, and nothing to nodes of a class.
  const ours = ['cdk-gpu/pool', 'cloud.google.com/gke-queued', 'cloud.google.com/compute-class'];
  const own = Object.fromEntries(Object.entries(node.labels).filter(([key]) => key in pool.labels || ours.includes(key)));
  const taints = node.taints.filter(({ key }) => key !== 'kubernetes.io/arch' && key !== 'cloud.google.com/gke-queued');
  const is =
    (wanted: Json | undefined) =>
    (value: Json | undefined): boolean =>
      wanted === undefined ? value === undefined : equal(value, wanted);
  const config: Readonly<Record<string, Expected>> = {
    machine_type: machine.type,
    image_type: 'COS_CONTAINERD',
    disk_type: hyper ? 'hyperdisk-balanced' : 'pd-balanced',
    disk_size_gb: (value) =>
      typeof value === 'number' && (pool.diskGiB === null ? value >= (pool.gpu === null ? 50 : 100) : value === pool.diskGiB),
    labels: own,
    taint: (value) =>
      taints.length === 0
        ? value === undefined
        : sameSet(taints.map(({ key, value: text, effect }) => ({ key, value: text, effect: effects[effect] ?? '' })))(value),
    guest_accelerator: is(gpus),
    'ephemeral_storage_local_ssd_config.local_ssd_count': is(accelerator === undefined || disks === 0 ? undefined : disks),
    spot: is(kind === 'spot' ? true : undefined),
    flex_start: is(kind === 'flexStart' ? true : undefined),
    max_run_duration: is(run === null ? undefined : `${String(run)}s`),
    'gvnic.enabled': true,
    ...hardened,
  };
  return Object.fromEntries(Object.entries(config).map(([path, wanted]) => [`node_config.${path}`, wanted]));
}

/** MIG by the profile that every GPU is cut into; takers of turns by their number. GKE puts the labels on nodes. */
function sharedAs(pool: PlacedPool['pool']): Readonly<Record<string, Json>> {
  const [profile] = Object.keys(instancesOf(pool) ?? {});
  const turns = pool.sharing?.timeSlicing ?? null;
  return {
    ...(profile === undefined ? {} : { gpu_partition_size: profile }),
    ...(turns === null ? {} : { gpu_sharing_config: { gpu_sharing_strategy: 'TIME_SHARING', max_shared_clients_per_gpu: turns } }),
  };
}

/** Nodes that come when there are some live as the program says, or as long as their work may take, and seven days at most. */
function longestRun({ pool }: PlacedPool, { kind, capacity }: Bought, { context }: ClusterTruth): number | null {
  const said = look(capacity, 'maxRun');
  if (said !== undefined) return secondsOf(textOf(said));
  if (kind !== 'flexStart') return null;
  const week = 7 * 24 * 3600;
  const work = context.workloads.filter(({ pools }) => pools.some((each) => each.pool.path === pool.path));
  const longest = work.map(({ workload }) => ('timeout' in workload && workload.timeout !== null ? secondsOf(workload.timeout) : week));
  return work.length === 0 ? week : Math.min(week, Math.max(...longest));
}

/** A reservation by its name, with its project where that is another one, and the part of it; everybody else keeps off reservations. */
function reservationFacts({ kind, capacity }: Bought, project: string): Readonly<Record<string, Expected>> {
  const path = 'node_config.reservation_affinity';
  if (kind !== 'reservation')
    return { [path]: { consume_reservation_type: kind === 'anyReservation' ? 'ANY_RESERVATION' : 'NO_RESERVATION' } };
  const part = (name: string): string => textOf(look(capacity, name));
  const owner = part('project');
  const whole = owner === '' || owner === project ? part('name') : `projects/${owner}/reservations/${part('name')}`;
  const block = part('block') === '' ? '' : `/reservationBlocks/${part('block')}`;
  const subBlock = part('subBlock') === '' ? '' : `/reservationSubBlocks/${part('subBlock')}`;
  return {
    [path]: {
      consume_reservation_type: 'SPECIFIC_RESERVATION',
      key: 'compute.googleapis.com/reservation-name',
      values: [whole + block + subBlock],
    },
  };
}

/** What keeps a node's rights from its pods, and its boot from being changed. */
const hardened: Readonly<Record<string, Expected>> = {
  oauth_scopes: ['https://www.googleapis.com/auth/cloud-platform'],
  metadata: { 'disable-legacy-endpoints': 'true' },
  'workload_metadata_config.mode': 'GKE_METADATA',
  shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
  'kubelet_config.insecure_kubelet_readonly_port_enabled': 'FALSE',
};
