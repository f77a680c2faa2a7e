import { secondsOf } from '../../../lib/model/duration';
import type { ServiceModel } from '../../../lib/model/workload';
import type { Json } from '../tree';
import { held, look } from './held';

/** All three ask the same thing unless the program says otherwise, and a start may take as long as it says. */
export function probeFindings(where: string, service: ServiceModel, container: Json | undefined): readonly string[] {
  const { health } = service;
  if (health?.live !== undefined && health.live !== null) return [];
  if (health?.ready !== undefined && health.ready !== null) return [];
  const path = health?.path ?? (service.kind === 'inferenceService' ? '/health' : null);
  const handler: readonly [string, Json] = path === null ? ['tcpSocket', { port: 'http' }] : ['httpGet', { path, port: 'http' }];
  const startup = health?.startup ?? null;
  const start = startup === null ? (service.kind === 'inferenceService' ? 600 : 120) : secondsOf(startup);
  const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'];
  const number = (probe: string, field: string): number => Number(look(container, `${probe}.${field}`));
  const long = number('startupProbe', 'periodSeconds') * number('startupProbe', 'failureThreshold');
  return [
    ...probes.flatMap((probe) =>
      held(where, look(container, probe), {
        [handler[0]]: handler[1],
        periodSeconds: (value) => typeof value === 'number',
        failureThreshold: (value) => typeof value === 'number',
        // A busy GPU server is slow, which is not the same as dead.
        timeoutSeconds: (value) => typeof value === 'number' && value > 1,
      }),
    ),
    ...(long >= start && long < start + number('startupProbe', 'periodSeconds')
      ? []
      : [`${where}: a start may take ${String(long)} seconds`]),
    ...(number('livenessProbe', 'periodSeconds') * number('livenessProbe', 'failureThreshold') >
    number('readinessProbe', 'periodSeconds') * number('readinessProbe', 'failureThreshold')
      ? []
      : [`${where}: is ended before it is left alone`]),
  ];
}
