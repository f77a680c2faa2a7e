import type { Construct } from 'constructs';
import type { ValueIssue } from '../lib/errors';
import type { BlueprintModel } from '../lib/model/blueprint';
import type { ClusterModel } from '../lib/model/cluster';
import type { ImageModel } from '../lib/model/image';
import type { PoolModel } from '../lib/model/node-pool';
import type { RegistryModel } from '../lib/model/registry';
import type { SecretModel } from '../lib/model/secret';
import type { WorkloadModel } from '../lib/model/workload';
import type { Target } from '../lib/targets/target';
import { callSite, type CallSite } from './location';

type Own<M> = M extends unknown ? Omit<M, 'id' | 'path' | 'at' | 'cluster' | 'registry'> : never;

/** What a construct is, with its parsed props. */
export type Part =
  | {
      readonly kind: 'blueprint';
      readonly value: Omit<Own<BlueprintModel>, 'clusters' | 'registries' | 'images' | 'secrets'>;
      readonly target: Target;
    }
  | { readonly kind: 'cluster'; readonly value: Omit<Own<ClusterModel>, 'pools' | 'workloads' | 'manifests'>; readonly target: Target }
  | { readonly kind: 'pool'; readonly value: Own<PoolModel> }
  | { readonly kind: 'registry'; readonly value: Own<RegistryModel> }
  | { readonly kind: 'image'; readonly value: Own<ImageModel> }
  | { readonly kind: 'secret'; readonly value: Own<SecretModel> }
  | { readonly kind: 'workload'; readonly value: Own<WorkloadModel> };

/** What is wrong with a construct by itself, told under a code of its own. */
export interface Complaint extends ValueIssue {
  readonly code: string;
}

/** What is known about a construct beside the tree. */
export interface Note {
  readonly site: CallSite;
  /** The id that the program gave, where the tree could not take it. */
  readonly givenId: string;
  readonly complaints: readonly Complaint[];
  /** Null when the props could not be read. */
  readonly part: Part | null;
}

/** Keyed by construct, and not a property of it, so that nothing of it shows in types or completions. */
const notes = new WeakMap<Construct, Note>();
const givenIds = new WeakMap<Construct, string>();

export function tryNoteOf(construct: Construct): Note | undefined {
  return notes.get(construct);
}

/** Keeps what a constructor found out. */
export function note(construct: Construct, part: Part | null, complaints: readonly Complaint[]): void {
  notes.set(construct, { site: callSite(construct.constructor), givenId: givenIds.get(construct) ?? construct.node.id, complaints, part });
}

/**
 * An id that the tree takes. The tree throws at the first duplicate or empty id, before anything else could be told; so a free one is used there,
 * and `rememberId` keeps what was given, which becomes an issue like all others.
 */
export function freeId(scope: Construct, id: string): string {
  const clean = treeId(id);
  let free = clean;
  for (let n = 2; isKept(free) || scope.node.tryFindChild(free) !== undefined; n++) free = `${clean} (${String(n)})`;
  return free;
}

/** The tree keeps its children in a plain object, where such a name is taken from the start: `constructor`. */
export function isKept(id: string): boolean {
  return id in Object.prototype;
}

/** The id, or what stands for one that is missing. */
export function treeId(id: string): string {
  return textOf(id) === '' ? '(empty)' : textOf(id);
}

export function rememberId(construct: Construct, id: string): void {
  givenIds.set(construct, textOf(id));
}

/** Programs without types may give anything. */
function textOf(id: unknown): string {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : '';
}
