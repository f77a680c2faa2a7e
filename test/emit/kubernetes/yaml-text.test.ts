import fc from 'fast-check';
import { parse } from 'yaml';
import { yamlText } from '../../../lib/emit/kubernetes/yaml-text';

const versions = ['1.1', '1.2'] as const;

describe('YAML text', () => {
  test.each([
    'yes', 'No', 'on', 'y', 'null', '~', '', ' ', 'a ', ' a', '1.30', '0x1f', '0o17', '017', '1e3', '.5', '-1', '12:30:45', '2026-11-22', '1_000', '.inf', '-.INF', '.nan',
    '=', '#a', 'a #b', 'a: b', 'a:', '- a', '-', '?', '*a', '&a', '!a', '@a', '`a', '%a', '"', "'", '{}', '[]', 'a,b', '|', '>', 'a\n', 'a\nb', 'a\n\nb\n', '\na', 'a\n\n',
    ' a\nb', 'a \nb', 'a\tb\nc', '\u2028', '\u0085', '\ufeffa', '\u0000', '--- a', '...', 'é', '日本', '😀\nx', 'true', 'http://a:1/b?c=d&e', '1.0.0', 'a\r\nb',
  ])('%j is read as it was', (text) => {
    for (const version of versions) expect(parse(yamlText({ key: text, [text]: [text, { inner: text }] }), { version })).toEqual({ key: text, [text]: [text, { inner: text }] });
  }); // prettier-ignore

  // But for keys `<<`, which YAML 1.1 takes for a merge, and which nothing in Kubernetes can have.
  test('any plain data is read as it was', () => {
    const value = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(
          fc.string({ unit: 'grapheme-ascii' }).filter((key) => !['__proto__', '<<'].includes(key)),
          tie('tree'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    })).tree;
    fc.assert(
      fc.property(value, (tree) => {
        for (const version of versions) expect(parse(yamlText({ tree }), { version })).toEqual({ tree });
      }),
      { numRuns: 300 },
    );
  });

  test('several lines stay lines', () => {
    expect(yamlText({ args: ['set -e\nrun\n'], script: 'a\n\n  b' })).toBe('args:\n  - |\n    set -e\n    run\nscript: |-\n  a\n\n    b\n');
  });
});
