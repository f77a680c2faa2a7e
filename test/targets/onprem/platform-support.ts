import { z } from 'zod';
import type { Machine } from '../../../lib/catalog/machine';
import { poolLabel, type PoolModel } from '../../../lib/model/node-pool';
import type { WorkloadModel } from '../../../lib/model/workload';
import type { PlacedPool } from '../../../lib/placement/placement';
import { gpuNodeLabels } from '../../../lib/targets/gpu-operator-sharing';
import { fabricOf } from '../../../lib/targets/onprem/fabric';
import { poolTaints } from '../../../lib/targets/onprem/inventory';
import type { GpuHosts, OnPremOptions } from '../../../lib/targets/onprem/props';
import { gpuPoolShape, optionsSchema, type ParsedOptions } from '../../../lib/targets/onprem/options';
import type { ClusterContext } from '../../../lib/targets/target';
import { blueprint } from '../aws/support';

export const server = { name: 'cp-1', address: '192.0.2.11' };

/** Options as the target has them. */
export function parsed(options: Partial<OnPremOptions> = {}): ParsedOptions {
  return optionsSchema.parse({ engine: 'rke2', servers: [server], ssh: { user: 'ops' }, ...options });
}

const facts = { cpus: 64, memoryGiB: 512 };

/** A pool as the model has it. */
export function pool(id: string, props: Partial<PoolModel> = {}, place: Partial<GpuHosts> = {}): PoolModel {
  const hosts = [{ name: `${id}-1`, address: '192.0.2.31' }];
  return {
    id,
    path: `b/c/${id}`,
    at: null,
    cluster: 'b/c',
    kind: 'gpu',
    gpu: 'H100',
    gpusPerNode: 8,
    machineTypes: [],
    fabric: 'auto',
    sharing: null,
    diskGiB: null,
    labels: {},
    taints: [],
    tags: {},
    size: { min: 1, max: 1, start: 1 },
    place: z.strictObject(gpuPoolShape).parse({ facts, hosts, ...place }),
    ...props,
  };
}

/** A pool without GPUs. */
export function cpus(id: string, props: Partial<PoolModel> = {}): PoolModel {
  return pool(id, { kind: 'cpu', gpu: null, gpusPerNode: 0, ...props });
}

const machine: Machine = {
  type: 'own',
  gpu: null,
  gpus: 0,
  gpuMemoryMiB: 0,
  nvlink: 'none',
  mig: false,
  arch: 'amd64',
  ...facts,
  allocatable: { cpuMillis: 64_000, memoryMiB: 500_000, pods: 110 },
  localSsdGb: 0,
  fabric: null,
  networkCards: null,
  soldAs: [],
  usdPerHour: null,
};

/** What add-ons are made from. Nodes have what the inventory gives them. */
export function contextOf(
  options: ParsedOptions,
  pools: readonly PoolModel[],
  { workloads = [] }: { readonly workloads?: readonly WorkloadModel[] } = {},
): ClusterContext {
  const placed = pools.map((model): PlacedPool => ({
    pool: model,
    machine,
    node: {
      labels: { ...gpuNodeLabels(model), [poolLabel]: model.id },
      taints: poolTaints(options, model),
      arch: 'amd64',
      allocatable: machine.allocatable,
      ephemeralMiB: null,
      devices: {},
    },
    daemonSets: [],
    free: machine.allocatable,
    fabric: fabricOf(model) !== null,
    why: 'test',
    runnersUp: [],
  }));
  const cluster = {
    id: 'c',
    path: 'b/c',
    at: null,
    kubernetesVersion: '1.35',
    deletionProtection: true,
    system: { nodes: 2, cpus: 4, memoryGiB: 16 },
    pools,
    workloads,
    manifests: [],
  };
  return { blueprint, cluster, pools: placed, workloads: [], pulls: new Map() };
}
