/**
 * Each marked line must be a compile error, and no other line may be one: `npm run typecheck` holds it. Never run.
 */
import {
  BatchJob,
  Blueprint,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  Registry,
  TrainingJob,
} from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { onprem } from 'cdk-gpu/onprem';

const onAws = new GpuCluster(new Blueprint('a', { target: aws({ region: 'us-east-1' }) }), 'c', { kubernetesVersion: '1.35' });
const onGcp = new GpuCluster(new Blueprint('g', { target: gcp({ project: 'acme-ml', region: 'us-central1' }) }), 'c', {
  kubernetesVersion: '1.35',
});
const there = new GpuCluster(new Blueprint('e', { target: existing({ distribution: 'talos' }) }), 'c', { kubernetesVersion: '1.30' });
const own = new GpuCluster(
  new Blueprint('o', { target: onprem({ engine: 'k3s', servers: [{ name: 's', address: '192.0.2.2' }], ssh: { user: 'u' } }) }),
  'c',
  { kubernetesVersion: '1.35' },
);
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

const host = { name: 'h', address: '192.0.2.1', cpus: 8, memoryGiB: 64 };
const hosts = [host] as const;
const ssh = { user: 'u' };

export const ownMachines = [
  onprem({ engine: 'rke2', servers: [host], ssh }),
  onprem({ engine: 'k3s', servers: [host, host, host], ssh, loadBalancer: 'existing', endpoint: { existing: 'api.acme.io' } }),
  // @ts-expect-error no such engine
  onprem({ engine: 'minikube', servers: [host], ssh }),
  // @ts-expect-error somebody must be the control plane
  onprem({ engine: 'rke2', ssh }),
  // @ts-expect-error nor is nobody the control plane
  onprem({ engine: 'rke2', servers: [], ssh }),
  // @ts-expect-error two servers cannot agree
  onprem({ engine: 'rke2', servers: [host, host], ssh }),
  // @ts-expect-error nor can four
  onprem({ engine: 'rke2', servers: [host, host, host, host], ssh }),
  // @ts-expect-error hosts are reached somehow
  onprem({ engine: 'rke2', servers: [host] }),
  // @ts-expect-error somebody logs in
  onprem({ engine: 'rke2', servers: [host], ssh: {} }),
  // @ts-expect-error keys come from the agent
  onprem({ engine: 'rke2', servers: [host], ssh: { user: 'u', privateKey: 'x' } }),
  // @ts-expect-error a bastion has an address
  onprem({ engine: 'rke2', servers: [host], ssh: { user: 'u', bastion: { user: 'u' } } }),
  // @ts-expect-error an endpoint is kept by kube-vip or by somebody else
  onprem({ engine: 'rke2', servers: [host], ssh, endpoint: { address: '192.0.2.9' } }),
  // @ts-expect-error no such network plugin
  onprem({ engine: 'rke2', servers: [host], ssh, network: { cni: 'weave' } }),
  // @ts-expect-error addresses are a list
  onprem({ engine: 'rke2', servers: [host], ssh, loadBalancer: { addresses: '192.0.2.0/24' } }),
  // @ts-expect-error facts of servers are cores and memory at least
  onprem({ engine: 'rke2', servers: [host], ssh, serverFacts: { cpus: 8 } }),
  // @ts-expect-error a host has an address
  onprem({ engine: 'rke2', servers: [{ name: 'h' }], ssh }),
  // @ts-expect-error a host has no such property
  onprem({ engine: 'rke2', servers: [{ name: 'h', address: '192.0.2.1', ip: '192.0.2.1' }], ssh }),
  // @ts-expect-error no such architecture
  onprem({ engine: 'rke2', servers: [{ name: 'h', address: '192.0.2.1', arch: 'riscv64' }], ssh }),
  // @ts-expect-error a system that nobody checked
  onprem({ engine: 'rke2', servers: [{ name: 'h', address: '192.0.2.1', os: { family: 'arch', version: '1' } }], ssh }),
  // @ts-expect-error a registry is trusted by a file
  onprem({ engine: 'rke2', servers: [host], ssh, registries: { 'harbor.acme.io': { ca: 'ca.pem' } } }),
  // @ts-expect-error a place of one's own has no region
  onprem({ engine: 'rke2', servers: [host], ssh, region: 'us-east-1' }),
  // @ts-expect-error no engine has releases of that minor here
  new GpuCluster(new Blueprint('b', { target: onprem({ engine: 'rke2', servers: [host], ssh }) }), 'c', { kubernetesVersion: '1.28' }),
  new CpuNodePool(own, 'ok', { hosts }),
  // @ts-expect-error a pool is machines
  new CpuNodePool(own, 'p', { facts: { cpus: 8, memoryGiB: 64 } }),
  // @ts-expect-error at least one
  new CpuNodePool(own, 'p', { hosts: [] }),
  // @ts-expect-error machines have what they have
  new CpuNodePool(own, 'p', { hosts, cpus: 8 }),
  // @ts-expect-error there is nothing to drive without GPUs
  new CpuNodePool(own, 'p', { hosts, driver: 'host' }),
  new GpuNodePool(own, 'ok', { gpu: 'H100', gpusPerNode: 8, hosts, driver: { operator: '580.95.05' } }),
  // @ts-expect-error a pool without hosts
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8 }),
  // @ts-expect-error hosts are counted, not sized
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, hosts, size }),
  // @ts-expect-error nor bought
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, hosts, capacity: { kind: 'spot' } }),
  // @ts-expect-error nor selected by labels
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, nodes }),
  // @ts-expect-error nobody drives it
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, hosts, driver: 'dgxos' }),
  // @ts-expect-error nobody is pinned
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, hosts, driver: { host: '580.95.05' } }),
  // @ts-expect-error no such network
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, hosts, rdma: { kind: 'omnipath', nicsPerNode: 8 } }),
  // @ts-expect-error how many cards there are must be said
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, hosts, rdma: { kind: 'roce' } }),
  // @ts-expect-error no such way to hand out cards
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, hosts, rdma: { kind: 'infiniband', nicsPerNode: 8, as: 'vf' } }),
  // @ts-expect-error a profile of another GPU
  new GpuNodePool(own, 'p', { gpu: 'H100', gpusPerNode: 8, hosts, sharing: { mig: '1g.5gb' } }),
  // @ts-expect-error that GPU is not cut
  new GpuNodePool(own, 'p', { gpu: 'L40S', gpusPerNode: 4, hosts, sharing: { mig: '1g.5gb' } }),
  // @ts-expect-error clouds take no machines of one's own
  new GpuNodePool(onAws, 'p', { gpu: 'H100', gpusPerNode: 8, size, hosts }),
  // @ts-expect-error nor do clusters that exist
  new GpuNodePool(there, 'p', { gpu: 'H100', gpusPerNode: 8, hosts }),
];
