import { misfits } from '../../lib/placement/fits';
import type { PodShape } from '../../lib/placement/node';
import { emptyNode } from '../../lib/placement/placed-pool';
import type { PlacedPool, PlacedWorkload } from '../../lib/placement/placement';
import type { Loose } from '../emit/kubernetes/contexts';
import { restrictedFindings } from '../emit/kubernetes/restricted';
import { billionths } from '../support/kubernetes-schemas/quantity';
import { labelsOfPolicy, podsIn, workloadLabel, type Pods, type Template, type Written } from './objects';

/** What is wrong with the objects of one cluster by themselves. */
export function objectFindings(given: readonly unknown[]): readonly string[] {
  const objects = given as readonly Written[];
  const pods = podsIn(objects);
  return [
    ...nameFindings(objects),
    ...objects.flatMap((object) => selectorFindings(object, { objects, pods })),
    ...pods.flatMap((each) => dependencyFindings(each, objects)),
    ...securityFindings(objects, pods),
    ...pods.flatMap(volumeFindings),
  ];
}

function nameFindings(objects: readonly Written[]): readonly string[] {
  const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`),
    ...objects.filter(({ metadata }) => metadata.name.length > 63).map(({ metadata }) => `${metadata.name} is too long`),
    ...objects.filter((object) => JSON.stringify(object).includes('TfToken')).map(({ metadata }) => `${metadata.name} has a token`),
  ];
}

/** Services select their own pods and no others; policies, budgets and autoscalers are about something that is there. */
function selectorFindings(
  object: Written,
  all: { readonly objects: readonly Written[]; readonly pods: readonly Pods[] },
): readonly string[] {
  const who = `${object.kind}/${object.metadata.name}`;
  const own = object.metadata.labels?.[workloadLabel] ?? '';
  const chosen = (labels: Readonly<Record<string, string>>): readonly string[] =>
    all.pods.filter(({ template }) => isPartOf(labels, template.metadata.labels)).map(({ workload }) => workload);
  const only = (labels: Readonly<Record<string, string>>): readonly string[] =>
    chosen(labels).join() === own ? [] : [`${who} selects ${chosen(labels).join(', ')}`];
  switch (object.kind) {
    case 'Service': {
      const open = all.pods
        .filter(({ workload }) => workload === own)
        .flatMap(({ template }) => template.spec.containers.flatMap((each) => each.ports ?? []));
      const known = new Set(open.flatMap((port): (string | number)[] => [port.name, port.containerPort]));
      const lost = object.spec.ports.filter(({ targetPort }) => !known.has(targetPort));
      return [
        ...only(object.spec.selector),
        ...lost.map(({ targetPort }) => `${who} sends to ${String(targetPort)}, which no container has`),
      ];
    }
    case 'Deployment':
    case 'PodDisruptionBudget':
      return only(object.spec.selector.matchLabels);
    case 'HorizontalPodAutoscaler': {
      const { name } = object.spec.scaleTargetRef;
      return all.objects.some((other) => other.kind === 'Deployment' && other.metadata.name === name) ? [] : [`${who} scales nothing`];
    }
    case 'NetworkPolicy':
      return labelsOfPolicy(object).flatMap((labels) =>
        chosen(labels).length === 1 ? [] : [`${who} is about ${chosen(labels).join(', ')}`],
      );
    default:
      return [];
  }
}

function isPartOf(labels: Readonly<Record<string, string>>, all: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([key, value]) => all[key] === value);
}

/** What a pod names of its namespace is there; secrets are not ours to write. */
function dependencyFindings({ owner, template }: Pods, objects: readonly Written[]): readonly string[] {
  const { serviceAccountName, volumes = [] } = template.spec;
  const there = (kind: Written['kind'], name: string): boolean =>
    objects.some((object) => object.kind === kind && object.metadata.name === name);
  const maps = volumes.flatMap(({ configMap }) => (configMap === undefined ? [] : [configMap.name]));
  return [
    ...(there('ServiceAccount', serviceAccountName) ? [] : [`${owner} has an account that is not there`]),
    ...maps.filter((name) => !there('ConfigMap', name)).map((name) => `${owner} mounts ${name}, which is not there`),
  ];
}

/** Pod Security: `restricted`, but for pods that say why they run as root, which lower their namespace to `baseline`. */
function securityFindings(objects: readonly Written[], pods: readonly Pods[]): readonly string[] {
  const level = objects.find(({ kind }) => kind === 'Namespace')?.metadata.labels?.['pod-security.kubernetes.io/enforce'] ?? '';
  const isRoot = ({ template }: Pods): boolean => template.metadata.annotations?.['cdk-gpu/runs-as-root'] !== undefined;
  const ofRoot = ['may run as root', 'keeps capabilities'];
  return [
    ...(level === (pods.some(isRoot) ? 'baseline' : 'restricted') ? [] : [`the namespace enforces ${level}`]),
    ...pods.flatMap((each) => {
      const found = restrictedFindings(each.owner, each.template as unknown as Loose);
      return isRoot(each) ? found.filter((text) => !ofRoot.some((what) => text.endsWith(what))) : found;
    }),
  ];
}

/** Memory-backed volumes count as memory of the pod that fills them. */
function volumeFindings({ owner, template }: Pods): readonly string[] {
  const { containers, volumes = [] } = template.spec;
  const limit = sum(containers.map(({ resources }) => resources.limits['memory'] ?? '0'));
  const shared = sum(volumes.map(({ emptyDir }) => (emptyDir?.medium === 'Memory' ? (emptyDir.sizeLimit ?? '0') : '0')));
  const mounted = containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ mountPath }) => mountPath));
  const amounts = containers.flatMap(({ resources }) => [...Object.values(resources.requests), ...Object.values(resources.limits)]);
  return [
    ...(amounts.some((amount) => billionths(amount) <= 0n) ? [`${owner} asks for nothing`] : []),
    ...(shared > limit ? [`${owner} has more shared memory than memory`] : []),
    ...(new Set(mounted).size === mounted.length ? [] : [`${owner} mounts twice at one path`]),
  ];
}

function sum(quantities: readonly string[]): bigint {
  return quantities.reduce((total, quantity) => total + billionths(quantity), 0n);
}

/** Whether pods as written really land where placement says: they fit every pool of theirs, and no other pool's labels let them in. */
export function landingFindings(
  given: readonly unknown[],
  placed: readonly PlacedWorkload[],
  pools: readonly PlacedPool[],
): readonly string[] {
  const pods = podsIn(given as readonly Written[]);
  return placed.flatMap((each) => {
    const own = pods.filter(({ workload }) => workload === each.workload.id);
    const [one] = own;
    if (one === undefined || own.length > 1) return [`${each.workload.path} has ${String(own.length)} pod templates`];
    const selectors = alternatives(one.template);
    return pools.flatMap((pool) => {
      if (!each.pools.includes(pool)) {
        return selectors.some((selector) => isPartOf(selector, pool.node.labels)) ? [`${one.owner} may land on ${pool.pool.path}`] : [];
      }
      const reasons = selectors.map((selector) => misfits(podOf(one.template, selector), pool.node, emptyNode(pool)));
      return reasons.some((list) => list.length === 0) ? [] : [`${one.owner} does not fit ${pool.pool.path}: ${JSON.stringify(reasons)}`];
    });
  });
}

/** Label sets of which a node must have one: the selector, together with each term of the affinity. */
function alternatives({ spec }: Template): readonly Readonly<Record<string, string>>[] {
  const { nodeSelector = {}, affinity } = spec;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms === undefined) return [nodeSelector];
  return terms.map(({ matchExpressions }) => ({
    ...nodeSelector,
    ...Object.fromEntries(matchExpressions.map(({ key, values }) => [key, values[0] ?? ''])),
  }));
}

/** What the scheduler reads of a pod. */
function podOf({ spec }: Template, nodeSelector: Readonly<Record<string, string>>): PodShape {
  const requests = spec.containers.map(({ resources }) => resources.requests);
  const total = (name: string): number => Number(sum(requests.map((request) => request[name] ?? '0'))) / 1e9;
  const devices = [...new Set(requests.flatMap((request) => Object.keys(request)))].filter((name) => name !== 'cpu' && name !== 'memory');
  return {
    cpuMillis: Math.round(total('cpu') * 1000),
    memoryMiB: total('memory') / 1024 ** 2,
    devices: Object.fromEntries(devices.map((name) => [name, total(name)])),
    nodeSelector,
    tolerations: spec.tolerations ?? [],
  };
}
