import { isStored, schemaFindings, storedMinors } from '../../../lib/schemas';
import { describedFindings } from './described-kinds';
import { formatPath } from './finding';
import { containerRules } from './rules/containers';
import { fieldRules } from './rules/fields';
import { jobSetRules } from './rules/jobsets';
import { metadataRules } from './rules/metadata';
import { otherKindRules } from './rules/other-kinds';
import { podRules } from './rules/pods';
import { workloadRules } from './rules/workloads';
import type { KubernetesObject } from './shapes';

/** Minors whose schemas are stored. */
export const minors: readonly string[] = storedMinors;

const rules = [...metadataRules, ...workloadRules, ...containerRules, ...podRules, ...fieldRules, ...jobSetRules, ...otherKindRules];

/**
 * What a Kubernetes API server of that minor would refuse; empty when it would take the object. The schemas are the library's own; what they do not know is
 * written here as rules, which are tried once the schema is met. Each message is `<kind>/<name> <json path>: <reason>`.
 *
 * Stricter than a server in little: a kind must be a stored one, a probe must name a port of its container, `Gt` and `Lt` need numbers.
 * Values that a running cluster decides (whether a class, claim or account exists) are not looked at.
 * @param minor one of `minors`
 */
export function validateObject(minor: string, object: unknown): readonly string[] {
  if (!minors.includes(minor)) throw new RangeError(`no schemas are stored for Kubernetes ${minor}, only for ${minors.join(', ')}`);
  const { kind, name } = identity(object);
  return [...new Set(findings(minor, object).map(({ path, reason }) => `${kind}/${name} ${path}: ${reason}`))];
}

export function validateObjects(minor: string, objects: readonly unknown[]): readonly string[] {
  return objects.flatMap((object) => validateObject(minor, object));
}

function findings(minor: string, object: unknown): readonly { readonly path: string; readonly reason: string }[] {
  const bySchema = schemaFindings(minor, object).map(({ path, reason }) => ({ path: path.replace(/^\$\./, ''), reason }));
  if (bySchema.length > 0) return bySchema;
  const valid = object as KubernetesObject;
  const described = describedFindings(valid);
  if (described !== null) return described;
  if (!isStored(minor, valid.apiVersion, valid.kind))
    return [{ path: 'kind', reason: `no schema is stored for ${valid.apiVersion} ${valid.kind}` }];
  return rules.flatMap((rule) => rule(valid, minor)).map(({ path, reason }) => ({ path: formatPath(path), reason }));
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
