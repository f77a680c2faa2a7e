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
export type Phase = 'namespaces' | 'platform' | 'workloads' | 'manifests';

/** Number of each phase's file. The gaps are for queues and storage, which come between platform and workloads. */
export const phaseNumbers: Readonly<Record<Phase, string>> = { namespaces: '00', platform: '10', workloads: '40', manifests: '50' };

/** Every phase, in the order of its application. */
export const phases: readonly Phase[] = ['namespaces', 'platform', 'workloads', 'manifests'];
