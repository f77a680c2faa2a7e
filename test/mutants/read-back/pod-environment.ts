import type { ServiceModel, WorkloadModel } from '../../../lib/model/workload';
import type { PlacedWorkload } from '../../../lib/placement/placement';
import { isList, type Json } from '../tree';
import { equal, look, textOf } from './held';
import { railVariables } from './onprem-rails';
import type { Truth } from './truth';

export interface Asked {
  readonly truth: Truth;
  readonly placed: PlacedWorkload;
  /** Name of the object that the pods are made from. */
  readonly owner: string;
}

/** Variables by name; what the program says, what the place needs, and where a gang finds its first pod. */
export function environmentFindings(where: string, { truth, placed, owner }: Asked, env: Json | undefined): readonly string[] {
  const { workload, request, pools } = placed;
  const entries = isList(env) ? env.map((entry) => [textOf(look(entry, 'name')), entry] as const) : [];
  const all = new Map(entries);
  const wanted = new Map<string, Json>();
  const put = (values: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(values)) wanted.set(name, { name, value });
  };
  if (typeof workload.runAs === 'number') put(userVariables(placed));
  const needs = pools.map((pool) => truth.target.podNeeds(pool));
  if (request.gpus > 0)
    for (const each of [...needs].reverse()) put({ ...each.env, ...(request.fabricDevices > 0 ? each.fabric?.env : {}) });
  else if (pools.some(({ pool }) => pool.kind === 'gpu')) put({ NVIDIA_VISIBLE_DEVICES: 'void' });
  if (truth.target.name === 'onprem' && request.fabricDevices > 0) for (const { pool } of [...pools].reverse()) put(railVariables(pool));
  const service = (path: string): ServiceModel | undefined => truth.services.find((each) => each.path === path);
  const host = (path: string): string => `${service(path)?.id ?? ''}.${truth.blueprint.id}.svc.cluster.local`;
  for (const path of workload.calls) {
    const name = `${(service(path)?.id ?? '').toUpperCase().replaceAll('-', '_')}_URL`;
    wanted.set(name, { name, value: `http://${host(path)}:${String(service(path)?.port)}` });
  }
  if (workload.kind === 'trainingJob') for (const [name, value] of gangVariables(workload, owner)) wanted.set(name, value);
  for (const [name, value] of Object.entries(workload.env)) {
    if (value.kind === 'text') wanted.set(name, { name, value: value.text });
    else if (value.kind === 'address') wanted.delete(name);
    else {
      const secret = truth.blueprint.secrets.find(({ path }) => path === value.secret)?.id ?? '';
      wanted.set(name, { name, valueFrom: { secretKeyRef: { name: secret, key: value.key } } });
    }
  }
  // Addresses are spelled by the emitter alone; that there is one is all that is asked.
  const addresses = Object.entries(workload.env).flatMap(([name, { kind }]) => (kind === 'address' ? [name] : []));
  return [
    ...(entries.length === all.size ? [] : [`${where}: a variable is there twice`]),
    ...[...wanted]
      .filter(([name, value]) => !equal(all.get(name), value))
      .map(([name]) => `${where}: variable ${name} is ${JSON.stringify(all.get(name))}`),
    ...[...all.keys()]
      .filter((name) => !wanted.has(name) && !addresses.includes(name))
      .map((name) => `${where}: nobody asks for variable ${name}`),
  ];
}

/** Caches lie below the home, which is a volume. */
function userVariables({ workload, request }: PlacedWorkload): Readonly<Record<string, string>> {
  const home = '/home/cdk-gpu';
  const caches = { HF_HOME: 'huggingface', TORCHINDUCTOR_CACHE_DIR: 'torchinductor', TRITON_CACHE_DIR: 'triton', VLLM_CACHE_ROOT: 'vllm' };
  const plain = workload.kind === 'microservice' && request.gpus === 0;
  return {
    HOME: home,
    LOGNAME: 'cdk-gpu',
    USER: 'cdk-gpu',
    XDG_CACHE_HOME: `${home}/.cache`,
    ...(plain ? {} : Object.fromEntries(Object.entries(caches).map(([name, folder]) => [name, `${home}/.cache/${folder}`]))),
  };
}

function gangVariables(job: Extract<WorkloadModel, { readonly kind: 'trainingJob' }>, owner: string): readonly (readonly [string, Json])[] {
  // JobSet's names: set, group, index of the Job, index of the pod, below the subdomain.
  const leader = `${owner}-node-0-0.${owner}`;
  const rank = { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } };
  const facts = { GPUS_PER_NODE: String(job.gpusPerNode), LEADER_ADDRESS: leader, NNODES: String(job.nodes) };
  const torchrun = {
    PET_MASTER_ADDR: leader,
    PET_MASTER_PORT: '29500',
    PET_NNODES: String(job.nodes),
    PET_NPROC_PER_NODE: String(job.gpusPerNode),
  };
  const texts = { ...facts, ...(job.launcher === 'torchrun' ? torchrun : {}) };
  const ranks = ['NODE_RANK', ...(job.launcher === 'torchrun' ? ['PET_NODE_RANK'] : [])];
  return [
    ...Object.entries(texts).map(([name, value]) => [name, { name, value }] as const),
    ...ranks.map((name) => [name, { name, valueFrom: rank }] as const),
  ];
}
