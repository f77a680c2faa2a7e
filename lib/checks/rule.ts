import type { Issue } from '../errors';

/** One thing that must hold. Pure: the same context, the same issues. */
export interface Rule<Context> {
  readonly code: string;
  /** What must hold, in one sentence. */
  readonly about: string;
  run(context: Context): readonly Issue[];
}

/** What an issue can be about: any part of the model. */
export interface Subject {
  readonly path: string;
  readonly at: string | null;
}

/** An issue at a part of the model; `property` is added to its path. */
export function issueAt(
  subject: Subject,
  issue: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly severity?: Issue['severity'];
    readonly property?: string;
  },
): Issue {
  const { property, severity = 'error', ...rest } = issue;
  return {
    ...rest,
    severity,
    path: property === undefined ? subject.path : `${subject.path}.${property}`,
    ...(subject.at === null ? {} : { at: subject.at }),
  };
}
