import type { z } from 'zod';
import { didYouMean, type ValueIssue } from '../errors';
import { propertiesAt } from './known-names';

/** Turns zod's issues into ours: one for each value that is wrong, said in words of the program. */
export function valueIssues(issues: readonly z.core.$ZodIssue[], shape: z.ZodRawShape = {}): readonly ValueIssue[] {
  return issuesBelow([], issues, shape);
}

/** Paths of a union's inner issues begin at the union, which is `above`. */
function issuesBelow(above: ValueIssue['path'], issues: readonly z.core.$ZodIssue[], shape: z.ZodRawShape): readonly ValueIssue[] {
  const found: ValueIssue[] = [];
  for (const issue of issues) {
    const path = [...above, ...issue.path.filter((key): key is string | number => typeof key !== 'symbol')];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const near = didYouMean(key, propertiesAt(shape, path, issue.input));
        found.push({ path: [...path, key], message: `there is no property "${key}" here${near}`, hint: 'remove it, or correct its name' });
      }
      continue;
    }
    const meant = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? meantBranch(issue.errors) : undefined;
    if (meant === undefined) found.push({ path, ...said(issue, path, shape) });
    else found.push(...issuesBelow(path, meant, shape));
  }
  return unique(found);
}

/** Of a union's branches, the one that was meant: the only one of the value's type, or its complaints lie deepest, or it speaks in words of its own. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const [only, ...others] = branches.filter((issues) => !issues.some(isOfOtherType));
  if (only !== undefined && others.length === 0) return only;
  const scored = branches
    .map((issues) => ({
      issues,
      depth: Math.max(...issues.map((issue) => issue.path.length)),
      strangers: issues.reduce((sum, issue) => sum + strangersIn(issue), 0),
    }))
    .sort((a, b) => a.strangers - b.strangers || b.depth - a.depth || a.issues.length - b.issues.length);
  const best = scored[0];
  if (best !== undefined && (best.depth > 0 || branches.length === 1)) return best.issues;
  return (
    branches.find((issues) => issues.every(isOfRightType)) ??
    branches.find((issues) => issues.every((issue) => issue.code === 'custom' || issue.code === 'invalid_format'))
  );
}

/** The value as a whole is something else, as an object where a list was meant. */
function isOfOtherType(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0 && !isOfRightType(issue);
}

/** How much of what was given has no place in the branch. */
function strangersIn(issue: z.core.$ZodIssue): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length;
  return issue.path.length === 0 ? 1 : 0;
}

/** Only the amount is wrong: a fraction, too much or too little. */
function isOfRightType(issue: z.core.$ZodIssue): boolean {
  const isFraction = issue.code === 'invalid_type' && issue.expected === 'int' && typeof issue.input === 'number';
  return issue.code === 'too_big' || issue.code === 'too_small' || isFraction;
}

function said(
  issue: z.core.$ZodIssue,
  path: ValueIssue['path'],
  shape: z.ZodRawShape,
): { readonly message: string; readonly hint: string } {
  const given = shown(issue, path);
  const missing = issue.input === undefined;
  switch (issue.code) {
    case 'invalid_value':
      return notAmong(issue.values.map(String), given, issue.input);
    case 'invalid_type': {
      const wanted = article(issue.expected);
      return { message: missing ? 'is missing' : `${given} is not ${wanted}`, hint: `give ${wanted}` };
    }
    case 'too_big':
      return { message: `${given} is more than ${String(issue.maximum)}`, hint: `give at most ${String(issue.maximum)}` };
    case 'too_small': {
      const more = `${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}`;
      return typeof issue.input === 'number'
        ? { message: `${given} is too little`, hint: `give ${more}` }
        : { message: `${given} is too short`, hint: `give ${more} of them` };
    }
    case 'invalid_key':
      return {
        message: issue.issues[0]?.message ?? `"${String(issue.path.at(-1))}" is not a name that is allowed here`,
        hint: 'rename it',
      };
    case 'invalid_union': {
      if ('options' in issue) {
        const kind = (issue.input as Readonly<Record<string, unknown>>)[issue.discriminator ?? ''];
        return notAmong(issue.options.map(String), shown({ ...issue, input: kind }, path), kind);
      }
      const own = issue.message === 'Invalid input' ? 'is none of the forms that are allowed here' : issue.message;
      return {
        message: missing ? 'is missing' : `${given} ${own}${nearProperty(issue.input, propertiesAt(shape, path))}`,
        hint: 'see the types of the property',
      };
    }
    default:
      return missing && issue.message.startsWith('is not ')
        ? { message: 'is missing', hint: `give ${issue.message.slice('is not '.length)}` }
        : {
            // A rule over a whole object may blame a property that is there without a value.
            message: given === 'undefined' ? issue.message : `${given} ${issue.message}`,
            hint: issue.message.startsWith('is not ') ? `give ${issue.message.slice('is not '.length)}` : 'correct the value',
          };
  }
}

/** A value that is not one of a fixed set. */
function notAmong(allowed: readonly string[], given: string, input: unknown): { readonly message: string; readonly hint: string } {
  const near = typeof input === 'string' ? didYouMean(input, allowed) : '';
  const list = `${allowed.length === 1 ? '' : 'one of '}${allowed.map((value) => `"${value}"`).join(', ')}`;
  return { message: input === undefined ? 'is missing' : `${given} is not known here${near}`, hint: `give ${list}` };
}

/** The property that was probably meant by one that no form has. */
function nearProperty(given: unknown, known: readonly string[]): string {
  if (typeof given !== 'object' || given === null) return '';
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => didYouMean(key, known))
    .join('');
}

/** Below these, a value may be a secret that somebody put there by mistake; it is not repeated. */
const unshown: ReadonlySet<string | number> = new Set<string | number>(['env', 'buildArgs', 'command', 'args', 'keys', 'credentials']);

function shown(issue: z.core.$ZodIssue, path: ValueIssue['path']): string {
  if (path.some((key) => unshown.has(key))) return 'the value';
  const input = issue.code === 'custom' ? judged(issue.input, issue.path.at(-1)) : issue.input;
  if (typeof input === 'function') return 'a function';
  // JSON has neither: it makes `null` of the one and throws at the other.
  if (typeof input === 'number' || typeof input === 'bigint') return String(input);
  try {
    // Nothing for a symbol, whatever its type says.
    const text = JSON.stringify(input) as string | undefined;
    return (text ?? String(input)).slice(0, 80);
  } catch {
    return 'an object that refers to itself';
  }
}

/** A rule over a whole object that blames one of its properties has the object as its input. */
function judged(input: unknown, key: PropertyKey | undefined): unknown {
  if (typeof input !== 'object' || input === null || key === undefined || !Object.hasOwn(input, key)) return input;
  return (input as Readonly<Record<PropertyKey, unknown>>)[key];
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  if (expected === 'string') return 'text';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function unique(issues: readonly ValueIssue[]): readonly ValueIssue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const key = JSON.stringify(issue.path);
    return seen.has(key) ? false : seen.add(key);
  });
}
