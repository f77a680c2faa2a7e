/** A Kubernetes object as JSON has it. */
export type Json = Readonly<Record<string, unknown>>;

/** A cluster, and the pods that want to be on it. */
export interface Case {
  readonly nodes: readonly Json[];
  readonly namespaces: readonly Json[];
  /** Pods that are there: each has `spec.nodeName`. */
  readonly pods: readonly Json[];
  readonly incoming: readonly Json[];
}

/** An object without the fields that are undefined. */
export function only(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
