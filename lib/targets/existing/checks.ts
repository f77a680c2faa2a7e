import { issueAt, type Rule } from '../../checks/rule';
import { compareText } from '../../errors';
import type { ClusterContext } from '../target';
import { gpuIsOwned, installsItself } from './components';
import type { ExistingPool, ParsedOptions } from './options';

export const poolsDiffer: Rule<ClusterContext> = {
  code: 'pool/same-nodes',
  about: 'No node is of two pools: each would count it as its own.',
  waivable: true,
  run: ({ pools }) => {
    const owners = new Map<string, string>();
    return pools.flatMap(({ pool }) => {
      const { selector } = (pool.place as unknown as ExistingPool).nodes;
      const key = JSON.stringify(Object.entries(selector).sort(([a], [b]) => compareText(a, b)));
      const owner = owners.get(key);
      owners.set(key, owner ?? pool.path);
      if (owner === undefined) return [];
      return [
        issueAt(pool, {
          code: 'pool/same-nodes',
          property: 'nodes.selector',
          message: `it selects the nodes that ${owner} selects`,
          hint: 'select by a label that tells them apart',
        }),
      ];
    });
  },
};

export const fabricIsKnown: Rule<ClusterContext> = {
  code: 'fabric/not-known',
  about: 'A fabric that is required is one that the target can give to pods.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) =>
      pool.fabric === 'require'
        ? [
            issueAt(pool, {
              code: 'fabric/not-known',
              property: 'fabric',
              message: 'nothing is known of a fabric between nodes of a cluster that exists',
              hint: "leave `fabric` at 'auto'; gangs then talk over the pod network",
            }),
          ]
        : [],
    ),
};

/** GPUs must be advertised by somebody; where that is not our chart's business, it is said. */
export function gpusAreAdvertised(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'add-on/not-installed-here',
    about: 'Something on the cluster advertises its GPUs.',
    severity: 'warning',
    waivable: true,
    run: ({ cluster, pools }) => {
      if (!pools.some(({ pool }) => pool.kind === 'gpu') || gpuIsOwned(options) || !installsItself.has(options.distribution)) return [];
      return [
        issueAt(cluster, {
          code: 'add-on/not-installed-here',
          severity: 'warning',
          message: `GPU support of ${options.distribution} is installed in its own way, and not by this program`,
          hint: "install it, and say so with present: ['gpuOperator'] or ['devicePlugin']",
        }),
      ];
    },
  };
}

export const nodesAreLeftAlone: Rule<ClusterContext> = {
  code: 'pool/nodes-are-not-ours',
  about: 'Nodes that exist keep their labels, taints, disks and machine types.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      const { nodeTaints } = pool.place as unknown as ExistingPool;
      const wanted = [
        ...(Object.keys(pool.labels).length > 0 ? ['labels'] : []),
        ...(pool.taints.length > nodeTaints.length ? ['taints'] : []),
        ...(Object.keys(pool.tags).length > 0 ? ['tags'] : []),
        ...(pool.diskGiB === null ? [] : ['diskGiB']),
        ...(pool.machineTypes.length > 0 ? ['machineType'] : []),
      ];
      return wanted.map((property) =>
        issueAt(pool, {
          code: 'pool/nodes-are-not-ours',
          property,
          message: 'nodes of a cluster that exists are not changed',
          hint: 'leave it out; say what the nodes have in `nodes` and `nodeTaints`',
        }),
      );
    }),
};
