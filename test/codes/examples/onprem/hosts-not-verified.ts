import { Blueprint, CpuNodePool, GpuCluster } from 'cdk-gpu';
import { onprem } from 'cdk-gpu/onprem';
import { host } from '../../preamble';

function hall(verifyHostKeys: boolean) {
  const target = onprem({ engine: 'rke2', servers: [host('cp-1', 11)], ssh: { user: 'ops', verifyHostKeys } });
  const lab = new Blueprint('lab', { target });
  const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
  new CpuNodePool(cluster, 'cpus', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('svc-1', 21)] });
  return lab;
}

export function refused() {
  return hall(false);
}

export function passes() {
  return hall(true);
}
