import { secondsOf } from '../../model/duration';
import type { Probe, ServiceModel } from '../../model/workload';
import type { ContainerProbes, ProbeHandler, ProbeSpec } from './pod-types';
import { mainPort } from './ports';

/** Most time that a start may take when the program does not say: a model is downloaded and loaded, other services only start. */
const startupSeconds: Readonly<Record<ServiceModel['kind'], number>> = { inferenceService: 600, microservice: 120 };
/** The path that vLLM and SGLang answer on. */
const inferencePath = '/health';
/** Often enough that a replica joins soon after it could. */
const startupPeriod = 5;

/** Most seconds that a service's start may take. */
export function startupSecondsOf(service: ServiceModel): number {
  const said = service.health?.startup ?? null;
  return said === null ? startupSeconds[service.kind] : secondsOf(said);
}

/**
 * When a service has started, gets requests and is alive. The startup probe carries the whole load time and holds the other two back, so a server that
 * is still loading is never killed for it. Liveness waits longest, because a restart costs a full load.
 */
export function probesOf(service: ServiceModel): ContainerProbes {
  const health = service.health;
  const open = defaultHandler(service);
  const live = handlerOf(health?.live ?? null, open);
  const ready = handlerOf(health?.ready ?? null, open);
  // Who asks for no liveness wants no restarts; who says how long a start takes wants it kept to.
  const start = live ?? ((health?.startup ?? null) === null ? null : ready);
  return {
    ...(start === null ? {} : { startupProbe: asked(start, startupPeriod, Math.ceil(startupSecondsOf(service) / startupPeriod)) }),
    ...(live === null ? {} : { livenessProbe: asked(live, 10, 5) }),
    ...(ready === null ? {} : { readinessProbe: asked(ready, 5, 2) }),
  };
}

function defaultHandler(service: ServiceModel): ProbeHandler {
  const path = service.health?.path ?? (service.kind === 'inferenceService' ? inferencePath : null);
  return path === null ? { tcpSocket: { port: mainPort } } : { httpGet: { path, port: mainPort } };
}

function handlerOf(probe: Probe | false | null, open: ProbeHandler): ProbeHandler | null {
  if (probe === false) return null;
  if (probe === null) return open;
  if ('path' in probe) return { httpGet: { path: probe.path, port: probe.port ?? mainPort } };
  if ('tcp' in probe) return { tcpSocket: { port: probe.tcp } };
  return { exec: { command: probe.command } };
}

/** Five seconds to answer: a busy GPU server is slow, which is not the same as dead. */
function asked(handler: ProbeHandler, periodSeconds: number, failureThreshold: number): ProbeSpec {
  return { ...handler, periodSeconds, timeoutSeconds: 5, failureThreshold };
}
