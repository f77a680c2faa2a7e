import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Duration } from '../../lib/model/duration';
import { envValueSchema, type WorkloadModel, workloadShape } from '../../lib/model/workload';
import { Address, type Callable } from '../address';
import type { AnyPool } from '../any-pool';
import type { GpuCluster } from '../gpu-cluster';
import type { Image } from '../image';
import type { Complaint, Part } from '../notes';
import { notePart, parse } from '../parse-props';
import { hasMark, reference } from '../reference';
import type { SecretKey } from '../secret';

/** Where workloads are declared. */
export type WorkloadScope = GpuCluster;
/** A number is both request and limit of memory, and the request of CPU. */
export type Amount = number | { readonly atLeast: number; readonly atMost: number };
/** Text, a key of a secret, or the address of a service. */
export type EnvValue = string | number | boolean | SecretKey | Address;
/** What is asked of a container. `command` runs in it; without a shell. */
export type Probe = { readonly path: string; readonly port?: number } | { readonly tcp: number } | { readonly command: readonly string[] };

/** When a service has started, may get requests, and is alive. */
export interface Health {
  /** HTTP path that `ready` and `live` default to. */
  readonly path?: string;
  /** May it get requests; `false` asks nothing. */
  readonly ready?: Probe | false;
  /** Is it alive; `false` asks nothing. Begins only once the start is over. */
  readonly live?: Probe | false;
  /**
   * Most time that a start may take.
   * @default - '10m' for inference, '2m' for other services
   */
  readonly startup?: Duration;
}

/** How many pods of a service there are: always as many, or between two bounds by load. */
export type Replicas =
  | number
  | {
      readonly min: number;
      readonly max: number;
      /**
       * What one replica should see.
       * @default { cpuPercent: 70 }
       */
      readonly target?: { readonly cpuPercent: number };
    };

/** Whole GPUs of one node, or one slice of a GPU; neither is work without a GPU. */
export type GpuRequest =
  | {
      /** @default 0 */
      readonly gpus?: number;
      readonly gpuSlice?: never;
    }
  | {
      readonly gpus?: never;
      /** One MIG instance by its profile, or `shared`: one share of a GPU that is time-sliced or used by MPS. */
      readonly gpuSlice: GpuSlice;
    };
/** Name of a slice of a GPU. */
export type GpuSlice = `${number}g.${number}gb` | 'shared';

/** What every workload takes. */
export interface WorkloadProps {
  /** What it runs. */
  readonly image: Image;
  /** @default - the image's entry point */
  readonly command?: readonly string[];
  /** @default - the image's arguments */
  readonly args?: readonly string[];
  /** What looks like a secret is refused as text: give a `Secret`'s key. */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /**
   * Cores.
   * @default - a GPU pod takes its share of the smallest node it may run on: what pods can have there times its GPUs / the node's GPUs; others 0.25
   */
  readonly cpus?: Amount;
  /** @default - as for cpus; without a GPU 0.5 */
  readonly memoryGiB?: Amount;
  /**
   * Size of /dev/shm, part of the memory.
   * @default - for GPU pods an eighth of its memory, else the runtime's 64 MiB
   */
  readonly sharedMemoryGiB?: number;
  /**
   * Where it may run.
   * @default - placement chooses among pools that fit, cheapest first
   */
  readonly pool?: AnyPool | readonly [AnyPool, ...AnyPool[]];
  /** Port name to number, beside `port`. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Services it may call, beside those whose `address` it uses. Each is told in `<NAME>_URL`. */
  readonly calls?: readonly Callable[];
  /**
   * The user it runs as. Any number works with any image: home, caches, USER and a passwd entry are provided. 'image' takes the image's own, which must not be
   * root; root needs a reason and lowers the namespace's pod security.
   * @default 10001
   */
  readonly runAs?: number | 'image' | { readonly root: string };
  /**
   * Time between being told to end and being ended.
   * @default - '30s', or what `drain` needs
   */
  readonly grace?: Duration;
}

const pool = reference('isPool', 'a GpuNodePool or CpuNodePool');
const secretKey = z
  .custom<SecretKey>((value) => typeof value === 'object' && value !== null && hasMark((value as { secret?: unknown }).secret, 'isSecret'))
  .transform((key) => ({ kind: 'secret' as const, secret: key.secret.node.path, key: key.name }));
const address = z.instanceof(Address).transform((given) => given.toModel());
const envValue = z
  .union([secretKey, address, z.string(), z.number(), z.boolean()], {
    error: 'is neither text, nor a number, a boolean, a key of a Secret or the address of a service',
  })
  .pipe(envValueSchema);

/** The model's shape with constructs in the places of paths, as programs write it. */
function asWritten<S extends typeof workloadShape>(shape: S) {
  const { pools: _, ...rest } = shape;
  return {
    ...rest,
    image: reference('isImage', 'an Image'),
    pool: z
      .union([pool.transform((path) => [path]), z.array(pool).min(1)])
      .nullable()
      .default(null),
    env: z.record(workloadShape.env.unwrap().keyType, envValue).default({}),
    calls: z.array(reference('isWorkload', 'a service')).default([]),
  };
}

/** Types refuse it; programs without types are told here. */
function gpuComplaints(value: object = {}): readonly Complaint[] {
  const { gpus = 0, gpuSlice = null } = value as { readonly gpus?: unknown; readonly gpuSlice?: unknown };
  if (gpus === 0 || gpuSlice === null) return [];
  return [{ code: 'props/invalid', path: ['gpuSlice'], message: 'is given beside gpus', hint: 'ask for whole GPUs or for one slice' }];
}

/** @internal Makes the noter of one class of workloads. */
export function workloadNoter(kind: WorkloadModel['kind'], shape: typeof workloadShape) {
  const written = asWritten(shape);
  return (construct: Construct, props: unknown): void => {
    const parsed = parse(written, props);
    const complaints = gpuComplaints(parsed.value);
    const part = (value: object): Part => {
      const { pool: pools, ...rest } = value as { readonly pool: readonly string[] | null };
      return { kind: 'workload', value: { kind, ...rest, pools } as never };
    };
    notePart(construct, parsed, part, { complaints });
  };
}
