import { invalidProps } from '../lib/checks/codes-of-collecting';
import type { Target } from '../lib/targets/target';
import type { Complaint } from './notes';

/** Whether a program written without types gave a target at all. */
export function isTarget(value: unknown): value is Target {
  return typeof value === 'object' && value !== null && 'optionIssues' in value && 'poolShapes' in value;
}

/** What is wrong with a target's options, at the construct that was given it. */
export function targetComplaints(target: unknown): readonly Complaint[] {
  if (!isTarget(target)) {
    return [
      {
        code: invalidProps.code,
        path: ['target'],
        message: 'is missing or not a target',
        hint: 'give one, such as aws({ region: "us-east-1" })',
      },
    ];
  }
  return target.optionIssues.map((issue) => ({ ...issue, path: ['target', ...issue.path], code: invalidProps.code }));
}
