import { allChecks } from '../checks/all';
import { codesOfCollecting } from '../checks/codes-of-collecting';
import { kindsOf } from '../checks/rule';
import { overrideChangesIdentity, overrideFailed } from '../emit/kubernetes/overrides';
import type { IssueKind } from '../errors';
import { noSuchMachine } from '../placement/candidates';
import { gangLargerThanPool, gangOverDifferentFabrics, gangOverDifferentGpus } from '../placement/gang';
import { poolOfAnotherCluster } from '../placement/place';
import { architectureMismatch, modelTooLarge, noPool, noSuchSlice, wholeGpuOfShared } from '../placement/refusals';
import { poolsMayBeTooSmallTogether, poolsTooSmallTogether } from '../placement/together';
import type { Target } from '../targets/target';
import { machineChanged } from './earlier-machines';
import { versionStep } from './earlier-versions';
import { podCannotLand } from './landing-checks';
import { duplicateObject, invalidObject } from './object-checks';
import { terraformValueInKubernetes } from './output-checks';
import { doesNotReachPool } from './reach-checks';
import { literalInObject } from './secret-checks';
import { podOnGpuPool } from './stray-checks';
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
  podOnGpuPool,
  terraformValueInKubernetes,
];

/** Every kind of issue that the library gives in any place. A code stands in it once for each of its meanings. */
const codesOfEveryPlace: readonly IssueKind[] = [
  ...codesOfCollecting,
  architectureMismatch,
  doesNotReachPool,
  gangLargerThanPool,
  gangOverDifferentFabrics,
  gangOverDifferentGpus,
  machineChanged,
  versionStep,
  modelTooLarge,
  noPool,
  noSuchMachine,
  noSuchSlice,
  poolOfAnotherCluster,
  poolsMayBeTooSmallTogether,
  poolsTooSmallTogether,
  wholeGpuOfShared,
  ...allChecks.flatMap(kindsOf),
  ...codesOfOutput,
  ...codesOfWaivers,
];

/** Every kind of issue that programs in these places can get. */
export function codesOf(targets: readonly Pick<Target, 'checks' | 'objectChecks' | 'steps'>[]): readonly IssueKind[] {
  return [
    ...codesOfEveryPlace,
    ...targets.flatMap((target) => [
      ...target.checks.flatMap(kindsOf),
      ...(target.objectChecks ?? []).flatMap(kindsOf),
      ...(target.steps?.kinds ?? []),
    ]),
  ];
}
