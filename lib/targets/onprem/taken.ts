import type { ClusterModel } from '../../model/cluster';
import { hostsOf } from './inventory';
import type { ParsedOptions } from './options';

/** Where SSH finds each machine of a cluster, sorted. Behind another bastion, or at another port, the same address is another machine. */
export function machinesTaken({ servers, ssh }: ParsedOptions, cluster: ClusterModel): readonly string[] {
  const port = ssh.port === 22 ? '' : `:${String(ssh.port)}`;
  const bastion = ssh.bastion === null ? '' : ` behind ${ssh.bastion.address}`;
  const addresses = [...servers, ...cluster.pools.flatMap(hostsOf)].map(({ address }) => `${address}${port}${bastion}`);
  return [...new Set(addresses)].sort();
}
