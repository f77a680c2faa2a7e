import { z } from 'zod';
import { durationSchema } from './duration';
import { wholeGpu, type GpuUnit } from './gpu-units';
import { identityShape, orNull } from './identity';

/** Kubernetes counts in thousandths of a core and we in MiB: less than one of them would be written as none, which is another thing. */
const cores = z.number().min(0.001).max(1024);
const gibibytes = z.number().min(0.001).max(65536);
const port = z.int().min(1).max(65535);
const portName = z.string().regex(/^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/, {
  error: 'must be a port name: at most 15 of a-z, 0-9 and "-", with a letter in it',
});

/** A number is both request and limit of memory, and the request of CPU. */
function amount(unit: typeof cores) {
  return z.union([
    unit.transform((given) => ({ atLeast: given, atMost: null as number | null })),
    z
      .strictObject({ atLeast: unit, atMost: unit })
      .refine((range) => range.atMost >= range.atLeast, { path: ['atMost'], error: 'must not be less than atLeast' })
      .transform((range): { atLeast: number; atMost: number | null } => range),
  ]);
}

export const envValueSchema = z.union([
  z.string().transform((text) => ({ kind: 'text' as const, text })),
  z.number().transform((number) => ({ kind: 'text' as const, text: String(number) })),
  z.boolean().transform((flag) => ({ kind: 'text' as const, text: String(flag) })),
  /** Path of the secret and name of its key. */
  z.strictObject({ kind: z.literal('secret'), secret: z.string(), key: z.string() }),
  /** Path of the workload whose address it is, and which of its ports. */
  z.strictObject({ kind: z.literal('address'), workload: z.string(), port: z.string(), part: z.enum(['url', 'host', 'port']) }),
]);
export type EnvValueModel = Readonly<z.infer<typeof envValueSchema>>;

const probeSchema = z.union([
  z.strictObject({ path: z.string().startsWith('/'), port: port.optional() }),
  z.strictObject({ tcp: port }),
  z.strictObject({ command: z.array(z.string()).min(1) }),
]);
export type Probe = Readonly<z.infer<typeof probeSchema>>;
export const healthSchema = z.strictObject({
  path: orNull(z.string().startsWith('/')),
  ready: orNull(z.union([probeSchema, z.literal(false)])),
  live: orNull(z.union([probeSchema, z.literal(false)])),
  startup: orNull(durationSchema),
});

export const replicasSchema = z.union([
  z
    .int()
    .min(1)
    .max(10000)
    .transform((count) => ({ min: count, max: count, cpuPercent: null as number | null, fixed: true })),
  z
    .strictObject({
      min: z.int().min(1),
      max: z.int().min(1).max(10000),
      target: z.strictObject({ cpuPercent: z.int().min(1).max(100) }).optional(),
    })
    .refine((range) => range.max >= range.min, { path: ['max'], error: 'must not be less than min' })
    .transform((range) => ({
      min: range.min,
      max: range.max,
      cpuPercent: range.target?.cpuPercent ?? null,
      fixed: range.min === range.max,
    })),
]);

/** What every workload takes. */
export const workloadShape = {
  /** Path of the image. */
  image: z.string(),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, { error: 'must be the name of an environment variable' }), envValueSchema)
    .default({}),
  cpus: orNull(amount(cores)),
  memoryGiB: orNull(amount(gibibytes)),
  sharedMemoryGiB: orNull(gibibytes),
  /** Paths of the pools that it may run on; null when placement chooses. */
  pools: orNull(z.array(z.string()).min(1)),
  ports: z.record(portName, port).default({}),
  /** Paths of the workloads that it may call. */
  calls: z.array(z.string()).default([]),
  runAs: z.union([z.int().min(1).max(2147483647), z.literal('image'), z.strictObject({ root: z.string().min(1) })]).default(10001),
  grace: orNull(durationSchema),
};
const gpus = z.int().min(1).max(1024);
const gpuShape = {
  gpus: gpus.default(0 as never),
  /** A MIG profile, or `shared`; null: whole GPUs, or none. */
  gpuSlice: orNull(z.string().regex(/^(shared|\d+g\.\d+gb)$/, { error: 'must be "shared" or a MIG profile, such as "1g.10gb"' })),
};
const serviceShape = {
  ...gpuShape,
  port,
  replicas: replicasSchema.default({ min: 1, max: 1, cpuPercent: null, fixed: true } as never),
  drain: orNull(durationSchema),
  health: orNull(healthSchema),
};

/** Bytes of one parameter. */
export const bytesPerParameter = { fp32: 4, bf16: 2, fp16: 2, fp8: 1, int8: 1, int4: 0.5 } as const;
type Precision = keyof typeof bytesPerParameter;
const servedModelSchema = z.strictObject({
  /** Thousands of millions. */
  parametersB: z.number().positive().max(100_000),
  precision: z.enum(Object.keys(bytesPerParameter) as [Precision, ...Precision[]]).default('bf16'),
  kvCacheGiB: orNull(z.number().min(0).max(65536)),
  copies: z.int().min(1).max(1024).default(1),
});
/** What a service keeps in the memory of its GPUs. */
export type ServedModel = Readonly<z.infer<typeof servedModelSchema>>;

export const inferenceServiceShape = { ...workloadShape, ...serviceShape, model: orNull(servedModelSchema) };
export const microserviceShape = { ...workloadShape, ...serviceShape };
export const batchJobShape = {
  ...workloadShape,
  ...gpuShape,
  completions: z.int().min(1).max(100000).default(1),
  parallelism: orNull(z.int().min(1).max(100000)),
  retries: z.int().min(0).max(1000).default(3),
  timeout: orNull(durationSchema),
};
export const trainingJobShape = {
  ...workloadShape,
  nodes: z.int().min(1).max(10000),
  gpusPerNode: gpus,
  launcher: z.enum(['torchrun', 'none']).default('torchrun'),
  /** Null: the program does not say. */
  restarts: orNull(z.int().min(0).max(1000)),
  timeout: orNull(durationSchema),
};

const ownerShape = { ...identityShape, /** Path of the cluster that it runs in. */ cluster: z.string() };
export const workloadSchema = z.discriminatedUnion('kind', [
  z.object({ ...ownerShape, kind: z.literal('inferenceService'), ...inferenceServiceShape }),
  z.object({ ...ownerShape, kind: z.literal('microservice'), ...microserviceShape }),
  z.object({ ...ownerShape, kind: z.literal('batchJob'), ...batchJobShape }),
  z.object({ ...ownerShape, kind: z.literal('trainingJob'), ...trainingJobShape }),
]);
/** Something that runs. */
export type WorkloadModel = Readonly<z.infer<typeof workloadSchema>>;
export type ServiceModel = Extract<WorkloadModel, { kind: 'inferenceService' | 'microservice' }>;
export type BatchJobModel = Extract<WorkloadModel, { kind: 'batchJob' }>;
export type TrainingJobModel = Extract<WorkloadModel, { kind: 'trainingJob' }>;

/** What one of its pods holds of GPUs. `count` is 0 for work without a GPU. */
export interface GpuRequestModel {
  readonly unit: GpuUnit;
  readonly count: number;
}

/** What one of its pods asks for. */
export function gpuRequestOf(workload: WorkloadModel): GpuRequestModel {
  if (workload.kind === 'trainingJob') return { unit: wholeGpu, count: workload.gpusPerNode };
  return workload.gpuSlice === null ? { unit: wholeGpu, count: workload.gpus } : { unit: workload.gpuSlice, count: 1 };
}

/** Whole GPUs of one of its pods. */
export function gpusOfPod(workload: WorkloadModel): number {
  const { unit, count } = gpuRequestOf(workload);
  return unit === wholeGpu ? count : 0;
}

/** Its pods hold GPUs, or slices of them. */
export function usesGpu(workload: WorkloadModel): boolean {
  return gpuRequestOf(workload).count > 0;
}

/** Times that a gang is started again when the program does not say. */
const usualRestarts = 3;

/** Times that the whole gang is started again. */
export function restartsOf(job: TrainingJobModel): number {
  return job.restarts ?? usualRestarts;
}

/** Pods of a workload that run at one time at most. */
export function mostPodsAtOnce(workload: WorkloadModel): number {
  if (isService(workload)) return workload.replicas.max;
  if (workload.kind === 'batchJob') return Math.min(workload.parallelism ?? workload.completions, workload.completions);
  return workload.nodes;
}

/** Has an address in the cluster. */
export function isService(workload: WorkloadModel): workload is ServiceModel {
  return workload.kind === 'inferenceService' || workload.kind === 'microservice';
}
