import { issueAt, type Rule } from '../../../checks/rule';
import { compareText, didYouMean } from '../../../errors';
import type { Taint } from '../../../model/node-pool';
import type { ClusterContext } from '../../target';
import { engines } from '../engine';
import { hostsOf, inventoryOf, serversRunWork, serverTaint } from '../inventory';
import type { ParsedOptions } from '../options';
import { listed } from './subjects';

/** A server in a pool runs that pool's work. */
export function serversInPoolsRunWork(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/server-in-pool',
    about: 'A server is in a pool only where servers run work.',
    waivable: false,
    run: ({ cluster }) => {
      if (serversRunWork(options, cluster.pools)) return [];
      const servers = new Set(options.servers.map(({ name }) => name));
      return cluster.pools.flatMap((pool) => {
        const both = hostsOf(pool).filter(({ name }) => servers.has(name));
        if (both.length === 0) return [];
        return [
          issueAt(pool, {
            code: 'onprem/server-in-pool',
            property: 'hosts',
            message: `${listed(both.map(({ name }) => name))} ${both.length === 1 ? 'is a server' : 'are servers'}, and servers run no work`,
            hint: 'say serversRunWork: true, or take it out of one of the two lists',
          }),
        ];
      });
    },
  };
}

/** Labels and taints of a pool are those of all its nodes, and a pool with a server is not kept free of the cluster's own pods. */
export function serversHaveAPoolOfTheirOwn(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/servers-among-agents',
    about: 'A pool with GPUs has only servers, or none.',
    waivable: false,
    run: ({ cluster }) => {
      const servers = new Set(options.servers.map(({ name }) => name));
      return cluster.pools.flatMap((pool) => {
        const names = hostsOf(pool).map(({ name }) => name);
        const both = names.filter((name) => servers.has(name));
        if (pool.kind !== 'gpu' || both.length === 0 || both.length === names.length) return [];
        return [
          issueAt(pool, {
            code: 'onprem/servers-among-agents',
            property: 'hosts',
            message: `${listed(both)} ${both.length === 1 ? 'is a server' : 'are servers'}: GPU nodes are kept free of pods without GPUs, and servers cannot be, because the cluster's own pods run there`,
            hint: 'make a pool of the servers, and one of the others',
          }),
        ];
      });
    },
  };
}

/** Names and metrics of the cluster, and controllers of add-ons, tolerate what keeps work off servers, and nothing else: where each node has another taint, they wait for ever. */
export function ownPodsHaveANode(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/no-node-for-own-pods',
    about: "The cluster's own pods have a node that they tolerate.",
    waivable: false,
    run: ({ blueprint, cluster }) => {
      const { servers, agents } = inventoryOf(options, blueprint.id, cluster);
      const keptFrom = [...servers, ...agents].map(({ taints }) => taints.filter((taint) => !isTolerated(taint)));
      if (keptFrom.some((taints) => taints.length === 0)) return [];
      const names = [...new Set(keptFrom.flat().map(({ key, value, effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`))];
      return [
        issueAt(cluster, {
          code: 'onprem/no-node-for-own-pods',
          message: `every node has a taint that the cluster's own pods do not tolerate (${listed(names.sort(compareText))}), servers among them`,
          hint: 'leave the taints of a pool with servers out, or add a pool without taints',
        }),
      ];
    },
  };
}

function isTolerated({ key, effect }: Taint): boolean {
  return effect === 'PreferNoSchedule' || (key === serverTaint.key && effect === serverTaint.effect);
}

/** Network plugins come with the engine. */
export function cniIsBrought({ engine, network: { cni } }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/cni-not-here',
    about: 'The engine brings the network plugin.',
    waivable: false,
    run: ({ cluster }) => {
      const { cnis, name } = engines[engine];
      if (cni === null || cnis.includes(cni)) return [];
      return [
        issueAt(cluster, {
          code: 'onprem/cni-not-here',
          message: `${name} brings no ${cni}${didYouMean(cni, cnis)}`,
          hint: `leave \`cni\` out for ${engines[engine].defaultCni}, or take the engine rke2, which brings it`,
        }),
      ];
    },
  };
}
