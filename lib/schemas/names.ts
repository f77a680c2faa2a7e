import type { SchemaFinding } from './finding';

/** What the API server takes as the name of an object. Custom resources, and all but a few kinds of its own, are held to the names of DNS. */
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelRule = { pattern: label, most: 63, what: 'at most 63 of a-z, 0-9 and "-", and no "-" first or last' };
const subdomainWhat = 'of a-z, 0-9, "-" and ".", with a letter or digit first and last and beside each "."';

/** Kinds with rules of their own. Read from what kube-apiserver 1.36.3 answered to names of every sort, 2026-11-22; 1.33 wants a letter first in a Service's. */
const ownRules: Readonly<Record<string, { readonly pattern: RegExp; readonly most: number; readonly what: string }>> = {
  Service: labelRule,
  Namespace: labelRule,
  // What is added to the name for each of its jobs has to fit too.
  CronJob: { pattern: subdomain, most: 52, what: `at most 52 ${subdomainWhat}` },
};
/** Kinds whose names need only be a step of a path. */
const pathSegments: ReadonlySet<string> = new Set([
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterTrustBundle',
  'Event',
  'PodDisruptionBudget',
  'Role',
  'RoleBinding',
]);

/** What is wrong with the name of an object and of the namespace that it is in, as far as its kind alone tells. */
export function nameFindings(kind: string, metadata: unknown): readonly SchemaFinding[] {
  if (typeof metadata !== 'object' || metadata === null) return [];
  const { name, namespace } = metadata as Readonly<Record<string, unknown>>;
  // Empty is the namespace of whoever applies it.
  return [...ownNameFindings(kind, name), ...(namespace === '' ? [] : ownNameFindings('Namespace', namespace, '$.metadata.namespace'))];
}

function ownNameFindings(kind: string, name: unknown, path = '$.metadata.name'): readonly SchemaFinding[] {
  if (typeof name !== 'string') return [];
  const told = (what: string): readonly SchemaFinding[] => [{ path, reason: `is ${JSON.stringify(name)}, must be ${what}` }];
  if (pathSegments.has(kind)) return /[/%]/.test(name) || name === '.' || name === '..' ? told('without "/" and "%"') : [];
  const { pattern, most, what } = ownRules[kind] ?? { pattern: subdomain, most: 253, what: `at most 253 ${subdomainWhat}` };
  return name.length <= most && pattern.test(name) ? [] : told(what);
}
