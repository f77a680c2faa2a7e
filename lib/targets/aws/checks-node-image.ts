import { issueAt, type Rule } from '../../checks/rule';
import type { IssueKind } from '../../errors';
import type { ClusterContext } from '../target';
import type { NodeImage } from './node-image';

const cannotCut: IssueKind = {
  code: 'sharing/node-image-cannot-cut',
  about: 'What nodes run can cut GPUs as the pool asks.',
  waivable: false,
};

/** Rules about what nodes run. */
export function nodeImageRules(image: NodeImage): readonly Rule<ClusterContext>[] {
  return [
    {
      ...cannotCut,
      run: ({ pools }) =>
        pools.flatMap(({ pool }) => {
          const misfit = image.migMisfit(pool);
          return misfit === null ? [] : [issueAt(pool, { ...cannotCut, property: 'sharing.mig', ...misfit })];
        }),
    },
  ];
}
