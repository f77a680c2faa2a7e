import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { z } from 'zod';
import type { Machine } from '../lib/catalog/machine';
import { gpuTaint, poolLabel, type PoolModel } from '../lib/model/node-pool';
import { sizeSchema, type PoolSize as GivenSize } from '../lib/targets/cloud';
import type { ClusterContext, ClusterDraft, Target } from '../lib/targets/target';
import { kubernetesMinor, nodePolicy, region, zones } from './shape';

const common = {
  gpuMemoryMiB: 0,
  nvlink: 'none',
  mig: false,
  arch: 'amd64',
  localSsdGb: 0,
  networkCards: null,
  soldAs: [],
  fabric: null,
  usdPerHour: null,
} as const;
/** Three rows, whose figures only have to be enough for what the programs run. */
const machines = {
  'p5.48xlarge': {
    ...common,
    type: 'p5.48xlarge',
    gpu: 'H100',
    gpus: 8,
    cpus: 192,
    memoryGiB: 2048,
    allocatable: { cpuMillis: 191450, memoryMiB: 1900000, pods: 100 },
  },
  'g6.xlarge': {
    ...common,
    type: 'g6.xlarge',
    gpu: 'L4',
    gpus: 1,
    cpus: 4,
    memoryGiB: 16,
    allocatable: { cpuMillis: 3920, memoryMiB: 14000, pods: 58 },
  },
  'm7i.24xlarge': {
    ...common,
    type: 'm7i.24xlarge',
    gpu: null,
    gpus: 0,
    cpus: 96,
    memoryGiB: 384,
    allocatable: { cpuMillis: 95690, memoryMiB: 360000, pods: 737 },
  },
} as const satisfies Readonly<Record<string, Machine>>;

interface Sizing {
  readonly size: GivenSize;
}
type BenchTarget = Target<
  'bench',
  typeof machines,
  { readonly capacity: never; readonly gpuPool: Sizing; readonly cpuPool: Sizing; readonly version: '1.35' }
>;

const shape = { size: sizeSchema };
const placeSchema = z.object({ size: z.object({ min: z.number(), max: z.number(), start: z.number() }) });
const nodesOf = (place: Readonly<Record<string, unknown>>): ReturnType<Target['nodesOf']> => ({
  size: placeSchema.parse(place).size,
  taints: [],
});

/** A place whose clusters are seven Terraform resources each: as little of its own as a target can do, so that the library's part is what is measured. */
export const bench: BenchTarget = {
  name: 'bench',
  machines,
  optionIssues: [],
  versions: [kubernetesMinor],
  poolShapes: { gpu: shape, cpu: shape },
  nodesOf,
  systemPool: () => null,
  machinesFor: (pool) => Object.values(machines).filter((machine) => machine.gpu === pool.gpu && machine.gpus === pool.gpusPerNode),
  usesFabric: () => false,
  nodeOf: (pool, machine) => ({
    labels: { [poolLabel]: pool.id },
    taints: pool.kind === 'gpu' ? [gpuTaint] : [],
    arch: machine.arch,
    allocatable: machine.allocatable,
    ephemeralMiB: null,
    devices: machine.gpus === 0 ? {} : { 'nvidia.com/gpu': machine.gpus },
  }),
  zonesOf: () => [],
  daemonSets: () => [],
  podNeeds: ({ pool }) => ({
    nodeSelector: { [poolLabel]: pool.id },
    tolerations: pool.kind === 'gpu' ? [{ key: gpuTaint.key, operator: 'Exists' }] : [],
    gpuUnits: { whole: 'nvidia.com/gpu' },
    runtimeClassName: null,
    env: {},
    fabric: null,
    keepAnnotations: {},
  }),
  checks: [],
  components: () => [],
  registries: null,
  canPullFrom: () => false,
  toTerraform: draw,
};

function draw(context: ClusterContext, draft: ClusterDraft): void {
  const { cluster } = draft;
  const name = context.cluster.id;
  new AwsProvider(cluster, 'aws', { region });
  const vpc = new Vpc(cluster, 'vpc', { cidrBlock: '10.0.0.0/16', tags: { Name: name } });
  const subnetIds = zones.map(
    (availabilityZone, i) => new Subnet(cluster, `subnet${i}`, { vpcId: vpc.id, cidrBlock: `10.0.${i}.0/24`, availabilityZone }).id,
  );
  const role = new IamRole(cluster, 'role', { name, assumeRolePolicy: nodePolicy });
  const control = new EksCluster(cluster, 'cluster', {
    name,
    roleArn: role.arn,
    version: context.cluster.kubernetesVersion,
    vpcConfig: { subnetIds },
  });
  for (const { pool, machine, node } of context.pools) {
    new EksNodeGroup(cluster, `pool-${pool.id}`, {
      clusterName: control.name,
      nodeGroupName: pool.id,
      nodeRoleArn: role.arn,
      subnetIds,
      instanceTypes: [machine.type],
      labels: { ...node.labels },
      scalingConfig: scaling(pool),
      taint: node.taints.map(({ key, value, effect }) => ({ key, value, effect: terraformEffects[effect] })),
    });
  }
}

function scaling({ size }: PoolModel): { readonly minSize: number; readonly maxSize: number; readonly desiredSize: number } {
  return { minSize: size.min, maxSize: size.max, desiredSize: size.start };
}

const terraformEffects = { NoSchedule: 'NO_SCHEDULE', PreferNoSchedule: 'PREFER_NO_SCHEDULE', NoExecute: 'NO_EXECUTE' } as const;
