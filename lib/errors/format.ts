import type { Issue } from './issue';

/** Text of a `BlueprintError`: a count, then each issue with its place, reason and remedy. */
export function formatIssues(issues: readonly Issue[]): string {
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  const head = `${String(errors)} ${errors === 1 ? 'problem' : 'problems'}; nothing was written`;
  return [head, ...issues.map(formatIssue)].join('\n');
}

function formatIssue(issue: Issue): string {
  const place = issue.at === undefined ? issue.path : `${issue.path} (${issue.at})`;
  return `\n  ${issue.severity} ${issue.code}\n    at  ${place}\n    why ${issue.message}\n    fix ${issue.hint}`;
}

/** One line for standard error: `warning <code> <path>: <message>; <hint>`. */
export function formatLine(issue: Issue): string {
  return `${issue.severity} ${issue.code} ${issue.path}: ${issue.message}; ${issue.hint}`;
}
