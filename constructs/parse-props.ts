import type { Construct } from 'constructs';
import { z } from 'zod';
import { invalidProps } from '../lib/checks/codes-of-collecting';
import type { Parsed } from '../lib/errors';
import { sortedKeys } from '../lib/model/sorted-keys';
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

/** Props of a program that was written without types may be missing altogether. */
export function given<P extends object>(props: P | null | undefined): P {
  return props ?? ({} as P);
}

/** Notes a construct: its part when the props were good, all that is wrong with them when not. */
export function notePart<V>(construct: Construct, parsed: Parsed<V>, part: (value: V) => Part, options: NoteOptions<V> = {}): void {
  const { complaints = [], instead } = options;
  const value = parsed.value ?? instead;
  const wrong = (parsed.issues ?? []).map((issue) => ({ ...issue, code: invalidProps.code }));
  // Maps are told about in the order of their keys, not in that of the program.
  note(construct, value === undefined ? null : part(sortedKeys(value)), [...wrong, ...complaints]);
}

/** Notes a construct that nothing can be made of, whatever its props are. */
export function noteWrong(construct: Construct, parsed: Parsed<unknown>, complaints: readonly Complaint[]): void {
  note(construct, null, [...(parsed.issues ?? []).map((issue) => ({ ...issue, code: invalidProps.code })), ...complaints]);
}

/** What more there is to note. */
export interface NoteOptions<V> {
  /** What else is wrong. */
  readonly complaints?: readonly Complaint[];
  /** Taken where the props could not be read, so that what stands below the construct is judged all the same. Nothing is written then in any case. */
  readonly instead?: V | undefined;
}
