import { withBindings } from '../provider-bindings';
import type { Target } from '../target';
import { valueIssues } from '../../model/value-issues';
import { fabricIsKnown, gpusAreAdvertised, nodesAreLeftAlone, poolsDiffer } from './checks';
import { labelledForSharing, sharingIsDescribed } from './checks-sharing';
import { components } from './components';
import { existingMachines, type ExistingMachines } from '../described-machine';
import { machineOf } from './machines';
import { type ExistingOptions, type ExistingPool, type ExistingSizing, optionsSchema, type ParsedOptions, poolShape } from './options';
import { daemonSets, nodeOf, podNeeds } from './pods';

export type { ExistingMachines } from '../described-machine';
export type { ExistingOptions, ExistingSizing, NodeFacts } from './options';

/** Minors that Kubernetes itself or a distribution still mends, and the older ones that people run. */
const versions = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'] as const;

/** A cluster that runs already, wherever it is. */
export type ExistingTarget = Target<
  'existing',
  ExistingMachines,
  {
    readonly capacity: never;
    readonly gpuPool: ExistingSizing;
    readonly cpuPool: ExistingSizing;
    readonly version: (typeof versions)[number];
  }
>;

/** A cluster that runs already, wherever it is: nothing of it is created, workloads and missing add-ons are. */
export function existing(options: ExistingOptions): ExistingTarget {
  const result = optionsSchema.safeParse(options, { reportInput: true });
  const parsed: ParsedOptions = result.success ? result.data : { distribution: 'managed', kubeconfig: null, present: [] };
  return {
    name: 'existing',
    machines: existingMachines,
    optionIssues: result.success ? [] : valueIssues(result.error.issues, optionsSchema.shape),
    versions,
    poolShapes: { gpu: poolShape, cpu: poolShape },
    nodesOf: (place) => {
      const { nodes, nodeTaints } = place as ExistingPool;
      return { size: { ...nodes.count, start: nodes.count.min }, taints: nodeTaints };
    },
    systemPool: () => null,
    machinesFor: (pool) => [machineOf(pool)],
    usesFabric: () => false,
    nodeOf,
    zonesOf: () => [],
    daemonSets,
    podNeeds: (placed) => podNeeds(parsed, placed),
    checks: [
      fabricIsKnown,
      gpusAreAdvertised(parsed),
      labelledForSharing(parsed),
      nodesAreLeftAlone,
      poolsDiffer,
      sharingIsDescribed(parsed),
    ],
    components: (context) => components(parsed, context),
    registries: null,
    canPullFrom: () => false,
    toTerraform: (_, draft) => {
      withBindings(() => require('./terraform') as typeof import('./terraform')).toTerraform(parsed, draft);
    },
  };
}
