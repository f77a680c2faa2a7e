import fc from 'fast-check';
import { freeze } from '../../lib/model/freeze';

test('nothing in a frozen value can be changed, however deep it lies', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const before = JSON.stringify(value);
      const frozen = freeze(value);
      expect(frozen).toBe(value);
      expect(JSON.stringify(frozen)).toBe(before);
      expect(unfrozen(frozen)).toEqual([]);
    }),
  );
});

test('texts, numbers and null are given back', () => {
  expect(['a', 1, null].map((value) => freeze(value))).toEqual(['a', 1, null]);
});

function unfrozen(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(unfrozen)];
}
