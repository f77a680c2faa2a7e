import { GpuCluster } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab } = onAws();
  new GpuCluster(lab, 'other', { kubernetesVersion: '1.33' });
  return lab;
}

export function passes() {
  const { lab } = onAws();
  new GpuCluster(lab, 'other', { kubernetesVersion: '1.36' });
  return lab;
}
