import { createHash } from 'node:crypto';
import { compareText } from '../../errors';

/** Characters of the hash in the name of an object that cannot be changed. */
export const hashLength = 8;

/** Short hash over everything that an object says, whatever the order of its keys. */
export function definitionHash(definition: unknown): string {
  return createHash('sha256').update(canonical(definition)).digest('hex').slice(0, hashLength);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compareText(a, b)));
  });
}
