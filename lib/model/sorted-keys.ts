import { compareText } from '../errors';

/** A copy of plain data with the keys of every object sorted: the same value, however it was built. Lists keep their order. */
export function sortedKeys<V>(value: V): V {
  return copyOf(value) as V;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  const plain = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(plain)
      .sort(compareText)
      .map((key) => [key, copyOf(plain[key])]),
  );
}
