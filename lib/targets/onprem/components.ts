import { poolLabel } from '../../model/node-pool';
import type { PlacedPool } from '../../placement/placement';
import { gpuTolerations, operatorReaches, operatorValues, tolerationsOf } from '../gpu-operator';
import { sharingValues } from '../gpu-operator-sharing';
import type { AddOn, ClusterContext } from '../target';
import { chartFile } from './airgap/artifacts';
import { driverValues } from './driver';
import { factsOf, hostsOf, serverTaint } from './inventory';
import { addOnLoads, handsOutAddresses, requests } from './loads';
import type { OnPremPool, ParsedOptions } from './options';
import { storageAddOns } from './storage-add-ons';

/**
 * Controllers may be on servers, which are all that is left where each pool has a taint. Charts that tolerate servers by themselves do so only for kubeadm's
 * taint, which has no value; RKE2's and K3s' have one.
 */
const onServers = { tolerations: [{ key: serverTaint.key, operator: 'Exists', effect: serverTaint.effect }] } as const;

/** Add-ons that come as Helm charts, in the order of their installation. */
export function components(options: ParsedOptions, context: ClusterContext): readonly AddOn[] {
  const addOns = addOnsOf(options, context);
  const { airGap } = options;
  return airGap === null ? addOns : addOns.map((addOn) => ({ ...addOn, archive: `${airGap.artifacts}/${chartFile(addOn.component)}` }));
}

function addOnsOf(options: ParsedOptions, context: ClusterContext): readonly AddOn[] {
  const gpuPools = context.pools.filter(({ pool }) => pool.kind === 'gpu');
  const fabricPools = context.pools.filter(({ fabric }) => fabric);
  const gangs = context.cluster.workloads.some(({ kind }) => kind === 'trainingJob');
  return [
    ...(gpuPools.length > 0 ? [gpuOperator(options, gpuPools)] : []),
    ...(fabricPools.length > 0 ? [networkOperator(fabricPools)] : []),
    ...(handsOutAddresses(options) ? [metallb(context.pools)] : []),
    ...storageAddOns(options, context),
    ...(gangs
      ? [{ component: 'jobset', values: { controller: { ...onServers, resources: { requests: requests(addOnLoads.jobset) } } } } as const]
      : []),
  ];
}

/**
 * Chart gpu-operator v26.7.0. Its exporter listens on port 9400 of its own pod and not of the host, where another exporter may be; only one that asks an engine
 * on the host would be in the host's network. Without monitoring there is no kind ServiceMonitor to make. Source: NVIDIA/gpu-operator at v26.7.0,
 * deployments/gpu-operator/values.yaml, assets/state-dcgm-exporter and controllers/object_controls.go, read 2026-11-23.
 */
function gpuOperator(options: ParsedOptions, pools: readonly PlacedPool[]): AddOn {
  const tolerated = gpuTolerations(pools);
  const values = operatorValues(tolerated);
  const models = pools.map(({ pool }) => pool);
  return {
    component: 'gpuOperator',
    values: {
      ...values,
      operator: onServers,
      'node-feature-discovery': { ...values['node-feature-discovery'], master: onServers, gc: onServers },
      dcgmExporter: { serviceMonitor: { enabled: false } },
      ...driverValues(options, models, tolerated),
      ...sharingValues(models, pools.some(cutInVirtualMachine)),
    },
    reaches: operatorReaches(tolerated),
  };
}

/** A GPU that is passed through to a virtual machine cannot be reset there, so that a change of its mode may need a restart. */
function cutInVirtualMachine({ pool }: PlacedPool): boolean {
  const { facts } = pool.place as unknown as OnPremPool;
  return pool.sharing?.mig != null && hostsOf(pool).some((host) => factsOf(host, facts).virtual === 'passthrough');
}

/**
 * Chart network-operator 26.4.1. What it does on nodes is in objects that come after it. The GPU operator, which is on every cluster with a fabric, has brought
 * feature discovery, and a second would undo what the first does. Source: Mellanox/network-operator at v26.4.1, deployment/network-operator/values.yaml and
 * templates/operator.yaml, read 2026-11-23.
 */
function networkOperator(pools: readonly PlacedPool[]): AddOn {
  const ids = pools.map(({ pool }) => pool.id).sort();
  return {
    component: 'networkOperator',
    values: { nfd: { enabled: false }, operator: onServers },
    reaches: [
      {
        daemonSet: 'network-operator-device-plugin',
        pools: 'fabric',
        labels: { [poolLabel]: ids },
        tolerations: gpuTolerations(pools),
      },
    ],
  };
}

/**
 * Chart metallb 0.16.1, for addresses that are announced by ARP: without FRR, which is for BGP. A service that keeps its callers' addresses is announced only
 * by nodes that run its pods, and so speakers are on all of them; servers they tolerate by themselves. Source: metallb/metallb at v0.16.1,
 * charts/metallb/values.yaml and templates/speaker.yaml, read 2026-11-23.
 */
function metallb(pools: readonly PlacedPool[]): AddOn {
  const tolerations = tolerationsOf(pools);
  return {
    component: 'metallb',
    values: {
      controller: { ...onServers, resources: { requests: requests(addOnLoads.metallbController) } },
      frrk8s: { enabled: false },
      speaker: { resources: { requests: requests(addOnLoads.speaker) }, ...(tolerations.length > 0 ? { tolerations } : {}) },
    },
  };
}
