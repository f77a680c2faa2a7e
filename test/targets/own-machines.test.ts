import { Blueprint, GpuCluster, GpuNodePool, Image, machine, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { synth } from 'cdk-gpu/testing';
import { gpuMachines } from '../../lib/targets/aws/machines';
import { allocatableOf } from '../../lib/targets/aws/allocatable';
import { issueOf, placementOf, problems } from '../support/programs';

const facts = { gpus: 4, cpus: 64, memoryGiB: 512, source: 'https://example.com/machines, 2026-11-22' } as const;
const size = { min: 0, max: 2 };

describe('a machine type that the program brings along', () => {
  const onAws = () => {
    const machines = { 'p9.24xlarge': machine({ ...facts, gpu: 'H100', fabric: { devices: 4, gpuDirect: true }, usdPerHour: 27 }) };
    const b = new Blueprint('b', { target: aws({ region: 'us-east-1', account: '123456789012', machines }) });
    return { b, c: new GpuCluster(b, 'c', { kubernetesVersion: '1.35' }) };
  };

  test('is one that pools may name, and is chosen where it alone has those GPUs', () => {
    const { b, c } = onAws();
    new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 4, size });
    new GpuNodePool(c, 'q', { gpu: 'H100', gpusPerNode: 4, machineType: 'p9.24xlarge', size });
    new GpuNodePool(c, 'r', { gpu: 'H100', gpusPerNode: 8, size });
    // @ts-expect-error it has four
    new GpuNodePool(c, 's', { gpu: 'H100', gpusPerNode: 8, machineType: 'p9.24xlarge', size });
    // @ts-expect-error no machine has two
    new GpuNodePool(c, 't', { gpu: 'H100', gpusPerNode: 2, size });
    expect(problems(b)).toEqual(['pool/no-such-machine at b/c/s', 'pool/no-such-machine at b/c/t']);
    const { placement } = placementOf(b);
    expect(['p', 'q', 'r'].map((id) => placement.pools.get(`b/c/${id}`)?.machine.type)).toEqual([
      'p9.24xlarge',
      'p9.24xlarge',
      'p5.48xlarge',
    ]);
  });

  test('has nodes with its fabric, and is marked in the report', () => {
    const { b, c } = onAws();
    const pool = new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 4, size });
    const image = Image.fromReference(b, 'i', 'acme/train:1.0');
    new TrainingJob(c, 'tune', { image, nodes: 2, gpusPerNode: 4, restarts: 0, pool });
    const { files, stacks } = synth(b);
    const template = (stacks['b-c']?.['resource'] as Record<string, Record<string, { network_interfaces: readonly object[] }>>)[
      'aws_launch_template'
    ];
    expect(template?.['pool_p_template']?.network_interfaces).toHaveLength(5);
    expect(files.get('blueprint.json')).toContain('"machineFromTheProgram": "https://example.com/machines, 2026-11-22"');
  });

  test('on Google Cloud is called as others with its GPU are', () => {
    const machines = { 'g9-standard-64': machine({ ...facts, gpu: 'L4' }) };
    const b = new Blueprint('b', { target: gcp({ project: 'acme-ml', region: 'us-central1', machines }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
    new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 4, machineType: 'g9-standard-64', size });
    expect(problems(b)).toEqual([]);
    const { stacks } = synth(b);
    expect(JSON.stringify(stacks['b-c'])).toContain(
      '"guest_accelerator":[{"count":4,"gpu_driver_installation_config":{"gpu_driver_version":"DEFAULT"},"type":"nvidia-l4"}]',
    );
  });
});

test.each([
  ['one of the table', { 'g6.xlarge': machine({ ...facts, gpu: 'L4' }) }, 'b.target.machines.g6.xlarge'],
  ['no facts', { 'p9.24xlarge': { gpu: 'L4' } as never }, 'b.target.machines.p9.24xlarge.gpus'],
  [
    'a name of Google’s',
    { 'p9.24xlarge': machine({ ...facts, gpu: 'L4', accelerator: 'nvidia-l4' }) },
    'b.target.machines.p9.24xlarge.accelerator',
  ],
])('%s is refused', (_, machines, path) => {
  const b = new Blueprint('b', { target: aws({ region: 'us-east-1', machines }) });
  expect(b.check().map((issue) => issue.path)).toContain(path);
});

test('Google’s name must be said of a GPU that no machine there has', () => {
  const b = new Blueprint('b', {
    target: gcp({ project: 'acme-ml', region: 'us-central1', machines: { x: machine({ ...facts, gpu: 'B300' }) } }),
  });
  expect(issueOf(b, 'props/invalid').path).toBe('b.target.machines.x.accelerator');
});

test.each(Object.values(gpuMachines).filter(({ type }) => !type.startsWith('p3.')))(
  'what pods can have of $type is worked out as its row says',
  (row) => {
    const { cpuMillis, memoryMiB } = allocatableOf(row, row.allocatable.pods);
    expect(cpuMillis).toBe(row.allocatable.cpuMillis);
    expect(Math.abs(memoryMiB - row.allocatable.memoryMiB)).toBeLessThanOrEqual(1);
  },
);
