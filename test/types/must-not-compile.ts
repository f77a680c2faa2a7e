/**
 * Each marked line must be a compile error, and no other line may be one: `npm run typecheck` holds it. Never run.
 */
import { BatchJob, Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, Microservice, Registry, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';

const onAws = new GpuCluster(new Blueprint('a', { target: aws({ region: 'us-east-1' }) }), 'c', { kubernetesVersion: '1.35' });
const onGcp = new GpuCluster(new Blueprint('g', { target: gcp({ project: 'acme-ml', region: 'us-central1' }) }), 'c', {
  kubernetesVersion: '1.35',
});
const there = new GpuCluster(new Blueprint('e', { target: existing({ distribution: 'talos' }) }), 'c', { kubernetesVersion: '1.30' });
const size = { min: 0, max: 1 };
const nodes = { selector: { a: 'b' }, count: 1, each: { cpus: 8, memoryGiB: 64 } };

export const pools = [
  new GpuNodePool(onAws, 'ok', { gpu: 'H100', gpusPerNode: 8, size }),
  new GpuNodePool(onGcp, 'ok', { gpu: 'H100', gpusPerNode: 4, size }),
  new GpuNodePool(there, 'ok', { gpu: 'RTX-4090', gpusPerNode: 2, nodes }),
  // @ts-expect-error four H100 are sold by Google, not by AWS
  new GpuNodePool(onAws, 'p', { gpu: 'H100', gpusPerNode: 4, size }),
  // @ts-expect-error no such GPU
  new GpuNodePool(onAws, 'p', { gpu: 'H1000', gpusPerNode: 8, size }),
  // @ts-expect-error a GPU for one's own machines
  new GpuNodePool(onGcp, 'p', { gpu: 'RTX-4090', gpusPerNode: 1, size }),
  // @ts-expect-error that machine has other GPUs
  new GpuNodePool(onGcp, 'p', { gpu: 'H100', gpusPerNode: 8, machineType: 'g2-standard-96', size }),
  // @ts-expect-error Google sells no capacity blocks
  new GpuNodePool(onGcp, 'p', { gpu: 'H100', gpusPerNode: 8, size, capacity: { kind: 'capacityBlock', id: 'x', zone: 'z', endsAt: 'e' } }),
  // @ts-expect-error AWS sells no flex start
  new GpuNodePool(onAws, 'p', { gpu: 'H100', gpusPerNode: 8, size, capacity: { kind: 'flexStart', maxRun: '4h' } }),
  // @ts-expect-error a time has a unit
  new GpuNodePool(onGcp, 'p', { gpu: 'H100', gpusPerNode: 8, size, capacity: { kind: 'flexStart', maxRun: '4' } }),
  // @ts-expect-error spot has no reservation
  new GpuNodePool(onGcp, 'p', { gpu: 'L4', gpusPerNode: 1, size, capacity: { kind: 'spot', name: 'r' } }),
  new GpuNodePool(onAws, 'ok', { gpu: 'L4', gpusPerNode: 1, size, capacity: [{ kind: 'spot' }, { kind: 'onDemand' }] }),
  new GpuNodePool(onGcp, 'ok', { gpu: 'L4', gpusPerNode: 1, size, capacity: [{ kind: 'flexStart', maxRun: '4h' }, { kind: 'spot' }] }),
  // @ts-expect-error an empty list of capacities buys nothing
  new GpuNodePool(onGcp, 'p', { gpu: 'L4', gpusPerNode: 1, size, capacity: [] }),
  // @ts-expect-error every entry must be sold by the place
  new GpuNodePool(onAws, 'p', { gpu: 'L4', gpusPerNode: 1, size, capacity: [{ kind: 'spot' }, { kind: 'flexStart' }] }),
  // @ts-expect-error entries are capacities, not their names
  new GpuNodePool(onGcp, 'p', { gpu: 'L4', gpusPerNode: 1, size, capacity: ['spot', 'onDemand'] }),
  // @ts-expect-error a capacity block in a list ends as well
  new GpuNodePool(onAws, 'p', { gpu: 'H100', gpusPerNode: 8, size, capacity: [{ kind: 'capacityBlock', id: 'x', zone: 'z' }] }),
  // @ts-expect-error fixed or between two bounds
  new GpuNodePool(onAws, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 2, min: 1, max: 2 } }),
  // @ts-expect-error nodes that exist are not bought
  new GpuNodePool(there, 'p', { gpu: 'L4', gpusPerNode: 1, nodes, capacity: { kind: 'spot' } }),
  // @ts-expect-error nor do clouds take nodes that exist
  new GpuNodePool(onAws, 'p', { gpu: 'L4', gpusPerNode: 1, nodes }),
  // @ts-expect-error a pool says how large it is
  new GpuNodePool(onAws, 'p', { gpu: 'L4', gpusPerNode: 1 }),
];

export const clusters = [
  // @ts-expect-error not a Kubernetes that anybody has
  new GpuCluster(new Blueprint('b', { target: aws({ region: 'us-east-1' }) }), 'c', { kubernetesVersion: '1.12' }),
  // @ts-expect-error AWS has no such old version any more
  new GpuCluster(new Blueprint('b', { target: aws({ region: 'us-east-1' }) }), 'c', { kubernetesVersion: '1.30' }),
  new GpuCluster(new Blueprint('b', { target: aws({ region: 'us-east-1' }) }), 'c', {
    kubernetesVersion: '1.30',
    target: existing({ distribution: 'k3s' }),
  }),
  // @ts-expect-error a region is needed
  aws({}),
  // @ts-expect-error no such image
  aws({ region: 'us-east-1', nodeImage: 'al2' }),
  // @ts-expect-error an image of one's own is none of these
  aws({ region: 'us-east-1', nodeImage: { ami: 'ami-0123456789abcdef0', bootstrap: 'nodeadm' } }),
  // @ts-expect-error a project is needed
  gcp({ region: 'us-central1' }),
  // @ts-expect-error a cluster that exists is not reached over SSH
  existing({ distribution: 'talos', ssh: { user: 'u' } }),
];

const image = Image.fromReference(new Blueprint('i', { target: aws({ region: 'us-east-1' }) }), 'x', 'busybox:1.37');
export const work = [
  new BatchJob(onAws, 'ok', { image }),
  // @ts-expect-error whole GPUs or a slice, not both
  new BatchJob(onAws, 'j', { image, gpus: 1, gpuSlice: 'shared' }),
  // @ts-expect-error not the name of a slice
  new BatchJob(onAws, 'j', { image, gpuSlice: 'half' }),
  // @ts-expect-error root needs a reason
  new InferenceService(onAws, 's', { image, port: 80, gpus: 1, runAs: 'root' }),
  // @ts-expect-error a service has a port
  new Microservice(onAws, 's', { image }),
  // @ts-expect-error an image object, not a string
  new Microservice(onAws, 's', { image: 'busybox', port: 80 }),
  // @ts-expect-error a pool object, not a name
  new TrainingJob(onAws, 't', { image, nodes: 1, gpusPerNode: 8, pool: 'large' }),
  // @ts-expect-error how many GPUs a node of the gang uses must be said
  new TrainingJob(onAws, 't', { image, nodes: 1 }),
  // @ts-expect-error a job is not called
  new Microservice(onAws, 's', { image, port: 80, calls: [new BatchJob(onAws, 'j', { image })] }),
  // @ts-expect-error an image is built into a registry, not into a cluster
  new Image(onAws, 'x', { context: '.' }),
  // @ts-expect-error a registry belongs to a blueprint
  new Registry(onAws, 'r'),
];
