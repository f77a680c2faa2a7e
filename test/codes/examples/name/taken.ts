import { GpuCluster } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab } = onAws();
  new GpuCluster(lab, 'main-addons', { kubernetesVersion: '1.35' });
  return lab;
}

export function passes() {
  const { lab } = onAws();
  new GpuCluster(lab, 'second', { kubernetesVersion: '1.35' });
  return lab;
}
