import { issueAt, type Rule, type Subject } from '../../../checks/rule';
import type { Issue } from '../../../errors';
import type { ClusterContext } from '../../target';

/** Resource Manager's requirements for labels, as the reference of googleapis repeats them (retail_v2 SearchRequest.labels, bigtableadmin_v2 Instance.labels), read 2026-11-22. */
const keyForm = /^\p{Ll}[\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const valueForm = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
/** Google's 64, less the one that clusters get from us. */
const mostLabels = 63;

function wrong(subject: Subject, tags: Readonly<Record<string, string>>): readonly Issue[] {
  const entries = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  const keys = entries.filter(([key]) => !keyForm.test(key)).map(([key]) => `key "${key}"`);
  const values = entries.filter(([, value]) => !valueForm.test(value)).map(([key, value]) => `value "${value}" of "${key}"`);
  const many = entries.length > mostLabels ? [`${String(entries.length)} tags where ${String(mostLabels)} may be`] : [];
  const all = [...keys, ...values, ...many];
  if (all.length === 0) return [];
  return [
    issueAt(subject, {
      code: 'tags/not-allowed-here',
      message: `tags are labels on Google Cloud, and not allowed there: ${all.join(', ')}`,
      hint: 'write keys and values in lower case, of letters, digits, "_" and "-" alone, at most 63 of them; a key begins with a letter',
    }),
  ];
}

/** Tags become Google's labels, which may say less. */
export const labelsNotAllowed: Rule<ClusterContext> = {
  code: 'tags/not-allowed-here',
  about: 'Tags can be labels of Google Cloud.',
  waivable: false,
  run: ({ blueprint, pools }) => [...wrong(blueprint, blueprint.tags), ...pools.flatMap(({ pool }) => wrong(pool, pool.tags))],
};
