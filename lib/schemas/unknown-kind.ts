import { nearest } from '../errors';

/** What is wrong with the pair that says what an object is. */
export interface KindMistake {
  readonly field: 'apiVersion' | 'kind';
  readonly reason: string;
}

/** What is known of a cluster's kinds. */
export interface KnownKinds {
  /** Kubernetes' own, as `<apiVersion> <kind>`: all of them. */
  readonly own: readonly string[];
  /** Of other projects: some of them. */
  readonly custom: readonly string[];
  /** False where the cluster's minor is not stored, and its neighbour stands in: then a version that is not there may well be in the cluster. */
  readonly isOfMinor: boolean;
}

interface Kind {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
}

/**
 * Why there is no schema for a kind: null where it is one of the user's own, or of a project that is not stored. Groups without a dot are Kubernetes' own,
 * because a CustomResourceDefinition must have one in its group.
 */
export function kindMistake(apiVersion: string, kind: string, known: KnownKinds): KindMistake | null {
  const own = known.own.map(parsed);
  const all = [...own, ...known.custom.map(parsed)];
  const group = groupOf(apiVersion);
  const inGroup = own.filter((each) => each.group === group);
  if (inGroup.length > 0) return mistakeInOwnGroup({ apiVersion, group, kind }, inGroup, known);
  const inCustomGroup = all.filter((each) => each.group === group);
  // Another release of that project may have another version of it.
  if (inCustomGroup.some((each) => each.kind === kind)) return null;
  if (inCustomGroup.length > 0) return slipOf(kind, unique(inCustomGroup.map((each) => each.kind)), apiVersion);
  const elsewhere = all.filter((each) => each.kind === kind);
  const near = elsewhere.filter((each) => isSlip(group, each.group));
  if (near.length > 0) return { field: 'apiVersion', reason: wrongVersion(apiVersion, kind, near) };
  if (group.includes('.')) return null;
  const meant = own.filter((each) => each.kind === kind);
  if (meant.length > 0) return { field: 'apiVersion', reason: wrongVersion(apiVersion, kind, meant) };
  return { field: 'apiVersion', reason: `is "${apiVersion}", and Kubernetes has no such group` };
}

/** A group whose every kind is known. */
function mistakeInOwnGroup(
  { apiVersion, group, kind }: Kind,
  inGroup: readonly Kind[],
  { own, isOfMinor }: KnownKinds,
): KindMistake | null {
  const same = inGroup.filter((each) => each.kind === kind);
  if (same.length > 0) return isOfMinor ? { field: 'apiVersion', reason: wrongVersion(apiVersion, kind, same) } : null;
  const slip = slipOf(kind, unique(inGroup.map((each) => each.kind)), apiVersion);
  if (slip !== null) return slip;
  const elsewhere = own.map(parsed).filter((each) => each.kind === kind && each.group !== group);
  if (elsewhere.length > 0) return { field: 'apiVersion', reason: wrongVersion(apiVersion, kind, elsewhere) };
  return isOfMinor ? { field: 'kind', reason: `is "${kind}", and ${apiVersion} has no such kind that can be applied` } : null;
}

function slipOf(kind: string, candidates: readonly string[], apiVersion: string): KindMistake | null {
  const near = nearest(kind, candidates);
  if (near === undefined || !isSlip(kind, near)) return null;
  return { field: 'kind', reason: `is "${kind}", and ${apiVersion} has no such kind (did you mean "${near}"?)` };
}

/** Not by capitals, and at most two letters that stand together: a slip of the finger, and not another kind of the same family such as TCPRoute for GRPCRoute. */
function isSlip(given: string, candidate: string): boolean {
  const [a, b] = [given.toLowerCase(), candidate.toLowerCase()];
  if (a === '' || b === '') return false;
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return Math.max(a.length, b.length) - head - tail <= 2 && head + tail > 2;
}

function wrongVersion(apiVersion: string, kind: string, meant: readonly Kind[]): string {
  const versions = unique(meant.map((each) => `"${each.apiVersion}"`)).join(' or ');
  return `is "${apiVersion}", which has no ${kind} (did you mean ${versions}?)`;
}

function parsed(key: string): Kind {
  const [apiVersion = '', kind = ''] = key.split(' ');
  return { apiVersion, kind, group: groupOf(apiVersion) };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** `apps` of `apps/v1`; empty for Kubernetes' oldest group, whose versions stand alone. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
