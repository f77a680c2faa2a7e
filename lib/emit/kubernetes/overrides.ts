import { plainCopy } from '../../model/plain-data';
import type { KubernetesObject } from './kubernetes-object';

export const overrideFailed = {
  code: 'output/override-failed',
  about: 'An override ends, and leaves plain data.',
  waivable: false,
} as const;
export const overrideChangesIdentity = {
  code: 'output/override-changes-identity',
  about: 'An override leaves apiVersion, kind, name and namespace alone.',
  waivable: false,
} as const;

/** One change that a program makes to the objects of a construct. */
export interface ObjectOverride {
  /** `file:line` of the call that asked for it; null when the engine could not tell. */
  readonly at: string | null;
  /** Changes `body` in place. What it answers is only looked at for a promise. */
  readonly change: (object: { readonly apiVersion: string; readonly kind: string; readonly body: Record<string, unknown> }) => unknown;
}

/** Why a change cannot be taken. */
export interface OverrideProblem {
  readonly code: typeof overrideFailed.code | typeof overrideChangesIdentity.code;
  /** `file:line` of the call that asked for the change. */
  readonly at: string | null;
  readonly message: string;
  readonly hint: string;
}

/** The object as its overrides leave it, or the first thing that is wrong with one of them. */
export function overridden(
  object: KubernetesObject,
  overrides: readonly ObjectOverride[],
): { readonly object: KubernetesObject; readonly problem?: never } | { readonly object?: never; readonly problem: OverrideProblem } {
  let current = object;
  for (const { at, change } of overrides) {
    const body = structuredClone(current) as Record<string, unknown>;
    const failed = (message: string, hint: string) => ({ problem: { code: overrideFailed.code, at, message, hint } });
    try {
      const answer = change(Object.freeze({ apiVersion: current.apiVersion, kind: current.kind, body }));
      if (isPromise(answer)) {
        answer.then(undefined, () => undefined);
        return failed('the override is asynchronous, and nobody waits for it', 'compute what it needs before, and change `body` at once');
      }
    } catch (error) {
      return failed(
        `the override threw: ${error instanceof Error ? error.message : String(error)}`,
        'correct the function that was given to `override`',
      );
    }
    const { copy, issues } = plainCopy(body);
    const [issue] = issues;
    if (issue !== undefined) return failed(`after the override, \`${spelled(issue.path)}\` ${issue.message}`, issue.hint);
    const changed = copy as KubernetesObject;
    const identity = changedIdentity(current, changed);
    if (identity !== null)
      return {
        problem: {
          code: overrideChangesIdentity.code,
          at,
          message: `the override changes \`${identity}\`, by which other objects know this one`,
          hint: 'leave it as it is; for another object use `addManifest`',
        },
      };
    current = changed;
  }
  return { object: current };
}

function changedIdentity(before: KubernetesObject, after: KubernetesObject): string | null {
  if (after.apiVersion !== before.apiVersion) return 'apiVersion';
  if (after.kind !== before.kind) return 'kind';
  // Whatever its type says: the override may have taken it out.
  const metadata = after.metadata as Partial<KubernetesObject['metadata']> | null | undefined;
  if (metadata?.name !== before.metadata.name) return 'metadata.name';
  return metadata.namespace === before.metadata.namespace ? null : 'metadata.namespace';
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { readonly then?: unknown }).then === 'function';
}

function spelled(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
