import { z } from 'zod';
import type { Taint } from '../../model/node-pool';

/** Add-ons that a cluster may have already. */
export const presentNames = [
  'gpuOperator',
  'devicePlugin',
  'networkOperator',
  'prometheus',
  'kueue',
  'jobset',
  'certManager',
  'gateway',
  'loadBalancer',
  'externalSecrets',
] as const;
export const distributionNames = ['managed', 'kubeadm', 'rke2', 'k3s', 'k0s', 'talos', 'openshift', 'microk8s'] as const;

/** Options of a cluster that exists. */
export interface ExistingOptions {
  /** Who made it; decides where the container runtime's files are and which runtime class GPU pods need. */
  readonly distribution: (typeof distributionNames)[number];
  /**
   * How whoever applies the add-ons reaches it.
   * @default - `~/.kube/config` with its current context
   */
  readonly kubeconfig?: {
    /** Absolute, in a home (`~/...`), or relative to the blueprint's `outdir`. */
    readonly path: string;
    /** @default - the current one of the file */
    readonly context?: string;
  };
  /**
   * What is there already and stays as it is: neither it nor a rival is installed.
   * @default - nothing
   */
  readonly present?: readonly (typeof presentNames)[number][];
}

/** What one node has. Cores and memory are allocatable, as `kubectl describe node` shows them. */
export interface NodeFacts {
  /** Allocatable cores. */
  readonly cpus: number;
  /** Allocatable memory. */
  readonly memoryGiB: number;
  /** @default - not known */
  readonly diskGiB?: number;
  /** @default 'amd64' */
  readonly arch?: 'amd64' | 'arm64';
}

/** What a pool of a cluster that exists says: which nodes it is, and what one of them has. */
export interface ExistingSizing {
  /** The nodes that make up the pool. */
  readonly nodes: {
    /** Labels that all of the pool's nodes have, and no others. */
    readonly selector: Readonly<Record<string, string>>;
    /** How many there are; bounds where something else scales them. */
    readonly count: number | { readonly min: number; readonly max: number };
    readonly each: NodeFacts;
  };
  /**
   * Taints that these nodes have; they are not put there.
   * @default - none
   */
  readonly nodeTaints?: readonly { readonly key: string; readonly value?: string; readonly effect: Taint['effect'] }[];
}

/** @internal */
export const optionsSchema = z.strictObject({
  distribution: z.enum(distributionNames),
  kubeconfig: z
    .strictObject({ path: z.string().min(1), context: z.string().min(1).nullable().default(null) })
    .nullable()
    .default(null),
  present: z.array(z.enum(presentNames)).default([]),
});
/** @internal Options with nothing left open. */
export type ParsedOptions = Readonly<z.output<typeof optionsSchema>>;

const nodeCount = z.int().min(0).max(100000);
const taint = z.strictObject({
  key: z.string().min(1),
  value: z.string().default(''),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

/** @internal */
export const poolShape = {
  nodes: z.strictObject({
    selector: z
      .record(z.string().min(1), z.string())
      .refine((labels) => Object.keys(labels).length > 0, { error: 'must name at least one label, or the pool is every node' }),
    count: z.union([
      nodeCount.transform((count) => ({ min: count, max: count })),
      z
        .strictObject({ min: nodeCount, max: nodeCount })
        .refine((range) => range.max >= range.min, { path: ['max'], error: 'must not be less than min' }),
    ]),
    each: z.strictObject({
      cpus: z.number().positive().max(4096),
      memoryGiB: z.number().positive().max(65536),
      diskGiB: z.number().positive().nullable().default(null),
      arch: z.enum(['amd64', 'arm64']).default('amd64'),
    }),
  }),
  nodeTaints: z.array(taint).default([]),
};
/** @internal A pool's own part of the model. */
export type ExistingPool = Readonly<z.output<z.ZodObject<typeof poolShape>>>;
