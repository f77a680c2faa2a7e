import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import { nodePoolName } from '../names';
import { groupsOf } from '../sizing';

/** GKE's names have no character that ids have not: what is bought by Spot for one pool may be called as another pool is. */
export const nodePoolNameTaken: Rule<ClusterContext> = {
  code: 'capacity/group-name-taken',
  about: 'No two node pools of GKE have one name.',
  waivable: false,
  run: ({ pools }) => {
    const owners = new Map<string, string>();
    return pools.flatMap(({ pool }) =>
      groupsOf(pool).flatMap((group) => {
        const name = nodePoolName(pool, group);
        const owner = owners.get(name);
        // Twins in one list are told as such.
        if (owner === undefined || owner === pool.path) {
          owners.set(name, pool.path);
          return [];
        }
        return [
          issueAt(pool, {
            code: 'capacity/group-name-taken',
            message: `its nodes by ${group.capacity.kind} would be the node pool "${name}", as nodes of ${owner} are`,
            hint: 'give one of the two pools another id',
          }),
        ];
      }),
    );
  },
};
