import { compareText } from '../../errors';
import type { ClusterModel } from '../../model/cluster';
import type { KubernetesObject } from './kubernetes-object';
import type { OwnedObjects } from './owned-objects';

/** Objects of the user's own, each by itself, in an order that does not depend on the program's: what others need first, then by what they are. */
export function manifestObjects(cluster: ClusterModel): readonly OwnedObjects[] {
  return cluster.manifests
    .map(({ at, body }) => ({ at, object: body as KubernetesObject }))
    .sort((a, b) => rank(a.object) - rank(b.object) || compareText(orderKey(a.object), orderKey(b.object)))
    .map(({ at, object }) => ({ path: cluster.path, at, id: orderKey(object).replaceAll('/', '.'), objects: [object] }));
}

/** Namespaces, then kinds, then what has no namespace. */
function rank({ kind, metadata }: KubernetesObject): number {
  if (kind === 'Namespace') return 0;
  if (kind === 'CustomResourceDefinition') return 1;
  return metadata.namespace === undefined ? 2 : 3;
}

/** No part of it can hold a space, so two objects never share it. */
function orderKey({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [apiVersion, kind, metadata.namespace ?? '', metadata.name].join(' ');
}
