import type { Resource } from './api-client';
import { poolOfNode } from './written';

/** One pod before the nodes of a cluster, something of either changed or taken away. */
export interface Question {
  /** What was done, in words. */
  readonly change: string;
  /** Kind of the change, for counting. */
  readonly kind: 'nothing' | 'toleration' | 'label' | 'node' | 'device' | 'request';
  readonly nodes: readonly Resource[];
  readonly pod: Resource;
}

interface Toleration {
  readonly key?: string;
}
interface PodSpec {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms: readonly { readonly matchExpressions?: readonly { readonly key: string }[] }[];
      };
    };
  };
  readonly containers: readonly {
    readonly resources: { readonly requests: Readonly<Record<string, string>>; readonly limits: Readonly<Record<string, string>> };
  }[];
}
interface NodeStatus {
  readonly allocatable: Readonly<Record<string, string>>;
  readonly capacity: Readonly<Record<string, string>>;
}

/** One node of each pool will do: what is asked is whether there is any place at all. `pools` are those that placement named. */
export function questionsAbout(pod: Resource, all: readonly Resource[], pools: readonly string[]): readonly Question[] {
  const nodes = all.filter((node, index) => all.findIndex((other) => poolOfNode(other) === poolOfNode(node)) === index);
  const spec = pod['spec'] as PodSpec;
  const tolerations = spec.tolerations ?? [];
  const [container, ...others] = spec.containers;
  return [
    { change: 'nothing is changed', kind: 'nothing', nodes, pod },
    ...tolerations.map((toleration, index): Question => ({
      change: `its toleration of ${toleration.key ?? 'everything'} is dropped`,
      kind: 'toleration',
      nodes,
      pod: { ...pod, spec: { ...spec, tolerations: tolerations.filter((_, other) => other !== index) } },
    })),
    ...labelsWanted(spec).map((key): Question => ({
      change: `nodes lose their label ${key}`,
      kind: 'label',
      nodes: nodes.map((node) => ({ ...node, metadata: { ...node.metadata, labels: without(node.metadata.labels ?? {}, key) } })),
      pod,
    })),
    ...pools.map((path): Question => ({
      change: `the nodes of ${path} are gone`,
      kind: 'node',
      nodes: nodes.filter((node) => poolOfNode(node) !== path),
      pod,
    })),
    {
      change: 'all nodes that placement named are gone',
      kind: 'node',
      nodes: nodes.filter((node) => !pools.includes(poolOfNode(node))),
      pod,
    },
    ...Object.keys(container?.resources.requests ?? {})
      .filter((resource) => resource.includes('/'))
      .map((resource): Question => ({
        change: `nodes do not have ${resource}`,
        kind: 'device',
        nodes: nodes.map((node) => {
          const { allocatable, capacity, ...status } = node['status'] as NodeStatus;
          return { ...node, status: { ...status, allocatable: without(allocatable, resource), capacity: without(capacity, resource) } };
        }),
        pod,
      })),
    ...['cpu', 'memory'].map((resource): Question => ({
      change: `it asks for ten times as much ${resource}`,
      kind: 'request',
      nodes,
      pod: { ...pod, spec: { ...spec, containers: [{ ...container, resources: tenfold(container, resource) }, ...others] } },
    })),
  ];
}

function labelsWanted({ nodeSelector = {}, affinity }: PodSpec): readonly string[] {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return [...new Set([...Object.keys(nodeSelector), ...terms.flatMap((term) => (term.matchExpressions ?? []).map(({ key }) => key))])];
}

function tenfold(container: PodSpec['containers'][number] | undefined, resource: string): unknown {
  const { requests = {}, limits = {} } = container?.resources ?? {};
  const amount = /^(\d+)(.*)$/.exec(requests[resource] ?? '0');
  const more = { [resource]: `${Number(amount?.[1] ?? 0) * 10}${amount?.[2] ?? ''}` };
  return { requests: { ...requests, ...more }, limits: { ...limits, ...(limits[resource] === undefined ? {} : more) } };
}

function without<V>(record: Readonly<Record<string, V>>, key: string): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}
