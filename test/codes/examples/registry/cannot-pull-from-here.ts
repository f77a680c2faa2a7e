import { BatchJob, CpuNodePool, GpuCluster, Image, Registry } from 'cdk-gpu';
import { existing } from 'cdk-gpu/existing';
import { onAws } from '../../preamble';

export function refused() {
  const { lab } = onAws();
  const rack = new GpuCluster(lab, 'rack', { kubernetesVersion: '1.34', target: existing({ distribution: 'kubeadm' }) });
  const pool = new CpuNodePool(rack, 'general', { nodes: { selector: { rack: 'a' }, count: 2, each: { cpus: 16, memoryGiB: 64 } } });
  const image = new Image(new Registry(lab, 'images'), 'train', { context: 'examples/01-first/train' });
  new BatchJob(rack, 'embed', { image, pool });
  return lab;
}

export function passes() {
  const { lab } = onAws();
  const rack = new GpuCluster(lab, 'rack', { kubernetesVersion: '1.34', target: existing({ distribution: 'kubeadm' }) });
  const pool = new CpuNodePool(rack, 'general', { nodes: { selector: { rack: 'a' }, count: 2, each: { cpus: 16, memoryGiB: 64 } } });
  const image = new Image(Registry.fromHost(lab, 'images', { host: 'harbor.acme.io/ml' }), 'train', { context: 'examples/01-first/train' });
  new BatchJob(rack, 'embed', { image, pool });
  return lab;
}
