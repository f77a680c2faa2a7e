import { z } from 'zod';
import type { Architecture } from '../catalog/machine';
import type { PoolSize as Bounds } from '../model/node-pool';

/** Autoscaled between two bounds (`start` is only how many there are first), or held at a number. Counts all zones and all capacities of the pool together. */
export type PoolSize =
  | { readonly min: number; readonly max: number; readonly start?: number; readonly fixed?: never }
  | { readonly fixed: number; readonly min?: never; readonly max?: never; readonly start?: never };

/** What a cloud's pool says about how many nodes, how they are bought and where. */
export interface CloudSizing<Capacity> {
  /** How many nodes there are. The first capacity buys `min`, `start` and `fixed`; later ones come when it has none left. */
  readonly size: PoolSize;
  /**
   * How nodes are bought; a list is fallback, tried in order.
   * @default { kind: 'onDemand' }
   */
  readonly capacity?: Capacity | readonly [Capacity, ...Capacity[]];
  /**
   * Zones that nodes may be in. A reservation is where it is.
   * @default - chosen by the target; one zone where fabric or reservation demand it
   */
  readonly zones?: readonly string[];
}

/** What a node of a cloud's CPU pool has at least. */
export interface CloudCpus {
  /** Cores as the cloud counts them. */
  readonly cpus: number;
  /** Nominal memory. */
  readonly memoryGiB: number;
  /** @default 'amd64' */
  readonly arch?: Architecture;
  /** @default - the cheapest of the present generation with at least these */
  readonly machineType?: string;
}

const count = z.int().min(0).max(100000);

/** @internal Parses `size`; what it gives back is the model's bounds. */
export const sizeSchema = z.union([
  z.strictObject({ fixed: count }).transform(({ fixed }): Bounds => ({ min: fixed, max: fixed, start: fixed })),
  z
    .strictObject({ min: count, max: count, start: count.optional() })
    .refine((size) => size.max >= size.min, { path: ['max'], error: 'must not be less than min' })
    .refine((size) => size.start === undefined || (size.start >= size.min && size.start <= size.max), {
      path: ['start'],
      error: 'must lie between min and max',
    })
    .transform(({ min, max, start }): Bounds => ({ min, max, start: start ?? min })),
]);

/** Parses one capacity or a list of them, into a list. */
function capacitiesSchema<C extends z.ZodType>(capacity: C): z.ZodType<readonly z.output<C>[]> {
  const one = capacity.transform((given): readonly z.output<C>[] => [given]);
  return z.union([one, z.array(capacity).min(1)]).default([{ kind: 'onDemand' }] as never);
}

/** @internal Props of every pool of a cloud whose capacities `capacity` parses. */
export function cloudSizingShape<C extends z.ZodType>(capacity: C) {
  return {
    size: sizeSchema,
    capacity: capacitiesSchema(capacity),
    zones: z.array(z.string().min(1)).min(1).nullable().default(null),
  };
}

/** @internal Props of a cloud's CPU pool. */
export const cloudCpusShape = {
  cpus: z.number().positive().max(1024),
  memoryGiB: z.number().positive().max(65536),
  arch: z.enum(['amd64', 'arm64']).default('amd64'),
  machineType: z.string().nullable().default(null),
};
