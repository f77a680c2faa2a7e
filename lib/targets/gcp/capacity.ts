import { z } from 'zod';
import { durationSchema, type Duration } from '../../model/duration';

/** How nodes are bought. */
export type GcpCapacity =
  | { readonly kind: 'onDemand' }
  /** Cheap machines that Google may take back at any time. */
  | { readonly kind: 'spot' }
  /** Machines of one reservation, in the zone where it is. `project` owns it when that is another one; `block` and `subBlock` are parts of a dense one. */
  | {
      readonly kind: 'reservation';
      readonly name: string;
      readonly zone: string;
      readonly project?: string;
      readonly block?: string;
      readonly subBlock?: string;
    }
  /** Any reservation that matches and is open to all, and on-demand machines where none is left. */
  | { readonly kind: 'anyReservation' }
  /**
   * Machines that come when there are some, cheaper, for at most seven days.
   * `maxRun` is by default the longest `timeout` of its work, at most `7d`. GKE replaces a pool whose `maxRun` changes: one that is to outlive changes
   * of its work says it.
   */
  | { readonly kind: 'flexStart'; readonly maxRun?: Duration }
  /** All machines of one piece of work at once, by Dynamic Workload Scheduler. Alone: there is no falling back from a queue. */
  | { readonly kind: 'queued'; readonly maxRun?: Duration };

const resourceName = z
  .string()
  .regex(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, { error: 'must be the name of a resource: a-z, 0-9 and "-", at most 63' });

/** @internal Parses `capacity` of a pool. */
export const capacitySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('onDemand') }),
    z.strictObject({ kind: z.literal('spot') }),
    z.strictObject({
      kind: z.literal('reservation'),
      name: resourceName,
      zone: z.string().min(1),
      project: z.string().min(1).optional(),
      block: resourceName.optional(),
      subBlock: resourceName.optional(),
    }),
    z.strictObject({ kind: z.literal('anyReservation') }),
    z.strictObject({ kind: z.literal('flexStart'), maxRun: durationSchema.optional() }),
    z.strictObject({ kind: z.literal('queued'), maxRun: durationSchema.optional() }),
  ])
  .refine((given) => given.kind !== 'reservation' || given.subBlock === undefined || given.block !== undefined, {
    path: ['subBlock'],
    error: 'is a part of a block, and `block` is not said',
  });
/** @internal A capacity that has been parsed. */
export type Capacity = Readonly<z.output<typeof capacitySchema>>;

/** @internal The most that nodes of flex-start and queued pools live, in seconds. Source: https://cloud.google.com/kubernetes-engine/docs/concepts/dws, read 2026-11-22. */
export const longestRunSeconds = 7 * 86400;

/** @internal What the capacity is to a node pool of GKE. Plain data: `node-pool.ts` writes it. */
export interface Purchase {
  readonly spot: boolean;
  readonly flexStart: boolean;
  readonly queued: boolean;
  readonly reservation: {
    readonly consumeReservationType: 'NO_RESERVATION' | 'ANY_RESERVATION' | 'SPECIFIC_RESERVATION';
    readonly key?: string;
    readonly values?: readonly string[];
  };
  /** GKE must not repair nodes whose machines it cannot get again: Google's own steps for flex-start and queued pools switch it off. */
  readonly autoRepair: boolean;
  /** Nodes live a few days at most, and GKE renews pools of such nodes in a way of its own (`SHORT_LIVED`), which no other may replace. */
  readonly shortLived: boolean;
}

/**
 * @internal How a capacity is bought. `NO_RESERVATION` is written out for on-demand and Spot, or idle machines of somebody else's open reservation would be
 * used up unseen; flex-start and queued pools are refused without it (hashicorp/terraform-provider-google#18341).
 */
export function purchaseOf(capacity: Capacity, project: string): Purchase {
  const shortLived = capacity.kind === 'flexStart' || capacity.kind === 'queued';
  const plain: Purchase = {
    spot: capacity.kind === 'spot',
    flexStart: capacity.kind === 'flexStart',
    queued: capacity.kind === 'queued',
    reservation: { consumeReservationType: 'NO_RESERVATION' },
    autoRepair: !shortLived,
    shortLived,
  };
  if (capacity.kind === 'anyReservation') return { ...plain, reservation: { consumeReservationType: 'ANY_RESERVATION' } };
  if (capacity.kind !== 'reservation') return plain;
  return {
    ...plain,
    reservation: {
      consumeReservationType: 'SPECIFIC_RESERVATION',
      key: 'compute.googleapis.com/reservation-name',
      values: [reservationPath(capacity, project)],
    },
  };
}

/**
 * A reservation of the own project goes by its name, one of another project by its path; parts of dense ones follow either.
 * Sources, read 2026-11-22: `--reservation` in Google's steps for GKE clusters of A4 and A3 Ultra machines,
 * modules/compute/gke-node-pool of GoogleCloudPlatform/cluster-toolkit, and what GKE's autoscaler makes of a ComputeClass's reservations.
 */
function reservationPath(capacity: Extract<Capacity, { kind: 'reservation' }>, project: string): string {
  const own = capacity.project === undefined || capacity.project === project;
  const whole = own ? capacity.name : `projects/${capacity.project}/reservations/${capacity.name}`;
  const block = capacity.block === undefined ? '' : `/reservationBlocks/${capacity.block}`;
  const subBlock = capacity.subBlock === undefined ? '' : `/reservationSubBlocks/${capacity.subBlock}`;
  return `${whole}${block}${subBlock}`;
}
