export { BlueprintError } from './blueprint-error';
export { didYouMean, nearest } from './did-you-mean';
export { formatIssues, formatLine } from './format';
export type { IssueKind } from './issue-kind';
export { compareIssues, compareText, type Issue, type Parsed, type ValueIssue, type WaivedIssue } from './issue';
