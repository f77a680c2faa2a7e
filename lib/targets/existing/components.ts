import type { PlacedPool } from '../../placement/placement';
import { gpuTolerations, operatorReaches, operatorValues, ownContainerdEnv } from '../gpu-operator';
import { sharingValues } from '../gpu-operator-sharing';
import type { AddOn, ClusterContext } from '../target';
import type { ParsedOptions } from './options';

/** Distributions with a containerd of their own. */
const ownContainerd: ReadonlySet<ParsedOptions['distribution']> = new Set(['k3s', 'rke2']);
/** Distributions whose own way to install GPU support is not the chart: OperatorHub, system extensions, add-ons of their own. */
export const installsItself: ReadonlySet<ParsedOptions['distribution']> = new Set(['openshift', 'talos', 'microk8s', 'k0s']);

/** Add-ons that are missing. One owner of `nvidia.com/gpu` at most: with a device plugin there, the operator would be a second. */
export function components(options: ParsedOptions, context: ClusterContext): readonly AddOn[] {
  const addOns: AddOn[] = [];
  const gpuPools = context.pools.filter((placed) => placed.pool.kind === 'gpu');
  if (gpuPools.length > 0 && installsOperator(options)) addOns.push(gpuOperator(options, gpuPools));
  if (context.workloads.some(({ workload }) => workload.kind === 'trainingJob') && !options.present.includes('jobset'))
    addOns.push({ component: 'jobset', values: {} });
  return addOns;
}

/** Something on the cluster advertises `nvidia.com/gpu` already. */
export function gpuIsOwned(options: ParsedOptions): boolean {
  return options.present.includes('gpuOperator') || options.present.includes('devicePlugin');
}

/** Whether GPU pools here get the GPU Operator from us. */
export function installsOperator(options: ParsedOptions): boolean {
  return !gpuIsOwned(options) && !installsItself.has(options.distribution);
}

function gpuOperator(options: ParsedOptions, pools: readonly PlacedPool[]): AddOn {
  const tolerated = gpuTolerations(pools);
  const models = pools.map(({ pool }) => pool);
  return {
    component: 'gpuOperator',
    values: {
      ...operatorValues(tolerated),
      // GPU images of managed clusters bring the driver.
      ...(options.distribution === 'managed' ? { driver: { enabled: false } } : {}),
      ...(ownContainerd.has(options.distribution) ? { toolkit: { env: ownContainerdEnv } } : {}),
      ...sharingValues(models, options.distribution === 'managed'),
    },
    reaches: operatorReaches(tolerated),
  };
}
