import type { Issue } from './issue';

/** What all issues of one code have in common. It stands beside the code that makes them. */
export interface IssueKind {
  /** Stable: `area/what-is-wrong`. */
  readonly code: string;
  /** What must hold, in one sentence. */
  readonly about: string;
  /** @default 'error' */
  readonly severity?: Issue['severity'];
  /**
   * Whether a program may let such an issue pass with a reason, by `waive`. True of judgements that a person may know better about: estimates, tables of facts that age,
   * likely mistakes. Not of what cannot be made, what Terraform, an API server or a cloud would refuse, and what would give a secret away.
   */
  readonly waivable: boolean;
}
