import { at, finding, repeated, show, type Finding, type Path } from '../finding';
import { dnsLabel, fileKey } from '../names';
import { controllerSpec } from '../parts';
import { billionths } from '../quantity';
import type { ClaimSpec, KubernetesObject, LabelSelector, Labels, Quantities } from '../shapes';
import { labelFindings } from './metadata';
import type { Rule } from './rule';
import { selectorFindings } from './selectors';

interface ServiceSpec {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly selector?: Labels;
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
}

const serviceLegal: Rule = ({ kind, spec }) => {
  if (kind !== 'Service' || spec === undefined) return [];
  const { type, clusterIP, selector, ports = [] } = spec as ServiceSpec;
  const path = ['spec', 'ports'];
  const each = at(path, ports).flatMap((port) => [
    ...(ports.length > 1 && !port.value.name
      ? [finding([...port.path, 'name'], 'required where there are several ports, but missing')]
      : []),
    ...(port.value.name && dnsLabel(port.value.name) !== undefined
      ? [finding([...port.path, 'name'], `is ${show(port.value.name)}, ${dnsLabel(port.value.name)}`)]
      : []),
  ]);
  return [
    ...(ports.length === 0 && clusterIP !== 'None' && type !== 'ExternalName' ? [finding(path, 'required, but missing')] : []),
    ...each,
    ...repeated(ports.flatMap(({ name }) => name ?? [])).map((name) => finding(path, `the name ${show(name)} is used more than once`)),
    ...repeated(ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`)).map((pair) =>
      finding(path, `${pair} is used more than once`),
    ),
    ...labelFindings(['spec', 'selector'], selector),
  ];
};

/** Config maps and secrets. */
const dataLegal: Rule = (object) => {
  if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') return [];
  const fields = ['data', 'binaryData', 'stringData'] as const;
  const bags = fields.map(
    (field) => [field, (object as KubernetesObject & Readonly<Record<string, Labels | undefined>>)[field] ?? {}] as const,
  );
  const keys = bags.flatMap(([field, bag]) =>
    Object.keys(bag)
      .filter((key) => fileKey(key) !== undefined)
      .map((key) => finding([field, key], `the key ${fileKey(key)}`)),
  );
  const twice =
    object.kind === 'ConfigMap'
      ? repeated(bags.flatMap(([, bag]) => Object.keys(bag))).map((key) => finding(['binaryData', key], 'stands in data as well'))
      : [];
  const bytes = bags
    .flatMap(([field, bag]) => Object.values(bag).map((text) => Buffer.from(text, isBase64(object.kind, field) ? 'base64' : 'utf8').length))
    .reduce((sum, size) => sum + size, 0);
  return [...keys, ...twice, ...(bytes > 1024 ** 2 ? [finding(['data'], `holds ${bytes} bytes, at most ${1024 ** 2} are allowed`)] : [])];
};

function isBase64(kind: string, field: string): boolean {
  return kind === 'Secret' ? field === 'data' : field === 'binaryData';
}

function claimFindings(path: Path, spec: ClaimSpec | undefined): readonly Finding[] {
  const storage = spec?.resources?.requests?.storage;
  const steps = [...path, 'resources', 'requests', 'storage'];
  return [
    ...((spec?.accessModes ?? []).length === 0 ? [finding([...path, 'accessModes'], 'required, but missing')] : []),
    ...(storage === undefined ? [finding(steps, 'required, but missing')] : []),
    ...(storage !== undefined && billionths(storage) <= 0n ? [finding(steps, `is ${show(storage)}, must be more than 0`)] : []),
  ];
}

/** Claims of their own and those that a stateful set makes. */
const claimsLegal: Rule = (object) => {
  const own = object.kind === 'PersistentVolumeClaim' && object.spec !== undefined ? claimFindings(['spec'], object.spec as ClaimSpec) : [];
  const templates = at(['spec', 'volumeClaimTemplates'], controllerSpec(object)?.volumeClaimTemplates);
  return [...own, ...templates.flatMap(({ path, value }) => claimFindings([...path, 'spec'], value.spec))];
};

interface AutoscalerSpec {
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  readonly metrics?: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[];
}

const autoscalerLegal: Rule = ({ kind, spec }) => {
  if (kind !== 'HorizontalPodAutoscaler' || spec === undefined) return [];
  const { minReplicas = 1, maxReplicas, metrics } = spec as AutoscalerSpec;
  return [
    ...(minReplicas < 1 ? [finding(['spec', 'minReplicas'], `is ${minReplicas}, must be at least 1`)] : []),
    ...(maxReplicas < Math.max(minReplicas, 1)
      ? [finding(['spec', 'maxReplicas'], `is ${maxReplicas}, must be at least minReplicas, ${minReplicas}`)]
      : []),
    ...at(['spec', 'metrics'], metrics).flatMap(({ path, value: { type, ...sources } }) => {
      const field = type.charAt(0).toLowerCase() + type.slice(1);
      return Object.keys(sources).join() === field ? [] : [finding(path, `a metric of type ${type} must have ${field} and nothing else`)];
    }),
  ];
};

interface BudgetSpec {
  readonly minAvailable?: string | number;
  readonly maxUnavailable?: string | number;
  readonly selector?: LabelSelector;
}

const budgetLegal: Rule = ({ kind, spec }) => {
  if (kind !== 'PodDisruptionBudget' || spec === undefined) return [];
  const { minAvailable, maxUnavailable, selector } = spec as BudgetSpec;
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined
      ? [finding(['spec', 'maxUnavailable'], 'may not stand beside minAvailable')]
      : []),
    ...Object.entries({ minAvailable, maxUnavailable })
      .filter(([, value]) => typeof value === 'string' && parseInt(value, 10) > 100)
      .map(([field, value]) => finding(['spec', field], `is ${show(value)}, must be at most 100%`)),
    ...selectorFindings(['spec', 'selector'], selector),
  ];
};

interface RoleRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const roleLegal: Rule = (object) => {
  if (object.kind !== 'Role') return [];
  const { rules } = object as KubernetesObject & { readonly rules?: readonly RoleRule[] };
  return at(['rules'], rules).flatMap(({ path, value }) => {
    if ((value.nonResourceURLs ?? []).length > 0)
      return [finding([...path, 'nonResourceURLs'], 'may not stand in a Role, only in a ClusterRole')];
    return (['verbs', 'apiGroups', 'resources'] as const)
      .filter((field) => (value[field] ?? []).length === 0)
      .map((field) => finding([...path, field], 'must not be empty'));
  });
};

interface Binding {
  readonly roleRef: { readonly apiGroup?: string; readonly kind: string };
  readonly subjects?: readonly { readonly kind: string; readonly apiGroup?: string }[];
}

const rbac = 'rbac.authorization.k8s.io';

const bindingLegal: Rule = (object) => {
  if (object.kind !== 'RoleBinding') return [];
  const { roleRef, subjects } = object as KubernetesObject & Binding;
  return [
    ...((roleRef.apiGroup ?? rbac) === rbac ? [] : [finding(['roleRef', 'apiGroup'], `is ${show(roleRef.apiGroup)}, must be ${rbac}`)]),
    ...(roleRef.kind === 'Role' || roleRef.kind === 'ClusterRole'
      ? []
      : [finding(['roleRef', 'kind'], `is ${show(roleRef.kind)}, must be Role or ClusterRole`)]),
    ...at(['subjects'], subjects).flatMap(({ path, value: { kind, apiGroup } }) => {
      if (!['ServiceAccount', 'User', 'Group'].includes(kind))
        return [finding([...path, 'kind'], `is ${show(kind)}, must be ServiceAccount, User or Group`)];
      const group = kind === 'ServiceAccount' ? '' : rbac;
      return (apiGroup ?? group) === group
        ? []
        : [finding([...path, 'apiGroup'], `is ${show(apiGroup)}, must be ${show(group)} for a ${kind}`)];
    }),
  ];
};

/** 1,000,000,000 and above, and names that begin with `system-`, are the system's own. */
const priorityLegal: Rule = (object) => {
  if (object.kind !== 'PriorityClass') return [];
  const { value = 0 } = object as KubernetesObject & { readonly value?: number };
  return [
    ...(value > 1e9 ? [finding(['value'], `is ${value}, must be at most 1000000000`)] : []),
    ...(object.metadata?.name?.startsWith('system-') ? [finding(['metadata', 'name'], 'must not begin with system-')] : []),
  ];
};

const quotaResource =
  /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$|^requests\.storage$|^(requests\.)?hugepages-.+$|^(pods|resourcequotas|services|replicationcontrollers|secrets|persistentvolumeclaims|configmaps|services\.nodeports|services\.loadbalancers)$/;

const quotaLegal: Rule = ({ kind, spec }) => {
  if (kind !== 'ResourceQuota') return [];
  const { hard = {} } = (spec ?? {}) as { readonly hard?: Quantities };
  return Object.entries(hard).flatMap(([name, quantity]) => [
    ...(name.includes('/') || quotaResource.test(name)
      ? []
      : [finding(['spec', 'hard', name], 'must be a resource that quotas know or have a domain, such as requests.nvidia.com/gpu')]),
    ...(billionths(quantity) < 0n ? [finding(['spec', 'hard', name], `is ${show(quantity)}, must not be negative`)] : []),
  ]);
};

interface Limit {
  readonly type: string;
  readonly min?: Quantities;
  readonly defaultRequest?: Quantities;
  readonly default?: Quantities;
  readonly max?: Quantities;
}

const limitsOrdered: Rule = ({ kind, spec }) => {
  if (kind !== 'LimitRange') return [];
  const { limits } = (spec ?? {}) as { readonly limits?: readonly Limit[] };
  return at(['spec', 'limits'], limits).flatMap(({ path, value }) => {
    const order = ['min', 'defaultRequest', 'default', 'max'] as const;
    const pairs = order.flatMap((low, index) => order.slice(index + 1).map((high) => [low, high] as const));
    return pairs.flatMap(([low, high]) =>
      Object.entries(value[low] ?? {})
        .filter(([name, quantity]) => billionths(quantity) > billionths(value[high]?.[name] ?? quantity))
        .map(([name, quantity]) => finding([...path, low, name], `is ${show(quantity)}, more than ${high}, ${show(value[high]?.[name])}`)),
    );
  });
};

export const otherKindRules: readonly Rule[] = [
  serviceLegal,
  dataLegal,
  claimsLegal,
  autoscalerLegal,
  budgetLegal,
  roleLegal,
  bindingLegal,
  priorityLegal,
  quotaLegal,
  limitsOrdered,
];
