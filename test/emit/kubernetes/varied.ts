import type { KubernetesContext } from '../../../lib/emit/kubernetes';
import { aContext, aPool, type Props } from './contexts';

const gpu = aPool('gpu');
const large = aPool('large', { gpus: 8, max: 4, fabric: true });
const cpu = aPool('cpu', { gpus: 0 });
const kept = aPool('kept', { gpus: 4, taints: [{ key: 'team', value: 'vision', effect: 'NoSchedule' }] });

/** Workloads that use every prop between them. */
export const variedWorkloads: Readonly<Record<string, Props>> = {
  api: {
    kind: 'microservice',
    port: 8080,
    ports: { metrics: 9090, grpc: 9000 },
    replicas: { min: 2, max: 8, target: { cpuPercent: 60 } },
    cpus: { atLeast: 0.5, atMost: 2 },
    calls: ['shop/main/cache', 'shop/main/rank'],
    env: {
      DATABASE_URL: { kind: 'secret', secret: 'shop/database', key: 'url' },
      RANK: { kind: 'address', workload: 'shop/main/rank', port: 'http', part: 'url' },
      RANK_HOST: { kind: 'address', workload: 'shop/main/rank', port: 'http', part: 'host' },
      CHAT_METRICS_PORT: { kind: 'address', workload: 'shop/main/chat', port: 'metrics', part: 'port' },
      WORKERS: 4,
      DEBUG: false,
    },
    health: { path: '/healthz', startup: '30s', live: false },
    drain: '20s',
  },
  cache: { kind: 'microservice', port: 6379, runAs: 10999 },
  chat: {
    kind: 'inferenceService',
    port: 8000,
    ports: { metrics: 9100 },
    gpus: 1,
    replicas: { min: 2, max: 8 },
    args: ['--model', 'a/b', '--max-len=4096'],
  },
  rank: {
    kind: 'inferenceService',
    port: 8500,
    gpus: 2,
    replicas: 3,
    grace: '5m',
    health: { startup: '30m', ready: { path: '/ready', port: 9000 }, live: { command: ['/bin/live', '-q'] } },
  },
  legacy: {
    kind: 'microservice',
    port: 80,
    runAs: { root: 'the installer: writes below /usr' },
    health: { live: { tcp: 80 }, ready: false },
  },
  own: { kind: 'microservice', port: 3000, runAs: 'image', replicas: 2 },
  index: {
    kind: 'batchJob',
    gpus: 1,
    completions: 20,
    parallelism: 5,
    retries: 2,
    timeout: '6h',
    command: ['python', '-c'],
    args: ['import os\nprint("a: b")\n'],
  },
  once: { kind: 'batchJob', env: { A: '$(B)/x', B: 'yes' } },
  tune: { kind: 'trainingJob', nodes: 4, gpusPerNode: 8, restarts: 5, timeout: '36h', grace: '3m' },
  small: { kind: 'trainingJob', nodes: 2, gpusPerNode: 1, launcher: 'none', ports: { status: 7000 } },
};

/** A cluster with all of them, spread over pools of every kind. */
export function variedContext(minor: string, order: readonly string[] = Object.keys(variedWorkloads)): KubernetesContext {
  const inOrder = order.flatMap((id) => Object.entries(variedWorkloads).filter(([each]) => each === id));
  return aContext(Object.fromEntries(inOrder), {
    minor,
    pools: [gpu, large, cpu, kept],
    placed: { api: [cpu], cache: [cpu, gpu], legacy: [cpu], own: [cpu], once: [cpu], rank: [kept, large], tune: [large], small: [kept] },
    request: {
      tune: { fabricDevices: 4, sharedMemoryMiB: 6000 },
      api: { cpuMillis: 500, cpuLimitMillis: 2000, memoryMiB: 512, memoryLimitMiB: 768 },
    },
    needs: { kept: { runtimeClassName: 'nvidia', env: { NCCL_DEBUG: 'WARN' } } },
    pullSecret: 'pull',
  });
}
