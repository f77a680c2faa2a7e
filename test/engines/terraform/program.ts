import { join } from 'node:path';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { outcomeOf } from '../../programs/check-program';
import { build, reference, targetOf, type Part, type Plan, type TargetReference } from '../../programs/plan';
import { root } from '../../support/programs';
import type { Stacks } from './terraform';

type Props = Readonly<Record<string, unknown>>;

/** A place with a program that most changes can be tried on. */
export interface Home {
  readonly name: 'AWS' | 'Google Cloud' | 'a cluster that exists';
  readonly plan: Plan;
  /** Props of a pool that is not there yet. */
  readonly newPool: Props;
  /** Props of the pool `small` with other bounds, another label and another taint. */
  readonly otherPool: Props;
  /** The target with other options. */
  readonly target: (more: Props) => TargetReference;
}

const context = join(root, 'examples', '01-first', 'train');
/** A construct of a program, whose key is its path. */
export function part(kind: Part['kind'], key: string, props: Props): Part {
  const at = key.lastIndexOf('/');
  return { key, kind, id: key.slice(at + 1), scope: key.slice(0, at), props };
}

const cluster = 'root/main';
const own = reference('root/images/finetune');
const foreign = reference('root/vllm');
const poolNamed = (id: string) => reference(`${cluster}/${id}`);

interface Pools {
  readonly small: Props;
  readonly large: Props;
  readonly tools: Props;
}

function planOf(target: TargetReference, pools: Pools, registries: boolean): Plan {
  const trainer = registries ? own : foreign;
  return {
    id: 'shop',
    props: { target },
    parts: [
      part('imageReference', 'root/vllm', { reference: 'vllm/vllm-openai:v0.11.0' }),
      ...(registries
        ? [
            part('registry', 'root/images', {}),
            part('image', 'root/images/finetune', { context }),
            part('image', 'root/images/sweeper', { context }),
          ]
        : []),
      part('secret', 'root/hub', { keys: ['token'] }),
      part('cluster', 'root/main', { kubernetesVersion: '1.34' }),
      part('gpuPool', `${cluster}/small`, pools.small),
      part('gpuPool', `${cluster}/large`, pools.large),
      part('cpuPool', `${cluster}/tools`, pools.tools),
      part('inferenceService', `${cluster}/chat`, {
        image: foreign,
        port: 8000,
        gpus: 1,
        replicas: { min: 1, max: 4 },
        pool: poolNamed('small'),
      }),
      part('trainingJob', `${cluster}/tune`, { image: trainer, nodes: 2, gpusPerNode: 8, pool: poolNamed('large') }),
      part('batchJob', `${cluster}/sweep`, { image: foreign, cpus: 1, memoryGiB: 2, pool: poolNamed('tools') }),
    ],
  };
}

const bounds = { size: { min: 0, max: 4 } };
const wider = { size: { min: 1, max: 9 }, labels: { tier: 'gold' }, taints: [{ key: 'dedicated', value: 'chat', effect: 'NoSchedule' }] };
const cpu = { cpus: 4, memoryGiB: 16 };
const l4 = { gpu: 'L4', gpusPerNode: 1 };
const h100 = { gpu: 'H100', gpusPerNode: 8 };
const onAws = (more: Props): TargetReference => targetOf(aws, { region: 'us-east-1', account: '123456789012', ...more });
const onGoogle = (more: Props): TargetReference => targetOf(gcp, { project: 'acme-lab', region: 'us-central1', ...more });
const elsewhere = (more: Props): TargetReference => targetOf(existing, { distribution: 'kubeadm' as const, ...more });
const nodes = (pool: string, gpus: number, count = 4): Props => ({ nodes: { selector: { pool }, count, each: { cpus: 24 * Math.max(1, gpus), memoryGiB: 96 * Math.max(1, gpus) } } }); // prettier-ignore

/** The places, each with the same program. */
export const homes: readonly Home[] = [
  {
    name: 'AWS',
    target: onAws,
    plan: planOf(onAws({}), { small: { ...l4, ...bounds }, large: { ...h100, ...bounds }, tools: { ...cpu, ...bounds } }, true),
    newPool: { gpu: 'A100-40GB', gpusPerNode: 8, ...bounds },
    otherPool: { ...l4, ...wider },
  },
  {
    name: 'Google Cloud',
    target: onGoogle,
    plan: planOf(onGoogle({}), { small: { ...l4, ...bounds }, large: { ...h100, ...bounds, machineType: 'a3-highgpu-8g', capacity: { kind: 'spot' } }, tools: { ...cpu, ...bounds } }, true), // prettier-ignore
    newPool: { gpu: 'A100-40GB', gpusPerNode: 8, ...bounds },
    otherPool: { ...l4, ...wider },
  },
  {
    name: 'a cluster that exists',
    target: elsewhere,
    plan: planOf(
      elsewhere({}),
      { small: { ...l4, ...nodes('small', 1) }, large: { ...h100, ...nodes('large', 8) }, tools: nodes('tools', 0) },
      false,
    ),
    newPool: { gpu: 'A100-40GB', gpusPerNode: 8, ...nodes('new', 8) },
    otherPool: { ...l4, ...nodes('small', 1, 9), nodeTaints: [{ key: 'dedicated', value: 'chat', effect: 'NoSchedule' }] },
  },
];

/** The program with a construct of another id. */
export function renamed(plan: Plan, key: string, id: string): Plan {
  return { ...plan, parts: plan.parts.map((each) => (each.key === key ? { ...each, id } : each)) };
}

/** The program with other props of one construct; `root` is the blueprint. */
export function changed(plan: Plan, key: string, more: Props): Plan {
  if (key === 'root') return { ...plan, props: { ...(plan.props as Props), ...more } };
  return {
    ...plan,
    parts: plan.parts.map((each) => (each.key === key ? { ...each, props: { ...(each.props as Props), ...more } } : each)),
  };
}

/** The program with more constructs. */
export function withParts(plan: Plan, ...parts: readonly Part[]): Plan {
  return { ...plan, parts: [...plan.parts, ...parts] };
}

/** The program without a construct. */
export function without(plan: Plan, ...keys: readonly string[]): Plan {
  return { ...plan, parts: plan.parts.filter(({ key }) => !keys.includes(key)) };
}

/** Stacks of a program that must be free of errors. */
export function stacksOf(plan: Plan): Stacks {
  const { made, errors } = outcomeOf(build(plan));
  if (made === undefined)
    throw new Error(`the program is refused:\n${errors.map(({ code, path, message }) => `${code} at ${path}: ${message}`).join('\n')}`);
  return made.stacks;
}
