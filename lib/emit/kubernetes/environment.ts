import { compareText } from '../../errors';
import { usesGpu, type EnvValueModel, type TrainingJobModel } from '../../model/workload';
import type { WorkloadScope } from './context';
import type { EnvVar } from './pod-types';
import { portOf } from './ports';
import { hostOf, urlOf } from './service';
import { userEnvironment } from './user';

/** Where a gang's pods find the first of them. */
export interface Gang {
  /** DNS name of the pod with index 0. */
  readonly leader: string;
}

/** torchrun's own default. */
const masterPort = '29500';
/** Put on the pods of an Indexed Job by its controller. */
const indexField = "metadata.annotations['batch.kubernetes.io/job-completion-index']";

type Value = { readonly value: string } | Required<Pick<EnvVar, 'valueFrom'>>;

/** A container's environment: what is derived, what the program says over that, and over both the facts of a gang, which nobody can know better. */
export function environmentOf(scope: WorkloadScope, gang: Gang | null): readonly EnvVar[] {
  const { workload } = scope;
  const values = new Map<string, Value>();
  const put = (entries: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(entries)) values.set(name, { value });
  };
  put(userEnvironment(workload));
  put(placeEnvironment(scope));
  for (const path of workload.calls) {
    const service = scope.serviceOf(path);
    values.set(urlVariable(service.id), { value: urlOf(scope, service) });
  }
  if (gang !== null && workload.kind === 'trainingJob' && workload.launcher === 'torchrun') {
    for (const [name, value] of Object.entries(torchrunEnvironment(workload, gang))) values.set(name, value);
  }
  for (const [name, value] of Object.entries(workload.env)) values.set(name, ofProgram(scope, value));
  if (gang !== null && workload.kind === 'trainingJob') {
    for (const [name, value] of Object.entries(gangFacts(workload, gang))) values.set(name, value);
  }
  return inOrder(values);
}

/** `RANK_API_URL` for a service `rank-api`. */
export function urlVariable(id: string): string {
  return `${id.toUpperCase().replaceAll('-', '_')}_URL`;
}

/**
 * What the place's devices need. A pod without GPUs on a GPU node would see all of them where the image sets NVIDIA_VISIBLE_DEVICES, as CUDA images
 * do: `void` takes them away (README of NVIDIA/nvidia-container-runtime, read 2026-11-22).
 */
function placeEnvironment(scope: WorkloadScope): Readonly<Record<string, string>> {
  const { placed, needs } = scope;
  if (!usesGpu(scope.workload)) {
    return placed.pools.some((pool) => pool.pool.kind === 'gpu') ? { NVIDIA_VISIBLE_DEVICES: 'void' } : {};
  }
  // The pool that is preferred most decides where two of them disagree.
  const preferredLast = [...needs].reverse();
  const fabric = placed.request.fabricDevices > 0 ? preferredLast.map((each) => each.fabric?.env ?? {}) : [];
  return Object.assign({}, ...preferredLast.map((each) => each.env), ...fabric) as Record<string, string>;
}

/** torchrun reads each of its flags from a variable of this form, so its command needs none. */
function torchrunEnvironment(job: TrainingJobModel, gang: Gang): Readonly<Record<string, Value>> {
  return {
    PET_MASTER_ADDR: { value: gang.leader },
    PET_MASTER_PORT: { value: masterPort },
    PET_NNODES: { value: String(job.nodes) },
    PET_NODE_RANK: { valueFrom: { fieldRef: { fieldPath: indexField } } },
    PET_NPROC_PER_NODE: { value: String(job.gpusPerNode) },
  };
}

function gangFacts(job: TrainingJobModel, gang: Gang): Readonly<Record<string, Value>> {
  return {
    GPUS_PER_NODE: { value: String(job.gpusPerNode) },
    LEADER_ADDRESS: { value: gang.leader },
    NNODES: { value: String(job.nodes) },
    NODE_RANK: { valueFrom: { fieldRef: { fieldPath: indexField } } },
  };
}

function ofProgram(scope: WorkloadScope, value: EnvValueModel): Value {
  switch (value.kind) {
    case 'text':
      return { value: value.text };
    case 'secret':
      return { valueFrom: { secretKeyRef: { name: scope.secretOf(value.secret).id, key: value.key } } };
    case 'address': {
      const service = scope.serviceOf(value.workload);
      if (value.part === 'host') return { value: hostOf(scope, service) };
      return { value: value.part === 'port' ? String(portOf(service, value.port)) : urlOf(scope, service, value.port) };
    }
  }
}

/**
 * By name, except that a variable comes after those that its text refers to as `$(NAME)`: Kubernetes fills in only what stands earlier in the list.
 * So the order in which a program writes its variables decides nothing.
 */
function inOrder(values: ReadonlyMap<string, Value>): readonly EnvVar[] {
  const ordered = new Map<string, EnvVar>();
  const reached = new Set<string>();
  const visit = (name: string): void => {
    const value = values.get(name);
    if (value === undefined || reached.has(name)) return;
    reached.add(name);
    if ('value' in value && value.value.includes('$(')) for (const [, other = ''] of value.value.matchAll(/\$\(([^)]+)\)/g)) visit(other);
    ordered.set(name, { name, ...value });
  };
  for (const name of [...values.keys()].sort(compareText)) visit(name);
  return [...ordered.values()];
}
