import fc from 'fast-check';
import { didYouMean, nearest } from '../../lib/errors';

const regions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-central-1'];

test.each([
  { given: 'us-esat-1', meant: 'us-east-1', what: 'neighbours that are swapped' },
  { given: 'us-est-1', meant: 'us-east-1', what: 'a letter left out' },
  { given: 'us-eaast-2', meant: 'us-east-2', what: 'a letter too many' },
  { given: 'eu-zentral-1', meant: 'eu-central-1', what: 'another letter' },
  { given: 'US-East-1', meant: 'us-east-1', what: 'another case' },
])('$what: "$given" means "$meant"', ({ given, meant }) => {
  expect(nearest(given, regions)).toBe(meant);
  expect(didYouMean(given, regions)).toBe(` (did you mean "${meant}"?)`);
});

test('a swap of neighbours is one edit, so that it wins over two replacements', () => {
  expect(nearest('gpsu', ['gput', 'gpus'])).toBe('gpus');
  expect(nearest('ba', ['xy', 'ab'])).toBe('ab');
});

test('of candidates that are equally near, the first is taken', () => {
  expect(nearest('us-east-3', regions)).toBe('us-east-1');
  expect(nearest('us-east-3', [...regions].reverse())).toBe('us-east-2');
});

test.each([['mars'], [''], ['ap-southeast-4']])('nothing is guessed for "%s", which is near to none', (given) => {
  expect(nearest(given, regions)).toBeUndefined();
  expect(didYouMean(given, regions)).toBe('');
});

test('there is nothing to mean where there are no candidates', () => {
  expect(didYouMean('x', [])).toBe('');
});

test('a candidate itself is always what is meant', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1 }), fc.nat(), (list, pick) => {
      const given = list[pick % list.length] ?? '';
      expect(nearest(given, list)?.toLowerCase()).toBe(given.toLowerCase());
    }),
  );
});

test('one edit is always near enough', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{2,12}$/), fc.nat(), (word, at) => {
      const index = at % word.length;
      expect(nearest(word.slice(0, index) + word.slice(index + 1), [word])).toBe(word);
    }),
  );
});
