import { issueAt } from '../checks/rule';
import { didYouMean, type Issue, type IssueKind, type WaivedIssue } from '../errors';
import type { WaiverModel } from '../model/waiver';
import { systemPoolId } from '../targets/system-pool';

const hitsNothing = { code: 'waiver/hits-nothing', about: 'A waiver lets an issue pass that is there.', waivable: false } as const;
const notPossible = { code: 'waiver/not-possible', about: 'A waiver is for an issue that can be waived.', waivable: false } as const;
const withoutReason = { code: 'waiver/without-reason', about: 'A waiver says why the issue may pass.', waivable: false } as const;

export const codesOfWaivers: readonly IssueKind[] = [hitsNothing, notPossible, withoutReason];

/** What waivers are held against. */
export interface Waivable {
  readonly issues: readonly Issue[];
  /** Kinds of issues that the program's places have. */
  readonly kinds: readonly IssueKind[];
  /** Whether these are all: not where it cannot be read which place it is. */
  readonly isComplete: boolean;
  /** Whether every rule could look at the whole program, once these issues are left: otherwise a waiver may wait for an issue that is not told yet. */
  readonly isWhole: (left: readonly Issue[]) => boolean;
}

/** Takes out what the program lets pass, and tells what is wrong with its waivers. */
export function settleWaivers(
  waivers: readonly WaiverModel[],
  { issues, kinds, isComplete, isWhole }: Waivable,
): { readonly issues: readonly Issue[]; readonly waived: readonly WaivedIssue[] } {
  // Of a code with several meanings the first is the general one.
  const byCode = new Map([...kinds].reverse().map((kind) => [kind.code, kind]));
  const sound = waivers.filter((waiver) => byCode.get(waiver.code)?.waivable === true && hasReason(waiver));
  const left: Issue[] = [];
  const waived: WaivedIssue[] = [];
  for (const issue of issues) {
    const waiver = sound.find((candidate) => hits(candidate, issue));
    if (waiver === undefined) left.push(issue);
    else waived.push(waivedBy(waiver, issue));
  }
  const whole = isWhole(left);
  const wrong = waivers.flatMap((waiver): readonly Issue[] => {
    const kind = byCode.get(waiver.code);
    if (kind === undefined) return isComplete ? [unknown(waiver, [...byCode.keys()])] : [];
    if (!kind.waivable) return [impossible(waiver, kind)];
    if (!hasReason(waiver)) return [unexplained(waiver)];
    return whole && !issues.some((issue) => hits(waiver, issue)) ? [useless(waiver, issues)] : [];
  });
  return { issues: [...left, ...wrong], waived };
}

function hasReason({ reason }: WaiverModel): boolean {
  return reason.trim() !== '';
}

/** At the construct itself, at one of its properties, or at the pool that a cluster has without declaring it. */
function hits({ code, path }: WaiverModel, issue: Issue): boolean {
  return issue.code === code && [path, `${path}/${systemPoolId}`].some((own) => issue.path === own || issue.path.startsWith(`${own}.`));
}

function waivedBy({ reason, at }: WaiverModel, { code, path, message }: Issue): WaivedIssue {
  return { code, path, message, reason, ...(at === null ? {} : { at }) };
}

function unknown(waiver: WaiverModel, codes: readonly string[]): Issue {
  return issueAt(waiver, {
    ...hitsNothing,
    message: `no rule of this program's places has the code "${waiver.code}"${didYouMean(waiver.code, codes)}`,
    hint: 'correct the code, or remove the waiver',
  });
}

function impossible(waiver: WaiverModel, kind: IssueKind): Issue {
  return issueAt(waiver, {
    ...notPossible,
    message: `"${waiver.code}" cannot be waived: ${kind.about}`,
    hint: 'mend what it tells, and remove the waiver',
  });
}

function unexplained(waiver: WaiverModel): Issue {
  return issueAt(waiver, {
    ...withoutReason,
    message: `the waiver of "${waiver.code}" gives no reason`,
    hint: 'say why it may pass: whoever reads the output sees the reason',
  });
}

function useless(waiver: WaiverModel, issues: readonly Issue[]): Issue {
  const elsewhere = issues.filter(({ code }) => code === waiver.code).map(({ path }) => path);
  return issueAt(waiver, {
    ...hitsNothing,
    message: `there is no "${waiver.code}" here${elsewhere.length === 0 ? '' : `; it is at ${[...new Set(elsewhere)].join(', ')}`}`,
    hint: elsewhere.length === 0 ? 'remove the waiver: nothing needs it' : 'give the construct that the issue is at, or remove the waiver',
  });
}

/** One line for standard error. */
export function formatWaived({ code, path, reason }: WaivedIssue): string {
  return `waived ${code} ${path}: ${reason}`;
}
