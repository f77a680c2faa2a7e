import type { ContainerCluster } from '@cdktf/provider-google/lib/container-cluster/index.js';
import {
  ContainerNodePool,
  type ContainerNodePoolConfig,
  type ContainerNodePoolNodeConfig,
  type ContainerNodePoolNodeConfigGuestAccelerator,
} from '@cdktf/provider-google/lib/container-node-pool/index.js';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import type { Taint } from '../../model/node-pool';
import type { PlacedPool } from '../../placement/placement';
import { idSuffix, type CapacityGroup } from '../capacity-groups';
import type { ClusterContext } from '../target';
import { purchaseOf, type Capacity, type Purchase } from './capacity';
import { diskGiB } from './disk';
import { bootDiskOf, gpuFactsOf } from './machine-facts';
import { maxRunSeconds } from './max-run';
import { nodePoolName } from './names';
import type { DrawnNetwork } from './network';
import type { Settings } from './options';
import { ownLabels, ownTaints } from './pods';
import type { NodeAccount } from './service-account';
import { gkeSharingOf } from './sharing';
import { groupsOf, placeOf } from './sizing';
import { isFixed, zonesOfGroup } from './zones';

interface NodePoolInput {
  readonly settings: Settings;
  readonly context: ClusterContext;
  readonly cluster: ContainerCluster;
  readonly placed: PlacedPool;
  readonly account: NodeAccount;
  readonly network: DrawnNetwork;
  /** Pools that must be there before. */
  readonly first: readonly ITerraformDependable[];
}

/** Draws one pool: a node pool of GKE for each of its capacities. */
export function drawNodePools(stack: TerraformStack, input: NodePoolInput): readonly ContainerNodePool[] {
  return groupsOf(input.placed.pool).map((group) => drawNodePool(stack, { ...input, group }));
}

function drawNodePool(stack: TerraformStack, input: NodePoolInput & { readonly group: CapacityGroup<Capacity> }): ContainerNodePool {
  const { settings, cluster, placed, account, network, first, group } = input;
  const { pool } = placed;
  const { maxPodsPerNode } = placeOf(pool);
  const purchase = purchaseOf(group.capacity, settings.project);
  const zones = zonesOfGroup(group, placed, settings.region);
  return new ContainerNodePool(stack, `pool-${pool.id}${idSuffix(group)}`, {
    name: nodePoolName(pool, group),
    project: settings.project,
    location: settings.region,
    cluster: cluster.name,
    nodeLocations: [...zones],
    ...sizing(group.size, zones.length, purchase),
    maxPodsPerNode,
    networkConfig: { enablePrivateNodes: true, podRange: network.podRange },
    management: { autoRepair: purchase.autoRepair, autoUpgrade: true },
    ...upgrades(pool, purchase),
    ...(purchase.queued ? { queuedProvisioning: { enabled: true } } : {}),
    nodeConfig: nodeConfig(input, { capacity: group.capacity, purchase }),
    // Changing it would replace the pool; the autoscaler has moved on from it anyway.
    lifecycle: { ignoreChanges: ['initial_node_count'] },
    timeouts: { create: '90m', update: '120m', delete: '60m' },
    dependsOn: [...account.rights, ...network.ready, ...first],
  });
}

/** GKE counts nodes of fixed pools and first nodes by zone, and bounds of scaled pools together. */
function sizing(size: PlacedPool['pool']['size'], zones: number, { flexStart }: Purchase): Partial<ContainerNodePoolConfig> {
  if (isFixed(size)) return { nodeCount: size.max / zones };
  return {
    // Nobody knows when a flex-start node comes, and the making of the pool must not wait for it.
    initialNodeCount: flexStart ? 0 : Math.min(Math.ceil(size.start / zones), Math.floor(size.max / zones)),
    // ANY takes nodes where there are some, reservations first; spreading them evenly stalls on the scarcest zone.
    autoscaling: { totalMinNodeCount: size.min, totalMaxNodeCount: size.max, locationPolicy: 'ANY' },
  };
}

/**
 * There is no spare machine with GPUs to put first: one node goes, then another comes. Pools of short-lived nodes are left to GKE, which has a
 * strategy of its own for them; written here, plans may want to change it back
 * (https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies, terraform-google-modules/terraform-google-kubernetes-engine#2352).
 */
function upgrades({ gpu }: PlacedPool['pool'], { shortLived }: Purchase): Pick<ContainerNodePoolConfig, 'upgradeSettings'> {
  if (shortLived) return {};
  return {
    upgradeSettings: { strategy: 'SURGE', ...(gpu === null ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 }) },
  };
}

function nodeConfig(
  { context, placed, account }: NodePoolInput,
  { capacity, purchase }: { readonly capacity: Capacity; readonly purchase: Purchase },
): ContainerNodePoolNodeConfig {
  const { pool, machine } = placed;
  const facts = gpuFactsOf(machine);
  const runSeconds = maxRunSeconds(capacity, placed, context.workloads);
  const { key, values, consumeReservationType } = purchase.reservation;
  const labels = { ...context.blueprint.tags, ...pool.tags };
  const taints = ownTaints(pool);
  return {
    machineType: machine.type,
    imageType: 'COS_CONTAINERD',
    diskType: bootDiskOf(machine),
    diskSizeGb: diskGiB(pool),
    serviceAccount: account.email,
    // Roles of the account say what it may do; narrower scopes only hide them.
    oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
    metadata: { 'disable-legacy-endpoints': 'true' },
    workloadMetadataConfig: { mode: 'GKE_METADATA' },
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    kubeletConfig: { insecureKubeletReadonlyPortEnabled: 'FALSE' },
    gvnic: { enabled: true },
    labels: { ...ownLabels(pool) },
    ...(taints.length === 0 ? {} : { taint: taints.map(gkeTaint) }),
    ...(Object.keys(labels).length === 0 ? {} : { resourceLabels: labels }),
    ...(facts === null
      ? {}
      : {
          guestAccelerator: [
            {
              type: facts.accelerator,
              count: machine.gpus,
              // Left out, GKE fills it in, and every plan would want to replace the pool.
              gpuDriverInstallationConfig: { gpuDriverVersion: placeOf(pool).driver.toUpperCase() },
              ...sharingConfig(pool),
            },
          ],
          ...(facts.localSsds === 0 ? {} : { ephemeralStorageLocalSsdConfig: { localSsdCount: facts.localSsds } }),
        }),
    ...(purchase.spot ? { spot: true } : {}),
    ...(purchase.flexStart ? { flexStart: true } : {}),
    ...(runSeconds === null ? {} : { maxRunDuration: `${String(runSeconds)}s` }),
    reservationAffinity: {
      consumeReservationType,
      ...(key === undefined ? {} : { key }),
      ...(values === undefined ? {} : { values: [...values] }),
    },
  };
}

function sharingConfig(
  pool: PlacedPool['pool'],
): Pick<ContainerNodePoolNodeConfigGuestAccelerator, 'gpuPartitionSize' | 'gpuSharingConfig'> {
  const { partition = null, clients = null } = gkeSharingOf(pool) ?? {};
  return {
    ...(partition === null ? {} : { gpuPartitionSize: partition }),
    ...(clients === null ? {} : { gpuSharingConfig: { gpuSharingStrategy: 'TIME_SHARING', maxSharedClientsPerGpu: clients } }),
  };
}

const effects = { NoSchedule: 'NO_SCHEDULE', PreferNoSchedule: 'PREFER_NO_SCHEDULE', NoExecute: 'NO_EXECUTE' } as const;

function gkeTaint({ key, value, effect }: Taint): { readonly key: string; readonly value: string; readonly effect: string } {
  return { key, value, effect: effects[effect] };
}
