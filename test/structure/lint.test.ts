import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const manyLines = Array.from({ length: 260 }, (_, line) => `export const row${line} = ${line};`).join('\n');

/** A file that is wrong in one way: the rule that must say so, and what stands in its message. */
const refused: readonly (readonly [path: string, rule: string, text: string])[] = [
  ['lib/any.ts', '@typescript-eslint/no-explicit-any', 'export const value: any = 1;'],
  [
    'lib/params.ts',
    '@typescript-eslint/max-params',
    'export const add = (a: number, b: number, c: number, d: number): number => a + b + c + d;',
  ],
  ['lib/long.ts', 'max-lines', manyLines],
  ['lib/root.ts', 'no-restricted-imports', "import { vpc } from '@cdktf/provider-aws';\nexport const made = vpc;"],
  ['lib/folder.ts', 'no-restricted-imports', "import { Vpc } from '@cdktf/provider-aws/lib/vpc';\nexport const made = Vpc;"],
  ['lib/lazy-root.ts', 'no-restricted-syntax', "export const load = (): unknown => require('@cdktf/provider-aws');"],
  ['lib/locale.ts', 'no-restricted-syntax', 'export const order = (a: string, b: string): number => a.localeCompare(b);'],
  ['constructs/now.ts', 'no-restricted-syntax', 'export const now = Date.now();'],
  ['constructs/date.ts', 'no-restricted-syntax', 'export const today = new Date();'],
  ['lib/random.ts', 'no-restricted-syntax', 'export const id = Math.random();'],
  ['lib/types.ts', '@typescript-eslint/consistent-type-imports', "import { Construct } from 'constructs';\nexport type Part = Construct;"],
  [
    'lib/switch.ts',
    '@typescript-eslint/switch-exhaustiveness-check',
    "export function n(k: 'a' | 'b'): number {\n  switch (k) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}",
  ],
];

/** Near to those, and right. */
const passed: readonly (readonly [path: string, text: string])[] = [
  ['lib/binding.ts', "import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';\nexport const made = Vpc;"],
  ['lib/lazy.ts', "export const load = (): unknown => require('@cdktf/provider-aws/lib/vpc/index.js');"],
  ['lib/given-date.ts', 'export const year = (text: string): number => new Date(text).getUTCFullYear();'],
  ['lib/targets/here/machines.ts', manyLines],
  ['test/long.test.ts', manyLines],
  ['bench/now.ts', 'export const now = Date.now();'],
];

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

/** What the configuration itself needs, and in place of the provider, whose types take seconds to read, two files with one name each. */
function installStubs(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@cdktf/provider-aws/lib/vpc'), { recursive: true });
  writeFileSync(join(modules, '@cdktf/provider-aws/index.d.ts'), 'export declare const vpc: number;\n');
  writeFileSync(join(modules, '@cdktf/provider-aws/lib/vpc/index.d.ts'), 'export declare const Vpc: number;\n');
  for (const name of ['@types', 'constructs', 'eslint', 'typescript-eslint'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
}

/** Rules that each file breaks, by its path. */
function lint(): ReadonlyMap<string, readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    for (const [path, text] of [...refused.map(([path, , text]) => [path, text] as const), ...passed]) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\n`);
    }
    for (const file of ['eslint.config.mjs', 'tsconfig.json']) copyFileSync(join(root, file), join(folder, file));
    installStubs(folder);
    const cli = join(root, 'node_modules/eslint/bin/eslint.js');
    const { stdout, stderr } = spawnSync(process.execPath, [cli, '--format', 'json', '.'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (stdout === '') throw new Error(stderr);
    const files = JSON.parse(stdout) as readonly LintedFile[];
    return new Map(
      files.map(({ filePath, messages }) => [
        relative(folder, filePath).replaceAll('\\', '/'),
        messages.map(({ ruleId, message }) => ruleId ?? message),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the linter refuses what the style guide refuses', () => {
  const found = lint();

  test.each(refused)('%s: %s', (path, rule) => {
    expect(found.get(path)).toEqual([rule]);
  });

  test.each(passed)('%s is right', (path) => {
    expect(found.get(path)).toEqual([]);
  });
});
