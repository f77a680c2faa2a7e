import { issueAt, type Subject } from '../checks/rule';
import { looksSecret } from '../checks/secret-in-env';
import type { KubernetesObject } from '../emit/kubernetes';
import type { Issue } from '../errors';

export const literalInObject = {
  code: 'secret/literal-in-object',
  about: "Objects of one's own, and objects after an override, have no secret in them.",
  waivable: false,
} as const;

/**
 * What must stay secret is named, never written: that holds for objects of the user's own, and for what an override leaves, as for all that a program says.
 * A Secret with values is one, a variable that is called or looks like one is another.
 */
export function secretIssues(subject: Subject, object: KubernetesObject): readonly Issue[] {
  // Descriptions in definitions of kinds speak of keys.
  if (object.kind === 'CustomResourceDefinition') return [];
  const where = object.kind === 'Secret' && object.apiVersion === 'v1' ? valuesOf(object) : [...literals(object, '$')];
  if (where.length === 0) return [];
  return [
    issueAt(subject, {
      ...literalInObject,
      message: `${object.kind} ${object.metadata.name}: a secret stands in plain text at ${where.join(', ')}`,
      hint: 'make the Secret where its values are kept (`kubectl create secret`, or a controller that fetches them), and refer to it by name',
    }),
  ];
}

function valuesOf(object: KubernetesObject): readonly string[] {
  return ['data', 'stringData']
    .filter((field) => Object.keys((object[field] as object | undefined) ?? {}).length > 0)
    .map((field) => `$.${field}`);
}

/** Paths of texts that are secrets by their shape, or as values of variables by their name. */
function* literals(value: unknown, path: string, name = ''): Generator<string> {
  if (typeof value === 'string') {
    if (looksSecret(name, value)) yield path;
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* literals(entry, `${path}[${index}]`);
  } else if (typeof value === 'object' && value !== null) {
    const { name: variable } = value as { readonly name?: unknown };
    for (const [key, entry] of Object.entries(value)) {
      // `{ name, value }` is a variable of a container.
      yield* literals(entry, `${path}.${key}`, key === 'value' && typeof variable === 'string' ? variable : '');
    }
  }
}
