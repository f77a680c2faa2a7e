import { issueAt, type Rule } from '../../../checks/rule';
import type { PoolModel } from '../../../model/node-pool';
import type { ClusterContext } from '../../target';
import { addressesOf, isPrivate, parseCidr } from '../../cidr';
import { planNetwork } from '../network-plan';
import type { Settings } from '../options';
import { placeOf } from '../sizing';

/** Public addresses inside of a network hide the hosts that have them elsewhere. */
export function networkNotPrivate({ network }: Settings): Rule<ClusterContext> {
  return {
    code: 'network/not-private',
    about: 'A new network has private addresses.',
    waivable: true,
    run: ({ cluster }) => {
      const cidr = network.kind === 'new' ? parseCidr(network.cidr) : null;
      if (network.kind !== 'new' || cidr === null || isPrivate(cidr)) return [];
      return [
        issueAt(cluster, {
          code: 'network/not-private',
          message: `${network.cidr} has public addresses, whose owners could not be reached from the cluster`,
          hint: 'give a block of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10',
        }),
      ];
    },
  };
}

/** Addresses that GKE sets aside for a node's pods: the next power of two of twice as many. Source: https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr, read 2026-11-22. */
function podAddresses(maxPodsPerNode: number): number {
  return 2 ** Math.ceil(Math.log2(2 * maxPodsPerNode));
}

/** Nodes of a pool at its largest, with the one that is put first when nodes are renewed. */
function mostNodes({ gpu, size }: PoolModel): number {
  return size.max + (gpu === null && size.max > 0 ? 1 : 0);
}

/** All pools at their largest must have addresses. */
export function networkTooSmall({ network }: Settings): Rule<ClusterContext> {
  return {
    code: 'network/too-small',
    about: 'A new network has addresses for all nodes and their pods.',
    waivable: true,
    run: ({ cluster, pools }) => {
      const cidr = network.kind === 'new' ? parseCidr(network.cidr) : null;
      if (network.kind !== 'new' || cidr === null) return [];
      const plan = planNetwork(cidr);
      const pods = pools.reduce((sum, { pool }) => sum + mostNodes(pool) * podAddresses(placeOf(pool).maxPodsPerNode), 0);
      const nodes = pools.reduce((sum, { pool }) => sum + mostNodes(pool), 0);
      // Google keeps four addresses of a subnetwork.
      const enough = pods <= addressesOf(plan.pods) && nodes <= addressesOf(plan.nodes) - 4;
      if (enough) return [];
      return [
        issueAt(cluster, {
          code: 'network/too-small',
          message: `${String(nodes)} nodes and their pods need ${String(pods + nodes)} addresses, and of ${network.cidr} they get ${String(addressesOf(plan.pods) + addressesOf(plan.nodes) - 4)}`,
          hint: 'give a larger cidr, lower the largest sizes, or say maxPodsPerNode',
        }),
      ];
    },
  };
}
