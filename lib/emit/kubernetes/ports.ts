import { compareText } from '../../errors';
import { isService, type ServiceModel, type WorkloadModel } from '../../model/workload';

/** Name of a service's main port. */
export const mainPort = 'http';

export interface NamedPort {
  readonly name: string;
  readonly port: number;
}

/** Ports of a workload's pods: the main one first, the others by name. */
export function portsOf(workload: WorkloadModel): readonly NamedPort[] {
  const others = Object.entries(workload.ports)
    .map(([name, port]) => ({ name, port }))
    .sort((a, b) => compareText(a.name, b.name));
  if (!isService(workload)) return others;
  return [{ name: mainPort, port: workload.port }, ...others.filter((other) => other.name !== mainPort)];
}

/** Number of one of a service's ports. */
export function portOf(service: ServiceModel, name: string): number {
  const named = portsOf(service).find((port) => port.name === name);
  if (named === undefined) throw new Error(`service "${service.path}" has no port "${name}"`);
  return named.port;
}
