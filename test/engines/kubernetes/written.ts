import { parseAllDocuments } from 'yaml';
import type { Subject } from '../subjects';
import type { Resource } from './api-client';

/** What one cluster of a program became, read back from its files as a user's tools would read it. */
export interface WrittenCluster {
  /** Id of the cluster. */
  readonly id: string;
  /** Minor that the program asks for. */
  readonly minor: string;
  /** By phase, in the order of application. */
  readonly phases: readonly { readonly file: string; readonly objects: readonly Resource[] }[];
  /** Stand-ins for nodes, every pool at its largest. */
  readonly nodes: readonly Resource[];
  /** By id of the workload: paths of pools that placement named, the preferred one first. */
  readonly pools: ReadonlyMap<string, readonly string[]>;
}

interface Report {
  readonly clusters: readonly {
    readonly path: string;
    readonly kubernetesVersion: string;
    readonly workloads: readonly { readonly path: string; readonly pools: readonly string[] }[];
  }[];
}

/** The clusters of a program. */
export function clustersOf({ files }: Subject): readonly WrittenCluster[] {
  const report = JSON.parse(files['blueprint.json'] ?? '{"clusters":[]}') as Report;
  return report.clusters.map(({ path, kubernetesVersion, workloads }) => {
    const id = lastStep(path);
    const manifests = Object.keys(files).filter((file) => file.startsWith(`manifests/${id}/`));
    return {
      id,
      minor: kubernetesVersion,
      phases: manifests.sort().map((file) => ({ file, objects: documentsOf(files[file]) })),
      nodes: documentsOf(files[`simulation/${id}.nodes.yaml`]),
      pools: new Map(workloads.map((workload) => [lastStep(workload.path), workload.pools])),
    };
  });
}

/** Path of the pool that a simulated node stands for. */
export function poolOfNode(node: Resource): string {
  return node.metadata.annotations?.['cdk-gpu/simulates'] ?? '';
}

function documentsOf(text: string | undefined): readonly Resource[] {
  return text === undefined ? [] : parseAllDocuments(text).map((document) => document.toJS() as Resource);
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
