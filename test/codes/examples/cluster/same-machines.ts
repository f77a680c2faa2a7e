import { GpuCluster } from 'cdk-gpu';
import { onprem } from 'cdk-gpu/onprem';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem();
  new GpuCluster(lab, 'other', { kubernetesVersion: '1.35' });
  return lab;
}

export function passes() {
  const { lab } = onPrem();
  const serverFacts = { cpus: 16, memoryGiB: 64 };
  const target = onprem({ engine: 'rke2', servers: [host('cp-1', 12)], serverFacts, ssh: { user: 'ops' } });
  new GpuCluster(lab, 'other', { kubernetesVersion: '1.35', target });
  return lab;
}
