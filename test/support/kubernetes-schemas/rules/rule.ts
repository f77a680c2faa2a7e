import type { Finding } from '../finding';
import type { KubernetesObject } from '../shapes';

/** What the API server refuses although the schema allows it; run only on objects that the schema accepted. */
export type Rule = (object: KubernetesObject, minor: string) => readonly Finding[];
