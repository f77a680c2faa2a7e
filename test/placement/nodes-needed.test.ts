import type { PlacedPool, PlacedWorkload, PodRequest } from '../../lib/placement/placement';
import { nodesNeeded } from '../../lib/placement/nodes-needed';
import { gpuPool, place, sample } from '../targets/aws/support';

const { target } = sample();
const pool = gpuPool('p', { gpu: 'L4', gpusPerNode: 4 });
const [machine] = target.machinesFor(pool);
if (machine === undefined) throw new Error('no machine');
const placed = place(target, pool, { machine });
const other = place(target, { ...pool, id: 'q', path: 'b/c/q' }, { machine });

function work(given: object, gpus: number, pools: readonly PlacedPool[] = [placed]): PlacedWorkload {
  const request: PodRequest = { cpuMillis: 100, cpuLimitMillis: null, memoryMiB: 100, memoryLimitMiB: 100, gpus, gpuUnit: 'whole', sharedMemoryMiB: 0, fabricDevices: 0 }; // prettier-ignore
  return { workload: { id: 'w', path: 'b/c/w', ...given } as PlacedWorkload['workload'], pools, request, refused: [] };
}
const service = (max: number, gpus: number, pools?: readonly PlacedPool[]) =>
  work({ kind: 'inferenceService', replicas: { min: 1, max } }, gpus, pools);
const batch = (completions: number, parallelism: number | null) => work({ kind: 'batchJob', completions, parallelism }, 1);
const gang = (nodes: number) => work({ kind: 'trainingJob', nodes }, 1);

test.each<[string, readonly PlacedWorkload[], number]>([
  ['nothing', [], 0],
  ['all replicas of a service', [service(9, 1)], 3],
  ['pods that share a node with none', [service(3, 3)], 3],
  ['small pods in what larger ones leave', [service(3, 1), service(3, 3)], 3],
  ['pods that run at one time', [batch(100, 8)], 2],
  ['all pods of a job, which runs no more than there are', [batch(3, 8)], 1],
  ['a job that says no number', [batch(8, null)], 2],
  ['a node for each pod of a gang', [gang(5), service(4, 1)], 6],
  ['work on other pools', [service(4, 1, [other])], 0],
  ['work that may land here too', [service(4, 1, [other, placed])], 1],
  ['no node for a pod that fits on none', [service(2, 5)], 0],
])('counts %s', (_, workloads, expected) => {
  expect(nodesNeeded(placed, workloads)).toBe(expected);
});
