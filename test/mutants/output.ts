import { clusterObjects, eachObject, type ClusterObjects } from '../../lib/emit/kubernetes';
import { kubernetesContexts } from '../../lib/emit/images';
import type { Scene } from '../../lib/emit/scene';
import { terraformFiles } from '../../lib/emit/terraform';
import { textOf } from './read-back/held';
import { isRecord, type Json } from './tree';

/** What a program became: Terraform by stack, and Kubernetes objects by kind and name, in the order of their application. */
export interface Output {
  readonly stacks: Readonly<Record<string, Json>>;
  /** By id of the cluster. */
  readonly objects: Readonly<Record<string, readonly Json[]>>;
}

/** Emits a program; the objects also as synth's own checks take them. */
export function emitted(scene: Scene): { readonly output: Output; readonly clusters: readonly ClusterObjects[] } {
  const clusters = kubernetesContexts(scene).map((context) => clusterObjects(context));
  const stacks = [...terraformFiles(scene)].flatMap(([path, text]): (readonly [string, Json])[] => {
    const name = /([^/]+)\/cdk\.tf\.json$/.exec(path)?.[1];
    return name === undefined ? [] : [[name, JSON.parse(text) as Json]];
  });
  const objects = clusters.map((each) => [each.cluster.id, eachObject(each).map(({ object }) => plain(object))] as const);
  return { output: { stacks: Object.fromEntries(stacks), objects: Object.fromEntries(objects) }, clusters };
}

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Objects as a tree in which a path says which is meant: kind, then name. */
export function treeOf(objects: readonly Json[]): Json {
  const kinds = new Map<string, [string, Json][]>();
  for (const object of objects) {
    const { kind, name } = identityOf(object);
    kinds.set(kind, [...(kinds.get(kind) ?? []), [name, object]]);
  }
  return Object.fromEntries([...kinds].map(([kind, named]) => [kind, Object.fromEntries(named)]));
}

/** Undoes `treeOf`. */
export function objectsIn(tree: Json): readonly Json[] {
  return Object.values(isRecord(tree) ? tree : {}).flatMap((named) => (isRecord(named) ? Object.values(named) : []));
}

function identityOf(object: Json): { readonly kind: string; readonly name: string } {
  const { kind, metadata } = isRecord(object) ? object : {};
  const name = isRecord(metadata) ? metadata['name'] : null;
  return { kind: textOf(kind), name: textOf(name) };
}
