import fc from 'fast-check';
import { BatchJob, GpuNodePool, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import type { Machine } from '../../lib/catalog/machine';
import { gpuMachines as awsMachines } from '../../lib/targets/aws/machines';
import { gpuMachines as gcpMachines } from '../../lib/targets/gcp/machines';
import { misfits } from '../../lib/placement/fits';
import { emptyNode } from '../../lib/placement/placed-pool';
import type { PlacedPool, PodRequest } from '../../lib/placement/placement';
import { podFor } from '../../lib/placement/pod-shape';
import type { AnyTarget } from '../../lib/targets/target';
import { got, modelOf, nodes, placementOf, program, programIn } from '../support/programs';

interface Place {
  readonly target: AnyTarget;
  readonly rows: Readonly<Record<string, Machine>>;
}
const places: Readonly<Record<string, Place>> = {
  aws: { target: aws({ region: 'us-east-1', account: '123456789012' }), rows: awsMachines },
  gcp: { target: gcp({ project: 'acme-ml', region: 'us-central1' }), rows: gcpMachines },
};
const rows = Object.entries(places).flatMap(([place, { rows: table }]) =>
  Object.entries(table).flatMap(([type, machine]) => (machine.gpu === null ? [] : [{ place, type, machine }])),
);

/** One pod of `gpus` GPUs with the node's share, on a pool of one machine type. */
function placed(place: string, type: string, gpus: number): { readonly pool: PlacedPool; readonly request: PodRequest } {
  const { target, rows: table } = got(places[place]);
  const { gpu, gpus: ofNode } = got(table[type]);
  const { b, c, image } = programIn(target);
  const pool = new GpuNodePool(c, 'p', { gpu, gpusPerNode: ofNode, machineType: type, size: { min: 0, max: 8 } } as never);
  new TrainingJob(c, 'w', { image, nodes: 2, gpusPerNode: gpus, restarts: 3, pool });
  const result = placementOf(b);
  expect(result.issues).toEqual([]);
  return { pool: result.pool('b/c/p'), request: result.workload('b/c/w').request };
}

const divisors = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index + 1).filter((one) => n % one === 0);

test('the tables have rows to hold this against', () => {
  expect(rows.filter(({ place }) => place === 'aws').length).toBeGreaterThan(30);
  expect(rows.filter(({ place }) => place === 'gcp').length).toBeGreaterThan(30);
});

describe('pods with their shares fill a node together, and leave little of it', () => {
  test.each(rows)('$place $type', ({ place, type, machine }) => {
    for (const gpus of divisors(machine.gpus)) {
      const { pool, request } = placed(place, type, gpus);
      const count = machine.gpus / gpus;
      const left = {
        cpuMillis: pool.free.cpuMillis - count * request.cpuMillis,
        memoryMiB: pool.free.memoryMiB - count * request.memoryMiB,
      };
      expect(pool.machine.type).toBe(machine.type);
      expect(request).toMatchObject({ gpus, memoryLimitMiB: request.memoryMiB, cpuLimitMillis: null });
      expect(Math.min(left.cpuMillis, left.memoryMiB, pool.free.pods - count)).toBeGreaterThanOrEqual(0);
      expect(left.cpuMillis).toBeLessThan(10 * count);
      expect(left.memoryMiB).toBeLessThan(16 * count);
      expect(count * request.fabricDevices).toBeLessThanOrEqual(pool.fabric ? (pool.machine.fabric?.devices ?? 0) : 0);
      expect(request.sharedMemoryMiB).toBeLessThan(request.memoryMiB);
    }
  });
});

test('the scheduler takes them one after another, and no further one', () => {
  const { target } = got(places['aws']);
  fc.assert(
    fc.property(fc.constantFrom(...rows.filter(({ place }) => place === 'aws')), fc.nat(), ({ place, type, machine }, pick) => {
      const gpus = got(divisors(machine.gpus)[pick % divisors(machine.gpus).length]);
      const { pool, request } = placed(place, type, gpus);
      const { b, c, image } = programIn(target);
      new BatchJob(c, 'w', { image, gpus });
      const workload = got(modelOf(b).clusters[0]?.workloads[0]);
      const shape = podFor(workload, { pool, needs: target.podNeeds(pool), request: { ...request, fabricDevices: 0 } });
      const gpu = target.podNeeds(pool).gpuUnits['whole'] ?? '';
      let room = emptyNode(pool);
      for (let n = 0; n < machine.gpus / gpus; n++) {
        expect(misfits(shape, pool.node, room).filter((reason) => reason.what !== 'taint')).toEqual([]);
        room = {
          ephemeralMiB: null,
          cpuMillis: room.cpuMillis - shape.cpuMillis,
          memoryMiB: room.memoryMiB - shape.memoryMiB,
          pods: room.pods - 1,
          devices: { ...room.devices, [gpu]: (room.devices[gpu] ?? 0) - gpus },
        };
      }
      expect(misfits(shape, pool.node, room).map((reason) => reason.what)).toContain('device');
    }),
    { numRuns: 40 },
  );
});

describe('what a pod asks for', () => {
  const of = (props: Readonly<Record<string, unknown>>): PodRequest => {
    const { b, c, image } = program();
    const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 4, ...nodes('p', { cpus: 33, memoryGiB: 129 }) });
    new BatchJob(c, 'w', { image, pool, ...props });
    return placementOf(b).workload('b/c/w').request;
  };

  test('the node is 33 cores and 129 GiB, less 0.6 cores and 0.75 GiB of DaemonSets: a quarter of the rest', () => {
    expect(of({ gpus: 1 })).toEqual({
      cpuMillis: 8100,
      cpuLimitMillis: null,
      memoryMiB: 32_832,
      memoryLimitMiB: 32_832,
      gpus: 1,
      gpuUnit: 'whole',
      sharedMemoryMiB: 4104,
      fabricDevices: 0,
    });
  });

  test.each([
    ['a number of cores is a request and no limit', { cpus: 2 }, { cpuMillis: 2000, cpuLimitMillis: null }],
    ['a range of cores is request and limit', { cpus: { atLeast: 0.5, atMost: 2 } }, { cpuMillis: 500, cpuLimitMillis: 2000 }],
    ['an amount of memory is request and limit', { memoryGiB: 3.5 }, { memoryMiB: 3584, memoryLimitMiB: 3584 }],
    ['a range of memory is request and limit', { memoryGiB: { atLeast: 1, atMost: 4 } }, { memoryMiB: 1024, memoryLimitMiB: 4096 }],
    ['shared memory is an eighth of the memory that was asked for', { memoryGiB: 16 }, { sharedMemoryMiB: 2048 }],
    ['or what was asked for', { sharedMemoryGiB: 0.5 }, { sharedMemoryMiB: 512 }],
  ])('%s', (_, props, expected) => {
    expect(of({ gpus: 1, ...props })).toMatchObject(expected);
  });

  test('without a GPU a quarter of a core and half a GiB', () => {
    expect(of({})).toMatchObject({ cpuMillis: 250, memoryMiB: 512, gpus: 0, sharedMemoryMiB: 0 });
  });

  test('the share is that of the smallest of several pools', () => {
    const { b, c, image } = program();
    const large = new GpuNodePool(c, 'large', { gpu: 'L4', gpusPerNode: 1, ...nodes('large', { cpus: 32, memoryGiB: 32 }) });
    const small = new GpuNodePool(c, 'small', { gpu: 'L4', gpusPerNode: 1, ...nodes('small', { cpus: 8, memoryGiB: 64 }) });
    new BatchJob(c, 'w', { image, gpus: 1, pool: [large, small] });
    const { request, pools } = placementOf(b).workload('b/c/w');
    expect(request).toMatchObject({ cpuMillis: 7400, memoryMiB: 32_000 });
    expect(pools.map(({ pool }) => pool.id)).toEqual(['large', 'small']);
  });
});

test('a gang has the devices of its fabric, and other work has none', () => {
  const { b, c, image } = programIn(got(places['aws']).target);
  const pool = new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 8 } } as never);
  new TrainingJob(c, 'gang', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool });
  new TrainingJob(c, 'half', { image, nodes: 2, gpusPerNode: 4, restarts: 3, pool });
  new TrainingJob(c, 'alone', { image, nodes: 1, gpusPerNode: 8, restarts: 3, pool });
  new BatchJob(c, 'batch', { image, gpus: 8, pool });
  const { workload } = placementOf(b);
  const devices = (id: string): number => workload(`b/c/${id}`).request.fabricDevices;
  expect(['gang', 'half', 'alone', 'batch'].map(devices)).toEqual([32, 16, 0, 0]);
});

test('a cluster that exists keeps back what its DaemonSets take', () => {
  const { b, c } = programIn(existing({ distribution: 'k3s' }));
  new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, ...nodes('p', { cpus: 8, memoryGiB: 16 }) });
  expect(placementOf(b).pool('b/c/p').free).toEqual({ cpuMillis: 7400, memoryMiB: 15_616, pods: 98 });
});
