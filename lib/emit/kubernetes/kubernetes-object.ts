/** Metadata of an object. Ours always say name and labels; cluster-wide objects have no namespace. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One object of the Kubernetes API as plain data: nothing in it is undefined, a token or an instance of a class. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** Steps in which a cluster's objects are applied. Each is a file of its own, so that a tool can wait between them. */
export type Phase = 'namespaces' | 'workloads' | 'manifests';

/** Number of each phase's file. The gaps are for platform objects, queues and storage, which come between the first two. */
export const phaseNumbers: Readonly<Record<Phase, string>> = { namespaces: '00', workloads: '40', manifests: '50' };

/** Every phase, in the order of its application. */
export const phases: readonly Phase[] = ['namespaces', 'workloads', 'manifests'];
