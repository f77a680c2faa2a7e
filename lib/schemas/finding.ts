import type { z } from 'zod';
import { didYouMean } from '../errors';

/** Steps from the root of an object to one of its fields. */
export type Path = readonly (string | number)[];

/** What is wrong with one field of an object. */
export interface SchemaFinding {
  /** JSON path from the object itself, which is `$`: `$.spec.ports[0].port`, `$.metadata.labels["a/b"]`. */
  readonly path: string;
  /** What was given and what is allowed, with the name that was probably meant. */
  readonly reason: string;
}

/** A path as people write it. */
export function formatPath(path: Path): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[A-Za-z_$][\w$-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${steps.join('')}`;
}

/** The value as JSON, cut where it is long. */
export function show(value: unknown): string {
  // Nothing for a function or a symbol, whatever its type says.
  const text = (JSON.stringify(value) as string | undefined) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** A finding of the validator in our words. `fieldsAt` says which fields there are where one is unknown. */
export function findingsOf(
  issue: z.core.$ZodIssue,
  {
    below = [],
    secret,
    fieldsAt,
  }: { readonly below?: Path; readonly secret: boolean; readonly fieldsAt: (path: Path) => readonly string[] },
): readonly SchemaFinding[] {
  const inner = issue.path.filter((step): step is string | number => typeof step !== 'symbol');
  const path = [...below, ...inner];
  if (issue.code === 'unrecognized_keys') {
    const fields = fieldsAt(inner);
    return issue.keys.map((key) => ({ path: formatPath([...path, key]), reason: `unknown field${didYouMean(key, fields)}` }));
  }
  return [{ path: formatPath(path), reason: reasonOf(issue, secret || isPrivate(path)) }];
}

/** What stands here may be a secret that somebody put there by mistake. */
function isPrivate(path: Path): boolean {
  return path.some((step) => step === 'env' || step === 'command' || step === 'args');
}

function reasonOf(issue: z.core.$ZodIssue, hidden: boolean): string {
  if (issue.input === undefined) return 'required, but missing';
  const wanted = wantedOf(issue);
  if (hidden) return `the value ${wanted}`;
  const near =
    issue.code === 'invalid_value' ? didYouMean(typeof issue.input === 'string' ? issue.input : '', issue.values.map(String)) : '';
  return `is ${show(issue.input)}, ${wanted}${near}`;
}

function wantedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      // Of whole numbers the validator says only that they are numbers.
      return issue.message.startsWith('must be') ? issue.message : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => show(value)).join(', ')}`;
    case 'too_small':
      return `must ${amount(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${amount(issue.origin, 'at most', issue.maximum)}`;
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
};

function amount(origin: string, bound: string, limit: number | bigint): string {
  const of = origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
  return `${of === '' ? 'be' : 'have'} ${bound} ${String(limit)}${of}`;
}
