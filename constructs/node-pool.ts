import type { z } from 'zod';
import { gpuPoolShape, poolCommonShape } from '../lib/model/node-pool';
import type { Target } from '../lib/targets/target';
import type { Construct } from 'constructs';
import { note } from './notes';
import { notePart, parse } from './parse-props';
import { isTarget } from './target-complaints';

/** A taint in Kubernetes' own spelling. */
export interface PoolTaint {
  /** Label key, with an optional prefix: `example.com/team`. */
  readonly key: string;
  /** @default '' */
  readonly value?: string;
  /** What it does to pods that do not tolerate it. */
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** What pools of every place and kind take. */
export interface PoolCommon {
  /**
   * Disk of each node for images, logs and scratch volumes, in GiB. Mostly it is the one that the node boots from.
   * @default - what the place needs for GPU images, at least 100
   */
  readonly diskGiB?: number;
  /** Labels of the nodes, beside ours. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Beside the GPU taint. Workloads that name the pool tolerate them, others do not. */
  readonly taints?: readonly PoolTaint[];
  /** Put on the pool's cloud resources, beside the blueprint's. */
  readonly tags?: Readonly<Record<string, string>>;
}

interface Shapes {
  readonly gpu: z.ZodRawShape;
  readonly cpu: z.ZodRawShape;
}
/** Shapes of whole props, made once for each target's shapes. */
const wholeShapes = new WeakMap<Target['poolShapes'], Shapes>();

function shapesOf(target: Target): Shapes {
  const known = wholeShapes.get(target.poolShapes);
  if (known !== undefined) return known;
  const made = {
    gpu: { ...poolCommonShape, ...gpuPoolShape, ...target.poolShapes.gpu },
    cpu: { ...poolCommonShape, ...target.poolShapes.cpu },
  };
  wholeShapes.set(target.poolShapes, made);
  return made;
}

/** Parses a pool's props by the common shape and its place's, and notes it. */
export function notePool(pool: Construct & { readonly cluster: { readonly target: unknown } }, kind: 'gpu' | 'cpu', props: unknown): void {
  const { target } = pool.cluster;
  // A missing target is told at the construct that lacks it; without one there is nothing to read props by.
  if (!isTarget(target)) {
    note(pool, null, []);
    return;
  }
  const parsed = parse(shapesOf(target)[kind], props);
  notePart(pool, parsed, (value) => {
    const common = pick(value, poolCommonShape);
    const place = pick(value, target.poolShapes[kind]);
    const gpu = kind === 'gpu' ? pick(value, gpuPoolShape) : null;
    const { size, taints } = target.nodesOf(place);
    return {
      kind: 'pool',
      value: {
        kind,
        gpu: gpu?.gpu ?? null,
        gpusPerNode: gpu?.gpusPerNode ?? 0,
        machineTypes: gpu?.machineType ?? [],
        fabric: gpu?.fabric ?? 'off',
        sharing: gpu?.sharing ?? null,
        ...common,
        size,
        taints: [...common.taints, ...taints],
        place,
      },
    };
  });
}

/** The part of a parsed value that a shape parsed. */
function pick<S extends z.ZodRawShape>(value: Readonly<Record<string, unknown>>, shape: S): z.output<z.ZodObject<S>> {
  return Object.fromEntries(Object.keys(shape).map((key) => [key, value[key]])) as z.output<z.ZodObject<S>>;
}
