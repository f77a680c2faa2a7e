import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Parsed } from '../lib/errors';
import { valueIssues } from '../lib/model/value-issues';
import { note, type Complaint, type Part } from './notes';

/** Schemas are compiled at their first use, so each shape keeps its own. */
const schemas = new WeakMap<z.ZodRawShape, z.ZodObject>();

/** Parses props by a shape; properties that the shape does not have are refused. */
export function parse<S extends z.ZodRawShape>(shape: S, props: unknown): Parsed<z.output<z.ZodObject<S>>> {
  const schema = schemas.get(shape) ?? z.strictObject(shape);
  schemas.set(shape, schema);
  const result = schema.safeParse(props ?? {}, { reportInput: true });
  if (result.success) return { value: result.data as z.output<z.ZodObject<S>> };
  return { issues: valueIssues(result.error.issues, shape) };
}

/** Notes a construct: its part when the props were good, all that is wrong with them when not. */
export function notePart<V>(construct: Construct, parsed: Parsed<V>, part: (value: V) => Part, more: readonly Complaint[] = []): void {
  if (parsed.issues !== undefined) {
    note(construct, null, [...parsed.issues.map((issue) => ({ ...issue, code: 'props/invalid' })), ...more]);
  } else {
    note(construct, part(parsed.value), more);
  }
}
