import { BatchJob, Blueprint, CpuNodePool, GpuCluster, GpuNodePool, Image, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing, type ExistingOptions } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import type { GpuHosts, OnPremOptions } from 'cdk-gpu/onprem';
import { at, facts, program } from '../../targets/onprem/three-servers';
import { programIn } from '../../support/programs';
import { artifacts, mirrors } from '../../targets/onprem/airgap/program';

const taints = [
  { key: 'example.com/team', value: 'vision', effect: 'NoSchedule' },
  { key: 'dedicated', effect: 'NoExecute' },
] as const;
const loadBalancer = { addresses: ['192.0.2.200-192.0.2.220'] };
const proxy = { http: 'http://proxy.example.com:3128', noProxy: ['192.0.2.0/24'] };
const airGap = { mirrors, artifacts };
const registries = { 'plain.hall.example:5000': { plainHttp: true } };

/** Own machines whose GPUs are trained on by a gang over both boxes, with network cards for it; and one without GPUs. */
function hall(options: Partial<OnPremOptions> = {}, boxes: Partial<GpuHosts> = {}): Blueprint {
  const { b, c, image, gpus } = program({
    options: { serversRunWork: true, serverFacts: facts, ...options },
    boxes,
    gpu: 'H100',
    pool: { taints },
  });
  new TrainingJob(c, 'tune', { image, nodes: 2, gpusPerNode: 4, restarts: 3, pool: gpus });
  new CpuNodePool(c, 'services', { facts, hosts: [at('c1', 41)], taints });
  return b;
}

/** The same, with a second pool that is cut by MIG and a third that is shared. */
function shared(options: Partial<OnPremOptions>, boxes: Partial<GpuHosts>): Blueprint {
  const { b, c } = program({ options, boxes, gpu: 'H100', pool: { taints, sharing: { mig: '1g.10gb', timeSlicing: 2 } } });
  new GpuNodePool(c, 'parts', { gpu: 'L40S', gpusPerNode: 4, facts, hosts: [at('p1', 31)], sharing: { mps: 4 }, driver: 'host' });
  return b;
}

function onAws(id: string, nodeImage: 'al2023' | 'bottlerocket'): Blueprint {
  const b = new Blueprint(id, { target: aws({ region: 'us-east-1', account: '123456789012', nodeImage }) });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  const size = { min: 0, max: 4 };
  const capacity = [{ kind: 'spot' }, { kind: 'onDemand' }] as const;
  new GpuNodePool(c, 'shares', { gpu: 'L4', gpusPerNode: 1, size, capacity, sharing: { timeSlicing: 4 } });
  if (nodeImage === 'al2023') new GpuNodePool(c, 'parts', { gpu: 'A10G', gpusPerNode: 1, size, sharing: { mps: 2 } });
  const large = new GpuNodePool(c, 'large', {
    gpu: 'H100',
    gpusPerNode: 8,
    size,
    taints,
    capacity: { kind: 'reservation', id: 'cr-0123456789abcdef0', zone: 'us-east-1a' },
  });
  new TrainingJob(c, 'tune', { image: Image.fromReference(b, 'i', 'acme/tool:1'), nodes: 2, gpusPerNode: 8, restarts: 3, pool: large });
  return b;
}

function onGcp(): Blueprint {
  const { b, c, image } = programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));
  const pool = new GpuNodePool(c, 'large', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, capacity: { kind: 'spot' } });
  new TrainingJob(c, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool });
  return b;
}

function inExisting(options: ExistingOptions): Blueprint {
  const { b, c, image } = programIn(existing(options));
  const nodes = (labels: Readonly<Record<string, string>>) => ({ selector: labels, count: 2, each: { cpus: 100, memoryGiB: 900 } });
  const sharing = { mig: '3g.40gb', timeSlicing: 2 } as const;
  const labels = { 'nvidia.com/mig.config': '3g.40gb-x2', 'nvidia.com/device-plugin.config': 'time-slicing-2_3g.40gb' };
  const cut = new GpuNodePool(c, 'cut', { gpu: 'H100', gpusPerNode: 8, nodes: nodes({ pool: 'cut', ...labels }), sharing });
  const whole = new GpuNodePool(c, 'whole', { gpu: 'H100', gpusPerNode: 8, nodes: nodes({ pool: 'whole' }) });
  new BatchJob(c, 'slice', { image, gpuSlice: '3g.40gb', pool: cut });
  new TrainingJob(c, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool: whole });
  return b;
}

const cards = ['ens1f0np0', 'ens2f0np0'];
const roce = (as: 'shared' | 'virtualFunctions'): Partial<GpuHosts> => ({
  rdma: { kind: 'roce', nicsPerNode: 2, as, rails: cards, addresses: '10.100.0.0/23' },
});
const infiniband = (as: 'shared' | 'wholeNic'): Partial<GpuHosts> => ({ rdma: { kind: 'infiniband', nicsPerNode: 2, as } });

/** Programs that together use every option which changes what a chart is told. */
export const programs: Readonly<Record<string, () => Blueprint>> = {
  'RoCE on shared cards, Longhorn and MetalLB': () => hall({ loadBalancer, storage: { install: 'longhorn' } }, roce('shared')),
  'RoCE on virtual functions, NFS and a proxy': () =>
    hall({ storage: { install: { nfs: { server: '192.0.2.60', path: '/export' } } }, proxy }, roce('virtualFunctions')),
  "RKE2's flannel": () => hall({ network: { cni: 'flannel' } }),
  'InfiniBand on shared cards, K3s': () => hall({ engine: 'k3s' }, infiniband('shared')),
  'whole InfiniBand cards of DGX, hardened': () => hall({ hardening: { cis: true } }, { ...infiniband('wholeNic'), driver: 'dgx-os' }),
  'an air gap with Longhorn': () =>
    hall({ airGap, registries, loadBalancer, storage: { install: 'longhorn' } }, { ...roce('shared'), driver: 'host' }),
  'an air gap of DGX with NFS': () =>
    hall(
      { airGap, registries, storage: { install: { nfs: { server: '192.0.2.60', path: '/export' } } } },
      { ...infiniband('wholeNic'), driver: 'dgx-os' },
    ),
  'a driver of the operator on some, through a proxy': () => shared({ proxy }, { driver: { operator: '580.173.02' } }),
  'a driver of the operator on all': () => hall({ proxy }, { driver: { operator: '580.173.02' } }),
  'GPUs of virtual machines that are cut': () => shared({}, { driver: 'host', facts: { ...facts, virtual: 'passthrough' } }),
  'AWS with AL2023': () => onAws('a', 'al2023'),
  'AWS with Bottlerocket': () => onAws('b', 'bottlerocket'),
  'Google Cloud': onGcp,
  'a cluster by kubeadm': () => inExisting({ distribution: 'kubeadm' }),
  'a cluster by RKE2': () => inExisting({ distribution: 'rke2' }),
  'a managed cluster': () => inExisting({ distribution: 'managed' }),
};
