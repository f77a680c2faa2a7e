/** One thing that is wrong with a program, or that its author should look at. */
export interface Issue {
  /** Stable: `area/what-is-wrong`. */
  readonly code: string;
  /** Errors stop the output; warnings do not. */
  readonly severity: 'error' | 'warning';
  /** Construct path, and the property below it where there is one: `shop/main/web.replicas.max`. */
  readonly path: string;
  /** What was given and what is allowed. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** `file:line` of the constructor call in the user's program, where the issue is about one construct. */
  readonly at?: string;
}

/** An issue that was let pass. */
export interface WaivedIssue {
  /** `area/what-is-wrong`. */
  readonly code: string;
  /** Where it is: a construct path, and the property below it where there is one. */
  readonly path: string;
  /** What it says. */
  readonly message: string;
  /** Why it may pass. */
  readonly reason: string;
  /** `file:line` of the call of `waive`. */
  readonly at?: string;
}

/** What is wrong with a value, before anybody knows which construct it belongs to. */
export interface ValueIssue {
  /** Keys from the outermost object to the value: `['size', 'max']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint: string;
}

/** A parsed value, or all that is wrong with it. */
export type Parsed<V> = { readonly value: V; readonly issues?: never } | { readonly value?: never; readonly issues: readonly ValueIssue[] };

/** Order of issues in every list that a user sees: by path, then code, then text, so that runs can be compared. */
export function compareIssues(a: Issue, b: Issue): number {
  return compareText(a.path, b.path) || compareText(a.code, b.code) || compareText(a.message, b.message);
}

/** By code unit, which is the same on every machine; `localeCompare` is not. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
