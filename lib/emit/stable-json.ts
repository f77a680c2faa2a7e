import { sortedKeys } from '../model/sorted-keys';

/** JSON with sorted keys: the same value is the same text, however it was built. Lists keep their order, `undefined` is left out. */
export function stableJson(value: unknown, indent?: number): string {
  return JSON.stringify(sortedKeys(value), null, indent);
}
