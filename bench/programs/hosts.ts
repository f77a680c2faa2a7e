// Five servers and <count> other hosts, in pools of twenty. CDKTF_OUTDIR says where, and that only Terraform is wanted.
import { Blueprint, CpuNodePool, GpuCluster, GpuNodePool } from '../../constructs';
import { onprem, type Host, type Servers } from '../../lib/targets/onprem';
import { blueprintId, countFrom, kubernetesMinor, numbered } from '../shape';

const poolSize = 20;
const count = countFrom(process.argv[2]);
const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
let made = 0;
function host(): Host {
  made += 1;
  return { name: numbered('h', made), address: `10.8.${String(made >> 8)}.${String(made & 255)}`, hostKey };
}

const servers: Servers = [host(), host(), host(), host(), host()];
const facts = { cpus: 192, memoryGiB: 2048, diskGiB: 7000 };
const blueprint = new Blueprint(blueprintId, {
  target: onprem({ engine: 'rke2', servers, endpoint: { virtualIp: '10.9.0.1' }, ssh: { user: 'ops' }, network: { pods: '10.64.0.0/12' } }),
});
const cluster = new GpuCluster(blueprint, 'hall', { kubernetesVersion: kubernetesMinor });
new CpuNodePool(cluster, 'services', { facts, hosts: [host()] });
for (let pool = 0; made < servers.length + count; pool++) {
  const hosts: [Host, ...Host[]] = [host()];
  while (hosts.length < poolSize && made < servers.length + count) hosts.push(host());
  const rdma = { kind: 'infiniband', nicsPerNode: 8 } as const;
  new GpuNodePool(cluster, numbered('p', pool), { gpu: 'H100', gpusPerNode: 8, rdma, facts, hosts });
}
blueprint.synth();
