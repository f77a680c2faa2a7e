import { finding, show, type Finding, type Path } from '../finding';
import { dnsLabel, dnsLabel1035, labelValue, qualifiedName } from '../names';
import { jobSpecs, podTemplates } from '../parts';
import type { Labels, ObjectMeta } from '../shapes';
import type { Rule } from './rule';

type NameRule = (name: string) => string | undefined;

const clusterScoped: ReadonlySet<string> = new Set(['Namespace', 'Node', 'PriorityClass', 'RuntimeClass']);
/** Kinds whose names are held to more than the schemas of the package hold them to. A Service may start with a digit since 1.36 (RelaxedServiceNameValidation, on by default). */
const nameRules: Readonly<Record<string, (minor: string) => NameRule>> = {
  StatefulSet: () => dnsLabel,
  Service: (minor) => (Number(minor.split('.')[1]) >= 36 ? dnsLabel : dnsLabel1035),
};
/** Longest names from which the controllers can still make the names and labels of what they create. */
const longestNames: Readonly<Record<string, number>> = { Job: 63 };
const annotationBytes = 256 * 1024;

const nameLegal: Rule = ({ kind, metadata }, minor) => {
  const path = ['metadata', 'name'];
  const name = metadata?.name;
  if (name === undefined || name === '') return metadata?.generateName ? [] : [finding(path, 'required, but missing')];
  const longest = longestNames[kind] ?? Infinity;
  const verdict = nameRules[kind]?.(minor)(name);
  return [
    ...(verdict === undefined ? [] : [finding(path, `is ${show(name)}, ${verdict}`)]),
    ...(name.length > longest ? [finding(path, `has ${name.length} characters, a ${kind} may have ${longest}`)] : []),
  ];
};

/** Pods of an indexed job are named after it and their index, as one DNS label. */
const indexedNameFits: Rule = (object) => {
  if (object.kind !== 'Job' || object.metadata?.name === undefined) return [];
  const [job] = jobSpecs(object);
  if (job?.value.completionMode !== 'Indexed' || !job.value.completions) return [];
  const host = `${object.metadata.name}-${job.value.completions - 1}`;
  return dnsLabel(host) === undefined
    ? []
    : [finding(['metadata', 'name'], `its last pod would be called ${show(host)}, which is no DNS label`)];
};

const namespaceLegal: Rule = ({ kind, metadata }) => {
  const path = ['metadata', 'namespace'];
  const namespace = metadata?.namespace;
  if (!namespace) return [];
  if (clusterScoped.has(kind)) return [finding(path, `a ${kind} is in no namespace`)];
  const verdict = dnsLabel(namespace);
  return verdict === undefined ? [] : [finding(path, `is ${show(namespace)}, ${verdict}`)];
};

export function labelFindings(path: Path, labels: Labels | undefined): readonly Finding[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...keyFindings([...path, key], key),
    ...verdictFindings([...path, key], value, labelValue(value)),
  ]);
}

export function keyFindings(path: Path, key: string): readonly Finding[] {
  const verdict = qualifiedName(key);
  return verdict === undefined ? [] : [finding(path, `the key ${verdict}`)];
}

function verdictFindings(path: Path, value: string, verdict: string | undefined): readonly Finding[] {
  return verdict === undefined ? [] : [finding(path, `is ${show(value)}, ${verdict}`)];
}

function metadataFindings(path: Path, metadata: ObjectMeta | undefined): readonly Finding[] {
  const annotations = Object.entries(metadata?.annotations ?? {});
  const bytes = annotations.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...labelFindings([...path, 'labels'], metadata?.labels),
    ...annotations.flatMap(([key]) => keyFindings([...path, 'annotations', key], key.toLowerCase())),
    ...(bytes > annotationBytes ? [finding([...path, 'annotations'], `hold ${bytes} bytes, at most ${annotationBytes} are allowed`)] : []),
  ];
}

const labelsLegal: Rule = (object) => {
  const templates = object.kind === 'Pod' ? [] : podTemplates(object);
  return [
    ...metadataFindings(['metadata'], object.metadata),
    ...templates.flatMap(({ path, value }) => metadataFindings([...path, 'metadata'], value.metadata)),
  ];
};

export const metadataRules: readonly Rule[] = [nameLegal, indexedNameFits, namespaceLegal, labelsLegal];
