import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../support/programs';
import { preamble, tableCases } from './cases';

/** Beside the tests, so that imports are found from there; it is never written. */
const file = join(__dirname, 'generated-program.ts');
const cases = tableCases();
const first = preamble.split('\n').length;
const text = [...preamble.split('\n'), ...cases.map(({ code }) => code)].join('\n');

/** What the compiler says, by line, of one program that has all cases in it: as a user sees it, from the declarations that the package has. */
function complaints(): ReadonlyMap<number, readonly string[]> {
  const declared = (path: string): string[] => [join(root, 'build', path)];
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    paths: {
      'cdk-gpu': declared('constructs/index.d.ts'),
      'cdk-gpu/*': declared('lib/targets/*/index.d.ts'),
    },
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : read(name, ...rest));
  const program = ts.createProgram([file], options, host);
  const found = new Map<number, string[]>();
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
    const line = diagnostic.file?.fileName === file ? diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line : -1;
    found.set(line, [...(found.get(line) ?? []), ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')]);
  }
  return found;
}

const told = complaints();
describe('programs made of the tables', () => {
  test('there are at least 300 that must not compile, and each says so', () => {
    const refused = cases.filter(({ compiles }) => !compiles);
    expect(refused.length).toBeGreaterThanOrEqual(300);
    expect(cases.filter((each, index) => !each.compiles && !told.has(first + index)).map(({ why, code }) => `${why}: ${code}`)).toEqual([]);
  });

  test('what the tables have compiles', () => {
    const wrong = cases.flatMap((each, index) =>
      (each.compiles ? (told.get(first + index) ?? []) : []).map((said) => `${each.code} ${said}`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing else is wrong with them', () => {
    expect([...told].filter(([line]) => line < first)).toEqual([]);
  });
});

test('a wrong count is told by the counts that there are, whatever the length of the table', () => {
  const index = cases.findIndex(({ why, code }) => why === 'no machine has 2 H100' && code.includes('onAws'));
  expect(told.get(first + index)).toEqual(["Type '2' is not assignable to type '1 | 8'."]);
});

test('errors are short enough to be read', () => {
  const longest = Math.max(...[...told.values()].flat().map((message) => message.length));
  expect(longest).toBeLessThan(1000);
});
