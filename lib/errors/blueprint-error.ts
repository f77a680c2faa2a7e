import { formatIssues } from './format';
import type { Issue } from './issue';

/** The only error that this library throws at its users. It carries everything that is wrong, not the first thing. */
export class BlueprintError extends Error {
  /** Errors and warnings, sorted by path. */
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(formatIssues(issues));
    this.name = 'BlueprintError';
    this.issues = issues;
  }
}
