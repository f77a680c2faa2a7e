import { isIP, isIPv4 } from 'node:net';
import { finding, show, type Path } from '../finding';
import { dnsLabel, dnsSubdomain, fileKey, labelValue, portName, qualifiedName } from '../names';
import type { LabelSelector } from '../shapes';
import type { Rule } from './rule';
import { selectorFindings } from './selectors';

/** What a value must be; nothing when it is so. */
type Judge = (value: unknown) => string | undefined;

const text =
  (judge: (value: string) => string | undefined): Judge =>
  (value) =>
    typeof value === 'string' ? judge(value) : undefined;

const oneOf = (...allowed: readonly string[]): Judge =>
  text((value) => (allowed.includes(value) ? undefined : `must be one of ${allowed.join(', ')}`));

const between =
  (least: number, most: number): Judge =>
  (value) =>
    typeof value !== 'number' || (value >= least && value <= most) ? undefined : `must be ${least} to ${most}`;

const atLeast =
  (least: number): Judge =>
  (value) =>
    typeof value !== 'number' || value >= least ? undefined : `must be at least ${least}`;

const withField =
  (field: string): Judge =>
  (value) =>
    isGiven((value as Readonly<Record<string, unknown>> | null)?.[field]) ? undefined : `must have ${field}`;

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Left empty, the server takes its default. */
const orEmpty = (judge: (value: string) => string | undefined): Judge => text((value) => (value === '' ? undefined : judge(value)));

const notEmpty = text((value) => (value === '' ? 'must not be empty' : undefined));
const label = orEmpty(dnsLabel);
const subdomain = text(dnsSubdomain);
const key = text(fileKey);
const port: Judge = (value) => (typeof value === 'string' ? portName(value) : between(1, 65535)(value));
const id = between(0, 2 ** 31 - 1);
const podField = text((value) =>
  /^(metadata\.(name|namespace|uid|labels|annotations)(\['.+'\])?|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/.test(
    value,
  )
    ? undefined
    : 'must be a field of pods that containers may read',
);
const cidr = text((value) => {
  const [address = '', bits = '', ...rest] = value.split('/');
  const legal = rest.length === 0 && isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128);
  return legal ? undefined : 'must be a range such as 10.0.0.0/8';
});

function countOrPercent(value: unknown): string | undefined {
  const legal = typeof value === 'number' ? value >= 0 : /^\d+%$/.test(String(value));
  return legal ? undefined : 'must be a count or a percentage such as 25%';
}

function timeZone(name: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return undefined;
  } catch {
    return 'must be a time zone such as Europe/Paris';
  }
}

function notBare(value: unknown): string | undefined {
  return isMap(value) && Object.keys(value).length === 0 ? 'must name a peer' : undefined;
}

function oneFieldOf(...fields: readonly string[]): Judge {
  return (value) =>
    isMap(value) && fields.filter((field) => field in value).length === 1 ? undefined : `must have exactly one of ${fields.join(' and ')}`;
}

/** The target of a metric carries the value that its type names. */
function targetValue(value: unknown): string | undefined {
  const fields: Readonly<Record<string, string>> = { Utilization: 'averageUtilization', AverageValue: 'averageValue', Value: 'value' };
  if (!isMap(value)) return undefined;
  const field = fields[String(value.type)];
  return field === undefined ? `must have a type of ${Object.keys(fields).join(', ')}` : withField(field)(value);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fields by their last names, lists left out; the longer name wins. */
const judges: Readonly<Record<string, Judge>> = {
  hostname: label,
  subdomain: label,
  serviceName: label,
  handler: text(dnsLabel),
  serviceAccountName: orEmpty(dnsSubdomain),
  priorityClassName: orEmpty(dnsSubdomain),
  runtimeClassName: subdomain,
  storageClassName: orEmpty(dnsSubdomain),
  resourceClaimName: subdomain,
  resourceClaimTemplateName: subdomain,
  claimName: notEmpty,
  secretName: notEmpty,
  topologyKey: text(qualifiedName),
  'topologySpreadConstraints topologyKey': notEmpty,
  mountPath: notEmpty,
  cidr,
  except: cidr,
  fieldPath: podField,
  targetPort: port,
  runAsUser: id,
  runAsGroup: id,
  fsGroup: id,
  initialDelaySeconds: atLeast(0),
  periodSeconds: atLeast(0),
  timeoutSeconds: atLeast(0),
  failureThreshold: atLeast(0),
  successThreshold: atLeast(0),
  activeDeadlineSeconds: atLeast(0),
  ttlSecondsAfterFinished: atLeast(0),
  startingDeadlineSeconds: atLeast(0),
  minReadySeconds: atLeast(0),
  stabilizationWindowSeconds: between(0, 3600),
  averageUtilization: atLeast(1),
  seconds: atLeast(0),
  maxSurge: countOrPercent,
  maxUnavailable: countOrPercent,
  minAvailable: countOrPercent,
  timeZone: text(timeZone),
  from: notBare,
  to: notBare,
  envFrom: oneFieldOf('configMapRef', 'secretRef'),
  target: targetValue,
  jobTemplate: withField('spec'),
  'replicatedJobs template': withField('spec'),
  'ports port': port,
  'httpGet port': port,
  'tcpSocket port': port,
  'grpc port': port,
  'hostPath path': notEmpty,
  'secretKeyRef name': subdomain,
  'secretKeyRef key': key,
  'configMapKeyRef name': subdomain,
  'configMapKeyRef key': key,
  'configMapRef name': subdomain,
  'secretRef name': subdomain,
  'taints key': text(qualifiedName),
  'taints value': text(labelValue),
  'onPodConditions type': text(qualifiedName),
  'onPodConditions status': oneOf('True', 'False', 'Unknown'),
  'policies type': oneOf('Percent', 'Pods'),
  'policies value': atLeast(1),
  'policies periodSeconds': between(1, 1800),
  'limits type': text((value) =>
    value.includes('/') || /^(Container|Pod|PersistentVolumeClaim)$/.test(value)
      ? undefined
      : 'must be Container, Pod or PersistentVolumeClaim',
  ),
  scaleTargetRef: withField('apiVersion'),
  'scaleTargetRef name': notEmpty,
  'scaleTargetRef kind': notEmpty,
  'metric name': notEmpty,
  'resource name': notEmpty,
  'roleRef name': notEmpty,
  'subjects name': notEmpty,
  'capabilities add': notEmpty,
  'volumes configMap': withField('name'),
  'volumes hostPath': withField('path'),
  exec: withField('command'),
  configMapRef: withField('name'),
  secretRef: withField('name'),
  configMapKeyRef: withField('name'),
  secretKeyRef: withField('name'),
};

/** Maps with keys of the user's own, and what the cluster writes. */
const opaque: ReadonlySet<string> = new Set([
  'metadata',
  'status',
  'data',
  'binaryData',
  'stringData',
  'selector',
  'matchLabels',
  'nodeSelector',
  'limits',
  'requests',
  'hard',
  'volumeAttributes',
  'options',
]);

interface Field {
  readonly path: Path;
  /** Its name and the one above. */
  readonly names: readonly string[];
  readonly value: unknown;
}

/** Every field of the object, with its path and the names on it without the steps into lists. */
function fieldsOf(object: unknown): readonly Field[] {
  const found: Field[] = [];
  const visit = (field: Field): void => {
    found.push(field);
    enter(field);
  };
  const enter = ({ path, names, value }: Field): void => {
    if (Array.isArray(value)) {
      for (const [index, entry] of value.entries()) visit({ path: [...path, index], names, value: entry });
    }
    if (!isMap(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (!opaque.has(name) || !isMap(inner)) visit({ path: [...path, name], names: [...names.slice(-1), name], value: inner });
    }
  };
  enter({ path: [], names: [], value: object });
  return found;
}

const selectors: ReadonlySet<string> = new Set(['labelSelector', 'namespaceSelector', 'podSelector']);

const fieldsLegal: Rule = (object) =>
  fieldsOf(object).flatMap(({ path, names, value }) => {
    if (Array.isArray(value)) return [];
    const last = names.at(-1) ?? '';
    if (selectors.has(last)) return selectorFindings(path, value as LabelSelector);
    const verdict = (judges[names.join(' ')] ?? judges[last])?.(value);
    return verdict === undefined ? [] : [finding(path, `${isMap(value) ? '' : `is ${show(value)}, `}${verdict}`)];
  });

export const fieldRules: readonly Rule[] = [fieldsLegal];
