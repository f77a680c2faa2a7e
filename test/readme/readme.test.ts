import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { goldenFolder } from '../../examples/run-example';

const root = join(__dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, language = '', note = '', text = '']) => ({
  language,
  note: note.trim(),
  text,
}));
const programs = blocks
  .filter((block) => block.language === 'ts')
  .map((block, index) => ({
    ...block,
    name: `block-${String(index + 1)}`,
    title: block.text.split('\n').find((line) => line.startsWith('const ')) ?? '',
  }));
/** Below the package, so that programs find it by its name, as installed ones do. */
const scratch = join(root, 'build', 'readme');

beforeAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  for (const { name, text } of programs) {
    mkdirSync(join(scratch, name), { recursive: true });
    writeFileSync(join(scratch, name, 'main.ts'), text);
    cpSync(join(root, 'examples', '01-first', 'train'), join(scratch, name, 'train'), { recursive: true });
    for (const file of ['hall-ca.pem', 'known_hosts']) cpSync(join(root, 'examples', '04-onprem', file), join(scratch, name, file));
  }
});

test('the first program is the first example, unchanged', () => {
  const example = readFileSync(join(root, 'examples', '01-first', 'main.ts'), 'utf8');
  expect(example.replace(/^\/\/.*\n/, '')).toBe(programs[0]?.text);
});

test('every program in the README compiles under strict', () => {
  const compiler = ts.createProgram({
    rootNames: programs.map(({ name }) => join(scratch, name, 'main.ts')),
    options: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      types: ['node'],
    },
  });
  const problems = [...ts.getPreEmitDiagnostics(compiler)].map(
    (problem) => `${problem.file?.fileName.slice(scratch.length) ?? ''}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`,
  );
  expect(problems).toEqual([]);
  compiler.emit();
}, 60_000);

test.each(programs)(
  '$name runs as the README says: $title',
  ({ name, note }) => {
    const { CDKTF_OUTDIR: _terraform, CDK8S_OUTDIR: _kubernetes, ...env } = process.env;
    const run = spawnSync(process.execPath, ['main.js'], { cwd: join(scratch, name), encoding: 'utf8', env });
    expect({ status: run.status, stderr: note === '' ? run.stderr : '' }).toEqual({
      status: note === 'refused' ? 1 : 0,
      stderr: '',
    });
    // What the README says in comments after a line of output is what the line prints.
    const said = [...readFileSync(join(scratch, name, 'main.ts'), 'utf8').matchAll(/^console\.log\(.*\); \/\/ (lab\/.*)$/gm)].map(
      ([, text]) => text,
    );
    for (const text of said) expect(run.stdout).toContain(text);
  },
  60_000,
);

test('the refusal that the README shows is the beginning of what its program prints', () => {
  const refused = programs.find((program) => program.note === 'refused');
  const shown = blocks.find((block) => block.language === 'text' && block.text.startsWith('3 problems'))?.text.trimEnd() ?? '';
  const run = spawnSync(process.execPath, ['main.js'], { cwd: join(scratch, refused?.name ?? ''), encoding: 'utf8' });
  const printed = run.stderr.replaceAll('main.js:', 'main.ts:').replace(/main\.ts:\d+/g, 'main.ts:N');
  for (const part of shown.replace(/main\.ts:\d+/g, 'main.ts:N').split('\n\n')) expect(printed).toContain(part);
});

test('the line that the README shows for a waiver is what its program prints', () => {
  const waives = programs.find((program) => program.note === 'waives');
  const shown = blocks.find((block) => block.language === 'text' && block.text.startsWith('waived '))?.text;
  const run = spawnSync(process.execPath, ['main.js'], { cwd: join(scratch, waives?.name ?? ''), encoding: 'utf8' });
  expect(run.stderr).toBe(shown);
});

test('the output tree that the README shows is what the program writes', () => {
  const shown = blocks.find((block) => block.language === 'text' && block.text.includes('blueprint.json'))?.text ?? '';
  const golden = readdirSync(goldenFolder('01-first'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(goldenFolder('01-first').length + 1))
    .sort();
  expect(
    shown
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/)[0])
      .sort(),
  ).toEqual(golden);
});

test('image addresses and scripts that the README names are real', () => {
  const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts;
  for (const [, script = ''] of readme.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
  const tag = /finetune:([0-9a-f]{16})/.exec(readme)?.[0] ?? 'none';
  expect(readFileSync(join(goldenFolder('01-first'), 'blueprint.json'), 'utf8')).toContain(tag);
});
