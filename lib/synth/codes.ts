import { allChecks } from '../checks/all';
import { codesOfCollecting } from '../checks/codes-of-collecting';
import { kindsOf } from '../checks/rule';
import { overrideChangesIdentity, overrideFailed } from '../emit/kubernetes/overrides';
import type { IssueKind } from '../errors';
import { noSuchMachine } from '../placement/candidates';
import { gangLargerThanPool, gangOverDifferentGpus } from '../placement/gang';
import { architectureMismatch, noPoolFits, poolOfAnotherCluster } from '../placement/place';
import { poolsTooSmallTogether } from '../placement/together';
import type { Target } from '../targets/target';
import { podCannotLand } from './landing-checks';
import { duplicateObject, invalidObject } from './object-checks';
import { terraformValueInKubernetes } from './output-checks';
import { literalInObject } from './secret-checks';
import { codesOfWaivers } from './waivers';
import { cannotWrite } from './write';

/** Issues of objects and of writing, which come once nothing else is wrong. None of them can be waived, so waivers are settled before. */
export const codesOfOutput: readonly IssueKind[] = [
  cannotWrite,
  duplicateObject,
  invalidObject,
  literalInObject,
  overrideChangesIdentity,
  overrideFailed,
  podCannotLand,
  terraformValueInKubernetes,
];

/** Every kind of issue that the library gives in any place. A code stands in it once for each of its meanings. */
const codesOfEveryPlace: readonly IssueKind[] = [
  ...codesOfCollecting,
  architectureMismatch,
  gangLargerThanPool,
  gangOverDifferentGpus,
  noPoolFits,
  noSuchMachine,
  poolOfAnotherCluster,
  poolsTooSmallTogether,
  ...allChecks.flatMap(kindsOf),
  ...codesOfOutput,
  ...codesOfWaivers,
];

/** Every kind of issue that programs in these places can get. */
export function codesOf(targets: readonly Pick<Target, 'checks'>[]): readonly IssueKind[] {
  return [...codesOfEveryPlace, ...targets.flatMap((target) => target.checks.flatMap(kindsOf))];
}
