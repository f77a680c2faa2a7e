import { didYouMean } from '../../../lib/errors/did-you-mean';
import { bundle, minors, schemasOf, type Source } from './bundle';
import { at, finding, formatPath, show, type Finding } from './finding';
import { jobSetSpec } from './parts';
import { containerRules } from './rules/containers';
import { fieldRules } from './rules/fields';
import { jobSetRules } from './rules/jobsets';
import { metadataRules } from './rules/metadata';
import { otherKindRules } from './rules/other-kinds';
import { podRules } from './rules/pods';
import { workloadRules } from './rules/workloads';
import { checkSchema } from './schema';
import type { KubernetesObject } from './shapes';

export { minors };

/** The documents that the schemas are from. */
export const sources: readonly Source[] = bundle.sources;

const rules = [...metadataRules, ...workloadRules, ...containerRules, ...podRules, ...fieldRules, ...jobSetRules, ...otherKindRules];

/**
 * What a Kubernetes API server of that minor would refuse; empty when it would take the object. Unknown fields are refused, and so is `null`.
 * Each message is `<kind>/<name> <json path>: <reason>`. Rules that the schema does not know are tried once the schema is met.
 *
 * Stricter than a server in little: an enumerated field left as "" is refused, a probe must name a port of its container, `Gt` and `Lt` need numbers.
 * Values that a running cluster decides (whether a class, claim or account exists) are not looked at.
 * @param minor one of `minors`
 */
export function validateObject(minor: string, object: unknown): readonly string[] {
  const schemas = schemasOf(minor);
  const { kind, name } = identity(object);
  return [...new Set(findings(minor, schemas, object).map(({ path, reason }) => `${kind}/${name} ${formatPath(path)}: ${reason}`))];
}

export function validateObjects(minor: string, objects: readonly unknown[]): readonly string[] {
  return objects.flatMap((object) => validateObject(minor, object));
}

function findings(minor: string, schemas: ReturnType<typeof schemasOf>, object: unknown): readonly Finding[] {
  if (!isRecord(object)) return [finding([], `is ${show(object)}, must be an object`)];
  const { apiVersion, kind } = object;
  const missing = Object.entries({ apiVersion, kind }).filter(([, value]) => value === undefined || value === '');
  if (missing.length > 0) return missing.map(([field]) => finding([field], 'required, but missing'));
  const definition = schemas.kinds[`${String(apiVersion)} ${String(kind)}`];
  if (definition === undefined) return [unknownKind(String(apiVersion), String(kind), Object.keys(schemas.kinds))];
  const bySchema = checkSchema(definition, object);
  if (bySchema.length > 0) return bySchema;
  const valid = object as unknown as KubernetesObject;
  const ofJobs = jobsAsOfMinor(schemas.parts, valid);
  return ofJobs.length > 0 ? ofJobs : rules.flatMap((rule) => rule(valid, minor));
}

/** The jobs of a set are made by a controller, long after the set was accepted; here they are held to the cluster's own minor at once. */
function jobsAsOfMinor(parts: Readonly<Record<string, string>>, object: KubernetesObject): readonly Finding[] {
  return at(['spec', 'replicatedJobs'], jobSetSpec(object)?.replicatedJobs).flatMap(({ path, value }) =>
    checkSchema(parts.JobTemplateSpec ?? '', value.template).map((one) => finding([...path, 'template', ...one.path], one.reason)),
  );
}

function unknownKind(apiVersion: string, kind: string, known: readonly string[]): Finding {
  const elsewhere = known.filter((key) => key.endsWith(` ${kind}`)).map((key) => show(key.split(' ')[0]));
  if (elsewhere.length > 0) return finding(['apiVersion'], `is ${show(apiVersion)}, a ${kind} is in ${elsewhere.join(' or ')}`);
  const kinds = known.map((key) => key.split(' ')[1] ?? '');
  return finding(['kind'], `no schema is stored for ${show(kind)} of ${show(apiVersion)}${didYouMean(kind, kinds)}`);
}

function identity(object: unknown): { readonly kind: string; readonly name: string } {
  const { kind, metadata } = isRecord(object) ? object : {};
  const { name, generateName } = isRecord(metadata) ? metadata : {};
  return { kind: textOr(kind, '?'), name: textOr(name, textOr(generateName, '?')) };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
