import type { z } from 'zod';
import { bundleOf, storedMinors, type Bundle, type Definition, type SchemaSource, type StoredMinor } from './bundle';
import { findingsOf, formatPath, show, type Path, type SchemaFinding } from './finding';
import { nameFindings } from './names';
import { kindMistake } from './unknown-kind';
import { parsing, validatorsOf } from './validator';

export { storedMinors, type SchemaSource } from './bundle';
export type { SchemaFinding } from './finding';
export { isQuantity } from './formats';
export { groupOf } from './unknown-kind';

type Validators = (id: number) => z.ZodType;
type Fields = Readonly<Record<string, unknown>>;

/** A value and where in its object it stands. */
interface Located {
  readonly path: Path;
  readonly value: unknown;
}

/** A bundle with what has been made of it. */
interface Judge {
  readonly bundle: Bundle;
  readonly validators: Validators;
}

/**
 * What a Kubernetes API server of a minor would refuse in an object by its schema, all of it; empty when it would take the object. Unknown fields are refused, as under
 * strict field validation, and so is `null`. Of a kind whose schema is not stored, a user's own for example, only the metadata is looked at; but one that
 * is nearly a known kind is refused. Names are held to the rules of their kind.
 *
 * Stricter than a server in one thing: an enumerated field is not left as "". A minor that is not stored is judged by its nearest neighbour.
 */
export function schemaFindings(minor: string, object: unknown): readonly SchemaFinding[] {
  if (!isRecord(object)) return [{ path: '$', reason: `is ${show(object)}, must be an object` }];
  const { apiVersion, kind } = object;
  if (!isText(apiVersion) || !isText(kind)) {
    const wrong = Object.entries({ apiVersion, kind }).filter(([, value]) => !isText(value));
    return wrong.map(([field, value]) => ({
      path: formatPath([field]),
      reason: value === undefined || value === '' ? 'required, but missing' : `is ${show(value)}, must be a string`,
    }));
  }
  const kubernetes = judgeOf(nearestMinor(minor));
  const found = definitionOf(kubernetes, `${apiVersion} ${kind}`);
  if (found !== null) {
    const findings = [
      ...judged(found.judge, found.id, { path: [], value: object }),
      ...(found.judge === kubernetes ? specFindings(kubernetes.bundle, found.id, object) : []),
      ...nameFindings(kind, object['metadata']),
    ];
    return findings.length > 0 ? findings : jobFindings(kubernetes, `${apiVersion} ${kind}`, object);
  }
  const known = {
    own: Object.keys(kubernetes.bundle.kinds),
    custom: Object.keys(bundleOf('custom').kinds),
    isOfMinor: isStoredMinor(minor),
  };
  const mistake = kindMistake(apiVersion, kind, known);
  if (mistake !== null) return [{ path: formatPath([mistake.field]), reason: mistake.reason }];
  return [
    ...partFindings(kubernetes, 'objectMeta', { path: ['metadata'], value: object['metadata'] }),
    ...nameFindings(kind, object['metadata']),
  ];
}

/**
 * Kubernetes' own schemas let `spec` be missing where it may not be: whatever must stand in it is then missing too, and the server says so. (Of all its kinds it takes
 * a LimitRange alone without one, which limits nothing.)
 */
function specFindings(bundle: Bundle, id: number, object: Fields): readonly SchemaFinding[] {
  const spec = bundle.definition(id).properties?.['spec'];
  if (spec === undefined || object['spec'] !== undefined) return [];
  const { required = [] } = definitionAt(bundle, spec, []);
  const told = bundle.definition(id).required?.includes('spec') === true;
  return told || required.length === 0 ? [] : [{ path: formatPath(['spec']), reason: 'required, but missing' }];
}

/** Whether objects of a kind are held to a schema. */
export function isStored(minor: string, apiVersion: string, kind: string): boolean {
  return definitionOf(judgeOf(nearestMinor(minor)), `${apiVersion} ${kind}`) !== null;
}

/** Every kind that is stored for a minor, as `<apiVersion> <kind>`, sorted: Kubernetes' own, then those of other projects. */
export function storedKinds(minor: string): readonly string[] {
  return [...Object.keys(bundleOf(nearestMinor(minor)).kinds), ...Object.keys(bundleOf('custom').kinds)];
}

/** The documents that the schemas of a minor are from, and those of other projects. */
export function schemaSources(minor: string): readonly SchemaSource[] {
  return [...bundleOf(nearestMinor(minor)).sources, ...bundleOf('custom').sources];
}

const judges = new Map<string, Judge>();

function judgeOf(file: StoredMinor | 'custom'): Judge {
  const known = judges.get(file);
  if (known !== undefined) return known;
  const bundle = bundleOf(file);
  const judge = { bundle, validators: validatorsOf(bundle) };
  judges.set(file, judge);
  return judge;
}

/** The other projects' file is only opened for a kind that is not Kubernetes' own. */
function definitionOf(kubernetes: Judge, key: string): { readonly judge: Judge; readonly id: number } | null {
  const own = kubernetes.bundle.kinds[key];
  if (own !== undefined) return { judge: kubernetes, id: own };
  const custom = judgeOf('custom');
  const id = custom.bundle.kinds[key];
  return id === undefined ? null : { judge: custom, id };
}

function judged({ bundle, validators }: Judge, id: number, { path: below, value }: Located): readonly SchemaFinding[] {
  const result = validators(id).safeParse(value, parsing);
  if (result.success) return [];
  const secret = isRecord(value) && value['kind'] === 'Secret';
  const fieldsAt = (path: Path): readonly string[] => Object.keys(definitionAt(bundle, { ref: id }, path).properties ?? {});
  return result.error.issues.flatMap((issue) => findingsOf(issue, { below, secret, fieldsAt }));
}

function definitionAt(bundle: Bundle, node: Definition, path: Path): Definition {
  const found = node.ref === undefined ? node : bundle.definition(node.ref);
  const [step, ...rest] = path;
  if (step === undefined) return found;
  const inner = typeof step === 'number' ? found.items : (found.properties?.[step] ?? found.values);
  return inner === undefined ? {} : definitionAt(bundle, inner, rest);
}

function partFindings(judge: Judge, part: keyof Bundle['parts'], { path, value }: Located) {
  const id = judge.bundle.parts[part];
  if (id === undefined) return [];
  return value === undefined ? [{ path: formatPath(path), reason: 'required, but missing' }] : judged(judge, id, { path, value });
}

/** The jobs of a JobSet are made by a controller, long after the set was accepted; here they are held to the cluster's own minor at once. */
function jobFindings(kubernetes: Judge, key: string, object: Fields): readonly SchemaFinding[] {
  if (!/^jobset\.x-k8s\.io\/\w+ JobSet$/.test(key)) return [];
  const jobs =
    (object['spec'] as { readonly replicatedJobs?: readonly { readonly template: unknown }[] } | undefined)?.replicatedJobs ?? [];
  return jobs.flatMap(({ template }, index) =>
    partFindings(kubernetes, 'jobTemplate', { path: ['spec', 'replicatedJobs', index, 'template'], value: template }),
  );
}

function isStoredMinor(minor: string): minor is StoredMinor {
  return (storedMinors as readonly string[]).includes(minor);
}

/** Of minors before and after those that are stored, the first and the last. */
function nearestMinor(minor: string): StoredMinor {
  if (isStoredMinor(minor)) return minor;
  return Number(minor.split('.')[1]) < Number(storedMinors[0].split('.')[1]) ? storedMinors[0] : storedMinors[3];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
