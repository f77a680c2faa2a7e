import { valueIssues } from '../../model/value-issues';
import { existingMachines, type ExistingMachines } from '../described-machine';
import { withBindings } from '../provider-bindings';
import type { Target } from '../target';
import { onPremChecks, onPremObjectChecks } from './checks';
import { components } from './components';
import { fabricOf } from './fabric';
import { daemonSets } from './loads';
import { machineOf } from './machines';
import { cpuPoolShape, gpuPoolShape, optionsSchema, type OnPremPool, type ParsedOptions } from './options';
import { platformObjects } from './platform-objects';
import { nodeOf, podNeeds, zonesOf } from './pods';
import type { CpuHosts, GpuHosts, OnPremOptions } from './props';
import { steps } from './steps';
import { systemPool } from './system-pool';
import { machinesTaken } from './taken';

export type { CpuHosts, GpuHosts, Host, HostFacts, OnPremOptions, Servers } from './props';

/** Minors of which both engines have releases. */
const versions = ['1.33', '1.34', '1.35', '1.36'] as const;

/** Machines of one's own. */
export type OnPremTarget = Target<
  'onprem',
  ExistingMachines,
  {
    readonly capacity: never;
    readonly gpuPool: GpuHosts;
    readonly cpuPool: CpuHosts;
    readonly version: (typeof versions)[number];
  }
>;

/** Machines of one's own, reached over SSH: Kubernetes is installed on them, and they are its nodes. */
export function onprem(options: OnPremOptions): OnPremTarget {
  const result = optionsSchema.safeParse(options, { reportInput: true });
  const parsed: ParsedOptions = result.success ? result.data : optionsSchema.parse(nothing);
  return {
    name: 'onprem',
    machines: existingMachines,
    optionIssues: result.success ? [] : valueIssues(result.error.issues, optionsSchema.shape),
    versions,
    stepsVersions: true,
    steps: steps(parsed),
    poolShapes: { gpu: gpuPoolShape, cpu: cpuPoolShape },
    nodesOf: (place) => {
      const { length } = (place as OnPremPool).hosts;
      return { size: { min: length, max: length, start: length }, taints: [] };
    },
    systemPool: (cluster) => systemPool(parsed, cluster),
    machinesTaken: (cluster) => machinesTaken(parsed, cluster),
    machinesFor: (pool) => [machineOf(parsed, pool)],
    usesFabric: (pool, _, gangs) => fabricOf(pool) !== null && (pool.fabric === 'require' || (pool.fabric === 'auto' && gangs)),
    nodeOf: nodeOf(parsed),
    zonesOf,
    daemonSets: (pool, fabric) => daemonSets(parsed, pool, fabric),
    podNeeds: (placed) => podNeeds(parsed, placed),
    checks: result.success ? onPremChecks(parsed) : [],
    objectChecks: result.success ? onPremObjectChecks(parsed) : [],
    files: (written) => {
      if (parsed.airGap === null) return new Map();
      const { airGapFiles } = require('./airgap/files') as typeof import('./airgap/files');
      return airGapFiles(parsed, parsed.airGap, written);
    },
    components: (context) => components(parsed, context),
    platformObjects: (context) => platformObjects(parsed, context),
    registries: null,
    canPullFrom: () => false,
    toTerraform: (context, draft) => {
      withBindings(() => require('./terraform') as typeof import('./terraform')).toTerraform(parsed, context, draft);
    },
  };
}

/** Stands for options that could not be read; nothing is written then. */
const nothing = { engine: 'k3s', servers: [{ name: 'unknown', address: '192.0.2.1' }], ssh: { user: 'unknown' } };
