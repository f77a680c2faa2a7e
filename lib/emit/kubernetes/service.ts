import type { ServiceModel } from '../../model/workload';
import { namespaceOf, type WorkloadScope } from './context';
import type { KubernetesObject } from './kubernetes-object';
import { metadataOf, selectorOf } from './labels';
import { mainPort, portOf, portsOf } from './ports';

/** Ports are the pods' own, so that an address reads the same inside and outside of the pod. */
export function serviceObject(scope: WorkloadScope<ServiceModel>): KubernetesObject {
  const ports = portsOf(scope.workload).map(({ name, port }) => ({ name, port, protocol: 'TCP', targetPort: name }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(scope),
    spec: { type: 'ClusterIP', selector: selectorOf(scope.workload), ports },
  };
}

/** Name under which a service is found from any namespace of its cluster. */
export function hostOf(scope: WorkloadScope, service: ServiceModel): string {
  return `${service.id}.${namespaceOf(scope)}.svc.cluster.local`;
}

/** Address of one of a service's ports. A port named `https` speaks TLS; the others are taken to speak plain HTTP. */
export function urlOf(scope: WorkloadScope, service: ServiceModel, port: string = mainPort): string {
  return `${port === 'https' ? 'https' : 'http'}://${hostOf(scope, service)}:${portOf(service, port)}`;
}
