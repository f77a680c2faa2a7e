import { z } from 'zod';
import type { PoolModel } from '../../model/node-pool';
import { capacityGroups, type CapacityGroup, type CapacityReader } from '../capacity-groups';
import { cloudSizingShape } from '../cloud';

/** How nodes are bought. */
export type AwsCapacity =
  | { readonly kind: 'onDemand' }
  | { readonly kind: 'spot' }
  /** On-demand capacity reservations by id; several are used together. `machines` is how many they hold. */
  | {
      readonly kind: 'reservation';
      readonly id: string | readonly string[];
      readonly zone: string;
      readonly machines?: number;
      readonly tags?: never;
    }
  /** A capacity block for machine learning that has been bought: nodes are there between its two times, and nothing else takes their place. */
  | {
      readonly kind: 'capacityBlock';
      readonly id: string;
      readonly zone: string;
      /** ISO 8601 with a time zone. */
      readonly startsAt?: string;
      /** ISO 8601 with a time zone. EC2 ends its nodes 30 minutes before. */
      readonly endsAt: string;
      readonly machines?: number;
    };

const reservationId = z
  .string()
  .regex(/^cr-[0-9a-f]{8,17}$/, { error: 'is not the id of a capacity reservation, such as "cr-0123456789abcdef0"' });
const zone = z.string().min(1);
const machines = z.int().min(1).max(100000).optional();
const time = z.iso.datetime({ offset: true, error: 'is not a time in ISO 8601 with a time zone, such as "2027-01-24T11:30:00Z"' });

/** @internal Parses `capacity` of a pool. */
export const capacitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('onDemand') }),
  z.strictObject({ kind: z.literal('spot') }),
  z.strictObject({
    kind: z.literal('reservation'),
    id: z.union([reservationId.transform((id): readonly string[] => [id]), z.array(reservationId).min(1)]),
    zone,
    machines,
  }),
  z.strictObject({ kind: z.literal('capacityBlock'), id: reservationId, zone, startsAt: time.optional(), endsAt: time, machines }),
]);
/** @internal A capacity that has been parsed: a reservation's ids are a list. */
export type Capacity = Readonly<z.output<typeof capacitySchema>>;
/** @internal One that was bought beforehand, in one zone. */
export type ReservedCapacity = Extract<Capacity, { zone: string }>;

/** @internal Props of every pool on AWS. */
export const sizingShape = cloudSizingShape(capacitySchema);

const placeSchema = z.object({ capacity: sizingShape.capacity, zones: sizingShape.zones });

/** @internal The part of a pool that only AWS understands. */
export interface Place {
  /** In the order in which they are tried; at least one. */
  readonly capacities: readonly Capacity[];
  /** Zones that the program names; null: the target chooses. */
  readonly zones: readonly string[] | null;
}

const places = new WeakMap<PoolModel, Place>();

/** @internal Reads a pool's place once; it was parsed by the pool's own schema before. */
export function placeOf(pool: PoolModel): Place {
  const known = places.get(pool);
  if (known !== undefined) return known;
  const { capacity: capacities, zones } = placeSchema.parse(pool.place);
  const place = { capacities, zones };
  places.set(pool, place);
  return place;
}

/** @internal Whether a capacity was bought beforehand: a reservation or a block. */
export function isReserved(capacity: Capacity): capacity is ReservedCapacity {
  return capacity.kind === 'reservation' || capacity.kind === 'capacityBlock';
}

/** @internal The reservations and blocks of a pool, in its order. */
export function reservedOf(pool: PoolModel): readonly ReservedCapacity[] {
  return placeOf(pool).capacities.filter(isReserved);
}

/** @internal How rules of all clouds read a pool of this one. */
export const reader: CapacityReader<Capacity> = {
  capacitiesOf: (pool) => placeOf(pool).capacities,
  machinesIn: (capacity) => (isReserved(capacity) ? (capacity.machines ?? null) : null),
};

/** @internal The node groups of a pool, in the order in which they are tried. */
export function groupsOf(pool: PoolModel): readonly CapacityGroup<Capacity>[] {
  return capacityGroups(reader, pool);
}

/**
 * @internal Machine types whose GPU needs a newer driver (595) than EKS' images have (580), that of Bottlerocket as well. Both drive all others of the table.
 * Sources: awslabs/amazon-eks-ami#2417, 2026-07; https://docs.aws.amazon.com/eks/latest/userguide/bottlerocket-custom-variant.html and
 * https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html, read 2026-11-23.
 */
export function needsOwnImage(type: string): boolean {
  return type.startsWith('g7.');
}
