// <pools> <clusters>: declares a program with a hundred pods for each pool, and prints as JSON what its proof took, from the model to the placement's last check.
import {
  BatchJob,
  Blueprint,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  TrainingJob,
} from '../../constructs';
import { collect } from '../../constructs/collect';
import { allChecks } from '../../lib/checks/all';
import { arrange } from '../../lib/emit/arrange';
import { isService, type WorkloadModel } from '../../lib/model/workload';
import type { Taint } from '../../lib/model/node-pool';
import { place } from '../../lib/placement/place';
import { aws, type AwsTarget } from '../../lib/targets/aws';
import { countFrom, kubernetesMinor, numbered } from '../shape';

const [pools, clusters] = [countFrom(process.argv[2]), countFrom(process.argv[3])];
const blueprint = new Blueprint('bench', { target: aws({ region: 'us-east-1', account: '123456789012' }) });
const image = Image.fromReference(blueprint, 'image', 'ghcr.io/example/serve:1.4.2', { platforms: ['linux/amd64'] });
for (let index = 0; index < clusters; index++) {
  declareCluster(new GpuCluster(blueprint, numbered('c', index), { kubernetesVersion: kubernetesMinor }), Math.floor(pools / clusters));
}
measure();

type Pool = GpuNodePool<AwsTarget> | CpuNodePool<AwsTarget>;

/** Pools of five kinds. Ten workloads of ten pods for each pool: services, batch jobs, gangs; five name the pool or a list, five name none. */
function declareCluster(cluster: GpuCluster<AwsTarget>, count: number): void {
  const made: Pool[] = [];
  for (let index = 0; index < count; index++) {
    const id = numbered('p', index);
    // Work that names no pool goes to the cheapest that fits: the first of each kind are for it. Every fourth pool of a kind is kept for work that names it.
    const size = { min: 0, max: index < 5 ? 40 * count : 40 };
    const taints = index % 20 < 15 ? [] : [{ key: 'example.com/team', value: numbered('t', index), effect: 'NoSchedule' as const }];
    const pool = poolOf(cluster, id, { kind: index % 5, size, taints });
    made.push(pool);
    const list = [pool, made[index - 5] ?? pool] as const;
    const gpus = [8, 0, 4, 1, 1][index % 5] ?? 0;
    const common = { image, cpus: 0.5, memoryGiB: 1 };
    if (gpus === 0) {
      new Microservice(cluster, `${id}-a`, { ...common, port: 80, replicas: { min: 10, max: 20 }, pool });
      new BatchJob(cluster, `${id}-b`, { ...common, completions: 40, parallelism: 10, pool });
      new BatchJob(cluster, `${id}-c`, { ...common, completions: 10, pool });
      for (const part of ['d', 'e']) new Microservice(cluster, `${id}-${part}`, { ...common, port: 80, replicas: 10, pool: [...list] });
    } else {
      new InferenceService(cluster, `${id}-a`, { ...common, port: 80, gpus: 1, replicas: { min: 10, max: 20 }, pool });
      new BatchJob(cluster, `${id}-b`, { ...common, gpus: 1, completions: 40, parallelism: 10, pool });
      new TrainingJob(cluster, `${id}-c`, { image, nodes: 10, gpusPerNode: gpus, pool });
      for (const part of ['d', 'e'])
        new InferenceService(cluster, `${id}-${part}`, { ...common, port: 80, gpus: 1, replicas: 10, pool: [...list] } as never);
    }
    // Requests of many sizes, so that work is of many kinds too.
    const any = { image, cpus: 0.25 * (1 + (index % 12)), memoryGiB: 1 + (index % 7) };
    new InferenceService(cluster, `${id}-f`, { ...any, port: 80, gpus: 1, replicas: { min: 10, max: 20 } });
    new InferenceService(cluster, `${id}-g`, { ...any, port: 80, gpus: index % 2 === 0 ? 4 : 1, replicas: 10 });
    new BatchJob(cluster, `${id}-h`, { ...any, gpus: 1 + (index % 4), completions: 40, parallelism: 10 });
    new Microservice(cluster, `${id}-i`, { ...any, port: 80, replicas: 10 });
    new TrainingJob(cluster, `${id}-j`, { image, nodes: 10, gpusPerNode: index % 3 === 0 ? 8 : 1 });
  }
}

function poolOf(
  cluster: GpuCluster<AwsTarget>,
  id: string,
  {
    kind,
    ...sizing
  }: { readonly kind: number; readonly size: { readonly min: number; readonly max: number }; readonly taints: readonly Taint[] },
): Pool {
  switch (kind) {
    case 0:
      return new GpuNodePool(cluster, id, { gpu: 'L4', gpusPerNode: 8, ...sizing });
    case 1:
      return new CpuNodePool(cluster, id, { cpus: 32, memoryGiB: 128, ...sizing });
    case 2:
      return new GpuNodePool(cluster, id, { gpu: 'A10G', gpusPerNode: 4, ...sizing });
    case 3:
      return new GpuNodePool(cluster, id, { gpu: 'L40S', gpusPerNode: 1, ...sizing });
    default:
      return new GpuNodePool(cluster, id, { gpu: 'L4', gpusPerNode: 1, ...sizing });
  }
}

function measure(): void {
  const { model, target, targets, broken, issues } = collect(blueprint);
  if (model === null || target === null) throw new Error(`the program has no model: ${JSON.stringify(issues.slice(0, 3))}`);
  const started = process.hrtime.bigint();
  const before = process.cpuUsage();
  const { placement, issues: unplaced } = place({ model, targets, broken });
  const scene = arrange({ model, placement, target, targets });
  const found = [
    ...unplaced,
    ...allChecks.flatMap((check) => check.run({ model, placement, target, targetOf: (cluster) => targets.get(cluster.path) ?? target })),
    ...scene.clusters.flatMap(({ target: own, context }) => own.checks.flatMap((check) => check.run(context))),
  ];
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { user, system } = process.cpuUsage(before);
  const errors = found.filter(({ severity }) => severity === 'error');
  const workloads = model.clusters.flatMap((cluster) => cluster.workloads);
  if (errors.length > 0 || placement.workloads.size !== workloads.length)
    throw new Error(
      `${errors.length} errors, ${placement.workloads.size} of ${workloads.length} placed: ${JSON.stringify(errors.slice(0, 3))}`,
    );
  const pods = workloads.reduce((sum, workload) => sum + podsOf(workload), 0);
  console.log(JSON.stringify({ pods, seconds, cpuSeconds: (user + system) / 1e6, mebibytes: process.resourceUsage().maxRSS / 1024 }));
}

/** Pods that run at the same time, at the least. */
function podsOf(workload: WorkloadModel): number {
  if (isService(workload)) return workload.replicas.min;
  return workload.kind === 'trainingJob' ? workload.nodes : Math.min(workload.parallelism ?? workload.completions, workload.completions);
}
