import * as fc from 'fast-check';
import { literal, literals } from '../../../../lib/targets/onprem/terraform/literal';

test('keys and texts of a whole value are escaped, and nothing else is changed', () => {
  expect(literals({ '${a}': ['%{b}', 1, true, null, '$c {d} 50% $'] })).toEqual({ '$${a}': ['%%{b}', 1, true, null, '$c {d} 50% $'] });
});

test('no text begins an expression, and each can be told from its escaped form', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '%', '{', '}', 'a') });
  fc.assert(
    fc.property(text, (written) => {
      const escaped = literal(written);
      expect(escaped).not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/);
      expect(escaped.replaceAll(/([$%])\1\{/g, '$1{')).toBe(written);
    }),
  );
});
