import { pluginOf, type Reason } from '../../../lib/placement/reason';
import { nodeOf, type Node } from '../../../lib/placement/scheduler/node';
import type { Pod } from '../../../lib/placement/scheduler/pod';
import { podOf } from '../../../lib/placement/scheduler/read-pod';
import { SimulatedCluster } from '../../../lib/placement/scheduler/simulated-cluster';
import type { FilterVerdict } from './judge';
import type { Case, Json } from './objects';

/** A case as the model reads it. */
export interface Read {
  readonly nodes: readonly Node[];
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly pods: readonly { readonly pod: Pod; readonly on: string }[];
  readonly incoming: readonly Pod[];
}

/** Reads a case. */
export function read(one: Case): Read {
  return {
    nodes: one.nodes.map(nodeOf),
    namespaces: Object.fromEntries(
      one.namespaces.map(({ metadata }) => [(metadata as Json)['name'], (metadata as Json)['labels']]),
    ) as Read['namespaces'],
    pods: one.pods.map((object) => {
      const { nodeName, ...spec } = object['spec'] as Json;
      return { pod: podOf({ ...object, spec }), on: String(nodeName) };
    }),
    incoming: one.incoming.map((object) => podOf(object)),
  };
}

/** The cluster of a case, pods that are there on it. */
export function clusterOf({ nodes, namespaces, pods }: Read): SimulatedCluster {
  const cluster = new SimulatedCluster(nodes, namespaces);
  for (const { pod, on } of pods) cluster.add(pod, on);
  return cluster;
}

/** For each node the plugins that refuse, sorted; our answer. */
export type Refusers = Readonly<Record<string, readonly string[]>>;

/** What the model says of the first incoming pod of a case. */
export function modelsAnswer(one: Read): Refusers {
  const [pod] = one.incoming;
  if (pod === undefined) throw new Error('the case has no incoming pod');
  return Object.fromEntries([...clusterOf(one).reasonsByNode(pod)].map(([node, reasons]) => [node, refusersOf(reasons)]));
}

/** The scheduler's answer in the same form. */
export function schedulersAnswer({ nodes }: FilterVerdict): Refusers {
  return Object.fromEntries(
    Object.entries(nodes).map(([node, refusals]) => [node, [...new Set(refusals.map(({ plugin }) => plugin))].sort()]),
  );
}

function refusersOf(reasons: readonly Reason[]): readonly string[] {
  return [...new Set(reasons.map(({ what }) => pluginOf[what] ?? 'not modelled'))].sort();
}
