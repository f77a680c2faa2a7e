import type { Construct } from 'constructs';
import { invalidProps } from '../lib/checks/codes-of-collecting';
import type { ValueIssue } from '../lib/errors';
import type { ObjectOverride } from '../lib/emit/kubernetes';
import type { ManifestModel } from '../lib/model/manifest';
import type { WaiverModel } from '../lib/model/waiver';
import type { CallSite } from './location';
import type { Complaint } from './notes';

/** What was said to a construct after it was made. */
type Remark = { readonly site: CallSite } & (
  | { readonly manifest: ManifestModel['body'] }
  | { readonly override: ObjectOverride['change'] }
  | { readonly waiver: Omit<WaiverModel, 'at'> }
  | { readonly wrong: readonly Complaint[] }
);

/** Keyed by construct, like notes, so that nothing of it shows in types or completions. */
const remarks = new WeakMap<Construct, readonly Remark[]>();

/** Everything that was said to a construct, in order. */
export function remarksOn(construct: Construct): readonly Remark[] {
  return remarks.get(construct) ?? [];
}

/** Keeps one thing more that was said. */
export function remark(construct: Construct, said: Remark): void {
  remarks.set(construct, [...remarksOn(construct), said]);
}

/** Issues of values that were given to a method, below the name of what was given. */
export function wrongBelow(key: string, issues: readonly ValueIssue[]): readonly Complaint[] {
  return issues.map((issue) => ({ ...issue, code: invalidProps.code, path: [key, ...issue.path] }));
}
