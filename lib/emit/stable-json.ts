import { compareText } from '../errors';

/** JSON with sorted keys: the same value is the same text, however it was built. Lists keep their order, `undefined` is left out. */
export function stableJson(value: unknown, indent?: number): string {
  return JSON.stringify(sorted(value), null, indent);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const plain = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(plain)
      .sort(compareText)
      .map((key) => [key, sorted(plain[key])]),
  );
}
