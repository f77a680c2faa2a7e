import type { z } from 'zod';
import { didYouMean, type ValueIssue } from '../errors';

/** Turns zod's issues into ours: one for each value that is wrong, said in words of the program. */
export function valueIssues(issues: readonly z.core.$ZodIssue[], shape: z.ZodRawShape = {}): readonly ValueIssue[] {
  const found: ValueIssue[] = [];
  for (const issue of issues) {
    const path = issue.path.filter((key): key is string | number => typeof key !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        found.push({ path: [...path, key], message: `there is no property "${key}" here${path.length === 0 ? didYouMean(key, Object.keys(shape)) : ''}`, hint: 'remove it, or correct its name' });
      }
      continue;
    }
    const nested = issue.code === 'invalid_union' ? nearestBranch(issue.errors) : undefined;
    if (nested !== undefined) found.push(...valueIssues(nested).map((inner) => ({ ...inner, path: [...path, ...inner.path] })));
    else found.push({ path, message: messageOf(issue), hint: 'give a value that the property allows' });
  }
  return unique(found);
}

/** Of a union's branches, the one whose complaints lie deepest: it is the one that was meant. */
function nearestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const scored = branches
    .map((issues) => ({ issues, depth: Math.max(...issues.map((issue) => issue.path.length)), unknown: issues.filter((issue) => issue.code === 'unrecognized_keys' || issue.path.length === 0).length }))
    .sort((a, b) => a.unknown - b.unknown || b.depth - a.depth || a.issues.length - b.issues.length);
  const best = scored[0];
  return best === undefined || best.depth === 0 ? (branches.length === 1 ? branches[0] : undefined) : best.issues;
}

function messageOf(issue: z.core.$ZodIssue): string {
  const given = shown(issue);
  switch (issue.code) {
    case 'invalid_value': {
      const allowed = issue.values.map((value) => String(value));
      const near = typeof issue.input === 'string' ? didYouMean(issue.input, allowed) : '';
      const list = allowed.length > 12 ? `one of ${String(allowed.length)} known values` : `one of ${allowed.map((value) => `"${value}"`).join(', ')}`;
      return `${given} is not ${list}${near}`;
    }
    case 'invalid_type':
      return issue.input === undefined ? `is missing; ${article(issue.expected)} is needed` : `${given} is not ${article(issue.expected)}`;
    case 'too_big':
      return `${given} is more than ${String(issue.maximum)}`;
    case 'too_small':
      return typeof issue.input === 'number' ? `${given} is less than ${String(issue.minimum)}` : `${given} is too short`;
    case 'invalid_union':
      return `${given} is none of the forms that are allowed here`;
    default:
      return `${given} ${issue.message.replace(/^Invalid input: /, '')}`;
  }
}

/** Below these, a value may be a secret that somebody put there by mistake; it is not repeated. */
const unshown = new Set<PropertyKey>(['env', 'buildArgs']);

function shown(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return 'nothing';
  if (issue.path.some((key) => unshown.has(key))) return 'the value';
  if (typeof issue.input === 'function') return 'a function';
  try {
    return (JSON.stringify(issue.input) ?? String(issue.input)).slice(0, 80);
  } catch {
    return `an object (${Object.prototype.toString.call(issue.input)})`;
  }
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function unique(issues: readonly ValueIssue[]): readonly ValueIssue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const key = JSON.stringify(issue.path);
    return seen.has(key) ? false : seen.add(key);
  });
}
