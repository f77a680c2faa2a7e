import { z } from 'zod';
import type { Parsed } from '../errors';
import { plainCopy } from './plain-data';
import { valueIssues } from './value-issues';

const text = z.string().min(1);
/** What every object of Kubernetes has; its other fields are its kind's business. */
const bodySchema = z.looseObject({
  apiVersion: text,
  kind: text,
  metadata: z.looseObject({ name: text, namespace: text.optional() }),
});

export const manifestSchema = z.object({
  /** `file:line` of the call that added it; null when the engine could not tell. */
  at: z.string().nullable(),
  body: bodySchema,
});
/** An object of the user's own, as it will be written. */
export type ManifestModel = Readonly<z.infer<typeof manifestSchema>>;

/** Parses an object of the user's own: a copy of it, or all that is wrong with it. Whether its kind has these fields is told later, by the cluster's minor. */
export function parseManifest(given: unknown): Parsed<ManifestModel['body']> {
  const { copy, issues } = plainCopy(given);
  const parsed = bodySchema.safeParse(copy, { reportInput: true });
  // What could not be copied seems to be missing.
  const told = new Set(issues.map(({ path }) => JSON.stringify(path)));
  const wrong = valueIssues(parsed.error?.issues ?? []).filter(({ path }) => !told.has(JSON.stringify(path)));
  return parsed.success && issues.length === 0 ? { value: parsed.data } : { issues: [...issues, ...wrong] };
}
