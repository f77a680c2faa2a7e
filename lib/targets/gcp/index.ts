import type { PoolModel } from '../../model/node-pool';
import type { KindsOf, OwnMachines } from '../../catalog/own-machine';
import { withOwn } from '../own-machines';
import { withBindings } from '../provider-bindings';
import type { Target } from '../target';
import type { GcpCapacity } from './capacity';
import type { CloudCpus } from '../cloud';
import { checksFor } from './checks';
import { components } from './components';
import { computeClasses } from './compute-class';
import { machinesFor } from './machine-choice';
import { gpuMachines, type GcpMachines } from './machines';
import { repositoryId } from './names';
import { parseOptions, type GcpOptions } from './options';
import { daemonSets, nodeOf, podNeeds } from './pods';
import { repositoryAddress } from './registry-address';
import { purchases } from './purchases';
import { poolShapes, type GcpSizing } from './sizing';
import { cloudSystemPool } from '../system-pool';
import { zonesFor } from './zones';

export type { GcpCapacity } from './capacity';
export type { GcpMachines } from './machines';
export type { GcpGivenNetwork, GcpNewNetwork, GcpOptions } from './options';
export type { GcpSizing } from './sizing';

/** Kubernetes minors to be had, oldest first. */
const versions = ['1.33', '1.34', '1.35', '1.36'] as const;

/** Google Cloud: clusters on Google Kubernetes Engine (Standard), images in Artifact Registry. */
export type GcpTarget<M extends OwnMachines = OwnMachines> = Target<
  'gcp',
  GcpMachines & KindsOf<M>,
  {
    readonly capacity: GcpCapacity;
    readonly gpuPool: GcpSizing;
    readonly cpuPool: GcpSizing & CloudCpus;
    readonly version: (typeof versions)[number];
  }
>;

/** A project and region of Google Cloud. Options that cannot be are told when the program is checked, never thrown. */
export function gcp<const M extends OwnMachines = OwnMachines>(options: GcpOptions<M>): GcpTarget<NoInfer<M>> {
  const { settings, issues } = parseOptions(options);
  return {
    name: 'gcp',
    machines: withOwn<GcpMachines, M>(gpuMachines, settings.machines),
    optionIssues: issues,
    versions,
    poolShapes,
    nodesOf: (place) => ({ size: place.size as PoolModel['size'], taints: [] }),
    systemPool: (cluster) => cloudSystemPool(cluster, { driver: 'default', maxPodsPerNode: null }),
    machinesFor: (pool) => machinesFor(pool, settings.region, settings.machines),
    // No plan of networks for TCPX, TCPXO or RoCE is drawn, so none is promised; `fabric/not-drawn` refuses pools that require it.
    usesFabric: () => false,
    nodeOf: (pool, machine) => nodeOf(pool, machine, settings.region),
    zonesOf: ({ pool, machine }) => zonesFor(pool, machine, settings.region),
    daemonSets: (pool) => daemonSets(pool),
    podNeeds,
    purchases: (placed, context) => purchases(settings.region, placed, context),
    checks: checksFor(settings),
    components,
    platformObjects: computeClasses,
    registries: {
      repository: (blueprint, registry, image) => repositoryAddress(settings, repositoryId(blueprint, registry), image),
      toTerraform: (context, stack) => {
        terraform().drawRegistries(settings, context, stack);
      },
    },
    canPullFrom: (maker) => maker.name === 'gcp',
    toTerraform: (context, draft) => {
      terraform().drawCluster(settings, context, draft);
    },
  };
}

/** Loaded when Terraform is drawn and not before: the bindings take ten times as long to load as everything else together. */
function terraform(): typeof import('./terraform') {
  return withBindings(() => require('./terraform') as typeof import('./terraform'));
}
