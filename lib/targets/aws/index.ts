import { cloudCpusShape, type CloudCpus, type CloudSizing } from '../cloud';
import type { PoolSize } from '../../model/node-pool';
import type { KindsOf, OwnMachines } from '../../catalog/own-machine';
import { withOwn } from '../own-machines';
import { withBindings } from '../provider-bindings';
import type { Target } from '../target';
import { sizingShape, type AwsCapacity } from './capacity';
import { awsChecks } from './checks';
import { components } from './components';
import { gpuMachines, type AwsMachines } from './machines';
import { repositoryName } from './names';
import { nodeImages } from './node-images';
import { parseOptions, type AwsOptions } from './options';
import { daemonSets, podNeeds } from './pods';
import { machinesFor, nodeOf, usesFabric } from './pools';
import { purchases } from './purchases';
import { cloudSystemPool } from '../system-pool';
import { repositoryAddress } from './registry';
import type * as terraformModule from './terraform';
import { versions } from './versions';
import { zonesOfPool } from './zones';

export type { AwsCapacity } from './capacity';
export type { AwsMachines } from './machines';
export type { AwsGivenNetwork, AwsNewNetwork, AwsOptions } from './options';

/** What a pool on AWS says about its nodes. */
export type AwsSizing = CloudSizing<AwsCapacity>;

/** EKS in one region, with managed node groups. */
export type AwsTarget<M extends OwnMachines = OwnMachines> = Target<
  'aws',
  AwsMachines & KindsOf<M>,
  {
    readonly capacity: AwsCapacity;
    readonly gpuPool: AwsSizing;
    readonly cpuPool: AwsSizing & CloudCpus;
    readonly version: (typeof versions)[number];
  }
>;

/** EKS clusters with GPU node groups, and ECR registries, in one region of AWS. */
export function aws<const M extends OwnMachines = OwnMachines>(options: AwsOptions<M>): AwsTarget<NoInfer<M>> {
  const { settings, issues } = parseOptions(options);
  const image = nodeImages[settings.nodeImage];
  return {
    name: 'aws',
    machines: withOwn<AwsMachines, M>(gpuMachines, settings.machines),
    optionIssues: issues,
    versions,
    poolShapes: { gpu: sizingShape, cpu: { ...sizingShape, ...cloudCpusShape } },
    nodesOf: (place) => ({ size: place['size'] as PoolSize, taints: [] }),
    systemPool: (cluster) => cloudSystemPool(cluster),
    machinesFor: (pool) => machinesFor(pool, settings.machines),
    usesFabric,
    nodeOf: (pool, machine, fabric) => nodeOf(image, { pool, machine, fabric }),
    zonesOf: (placed) => zonesOfPool(settings, placed),
    daemonSets: (pool, fabric) => daemonSets(image, pool, fabric),
    podNeeds: (placed) => podNeeds(image, placed),
    purchases: (placed, context) => purchases(settings, placed, context),
    checks: awsChecks(settings),
    components: (context) => components(settings, context),
    registries: {
      repository: (blueprint, registry, image) => repositoryAddress(settings, repositoryName(blueprint.id, registry.id, image.id)),
      toTerraform: (context, stack) => terraform().drawRegistries(settings, context, stack),
    },
    canPullFrom: (maker) => maker.name === 'aws',
    toTerraform: (context, draft) => terraform().drawCluster(settings, context, draft),
  };
}

/** Loaded only when something is drawn: the provider's bindings are large, and checks need none of them. */
function terraform(): typeof terraformModule {
  return withBindings(() => require('./terraform') as typeof terraformModule);
}
