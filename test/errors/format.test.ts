import { BlueprintError, compareIssues, compareText, formatIssues, formatLine, type Issue } from '../../lib/errors';

const gang: Issue = {
  code: 'placement/gang-larger-than-pool',
  severity: 'error',
  path: 'b/c/train',
  message: '5 nodes are wanted at the same time; b/c/h100 grows to 4',
  hint: 'let the pool grow to 5, or use at most 4 nodes',
  at: 'main.ts:9',
};
const shell: Issue = {
  code: 'env/shell-syntax',
  severity: 'warning',
  path: 'b/c/web',
  message: 'HOME holds ${HOME}',
  hint: 'write $(HOME)',
};

test('an error says how many problems there are, and of each where, why and what to do', () => {
  expect(new BlueprintError([gang, shell]).message).toMatchInlineSnapshot(`
"1 problem; nothing was written

  error placement/gang-larger-than-pool
    at  b/c/train (main.ts:9)
    why 5 nodes are wanted at the same time; b/c/h100 grows to 4
    fix let the pool grow to 5, or use at most 4 nodes

  warning env/shell-syntax
    at  b/c/web
    why HOME holds \${HOME}
    fix write $(HOME)"
`);
});

test.each([
  { issues: [], head: '0 problems' },
  { issues: [shell], head: '0 problems' },
  { issues: [gang], head: '1 problem' },
  { issues: [gang, { ...gang, path: 'b/c/other' }], head: '2 problems' },
])('$head: warnings are not counted', ({ issues, head }) => {
  expect(formatIssues(issues).split(';')[0]).toBe(head);
});

test('an error carries its issues, and is an Error with a name of its own', () => {
  const error = new BlueprintError([gang]);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('BlueprintError');
  expect(error.issues).toEqual([gang]);
});

test('a warning takes one line of standard error', () => {
  expect(formatLine(shell)).toBe('warning env/shell-syntax b/c/web: HOME holds ${HOME}; write $(HOME)');
});

describe('issues are sorted by path, then code, then text', () => {
  test.each([
    ['path first', { ...gang, path: 'b/a', code: 'z/z' }, gang],
    ['then code', { ...gang, code: 'a/a', message: 'z' }, gang],
    ['then text', { ...gang, message: '4' }, gang],
  ])('%s', (_, first, second) => {
    expect([second, first].sort(compareIssues)).toEqual([first, second]);
    expect([first, second].sort(compareIssues)).toEqual([first, second]);
  });

  test('by code unit, and not as some language would have it', () => {
    expect(['b', 'B', 'ä', 'a', '-', '10', '9'].sort(compareText)).toEqual(['-', '10', '9', 'B', 'a', 'b', 'ä']);
    expect(compareText('a', 'a')).toBe(0);
  });
});
