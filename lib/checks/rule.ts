import type { Issue, IssueKind } from '../errors';

/** One thing that must hold. Pure: the same context, the same issues. */
export interface Rule<Context> extends IssueKind {
  /** Kinds of issues that it gives besides. */
  readonly also?: readonly IssueKind[];
  run(context: Context): readonly Issue[];
}

/** Every kind of issue that a rule gives. */
export function kindsOf({ code, about, severity = 'error', waivable, also = [] }: Rule<never>): readonly IssueKind[] {
  return [{ code, about, severity, waivable }, ...also];
}

/** What an issue can be about: any part of the model. */
export interface Subject {
  readonly path: string;
  readonly at: string | null;
}

/** An issue before it is known where it is. Of an `IssueKind` that is spread into it, code and severity are taken. */
export interface IssueWords {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly severity?: Issue['severity'];
  readonly property?: string;
}

/** An issue at a part of the model; `property` is added to its path. */
export function issueAt(subject: Subject, issue: IssueWords): Issue {
  const { code, severity = 'error', message, hint, property } = issue;
  return {
    code,
    severity,
    path: property === undefined ? subject.path : `${subject.path}.${property}`,
    message,
    hint,
    ...(subject.at === null ? {} : { at: subject.at }),
  };
}
