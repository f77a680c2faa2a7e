import { CpuNodePool, Microservice } from 'cdk-gpu';
import { onExisting } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onExisting();
  const each = { cpus: 64, memoryGiB: 65 };
  const pool = new CpuNodePool(cluster, 'cpus', { nodes: { selector: { rack: 'a' }, count: 40, each } });
  new Microservice(cluster, 'search', { image, port: 8080, memoryGiB: 26, replicas: 40, pool });
  new Microservice(cluster, 'web', { image, port: 8080, memoryGiB: 19, replicas: 80, pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onExisting();
  const each = { cpus: 64, memoryGiB: 65 };
  const pool = new CpuNodePool(cluster, 'cpus', { nodes: { selector: { rack: 'a' }, count: 50, each } });
  new Microservice(cluster, 'search', { image, port: 8080, memoryGiB: 26, replicas: 40, pool });
  new Microservice(cluster, 'web', { image, port: 8080, memoryGiB: 19, replicas: 80, pool });
  return lab;
}
