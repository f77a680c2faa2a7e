import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { allChecks } from '../../lib/checks/all';
import { root } from '../support/programs';

const folder = join(root, 'lib', 'checks');
/** What is in the folder besides rules. */
const others = new Set(['all', 'check', 'codes-of-collecting', 'command-words', 'rule', 'work-by-pool']);
const files = readdirSync(folder)
  .map((name) => basename(name, '.ts'))
  .filter((name) => !others.has(name));

test('every rule of the folder is run', () => {
  const exported = files.flatMap((name) => Object.values(require(join(folder, name)) as Readonly<Record<string, unknown>>).filter(isRule));
  expect(allChecks.map((check) => check.code).sort()).toEqual(exported.map((check) => check.code).sort());
});

test.each(files)('%s has a test file with its name', (name) => {
  expect(readFileSync(join(__dirname, `${name}.test.ts`), 'utf8')).toContain('test');
});

test.each(allChecks)('$code says what must hold, in one sentence', ({ code, about }) => {
  expect(code).toMatch(/^[a-z-]+\/[a-z-]+$/);
  expect(about).toMatch(/^[A-Z].*\.$/);
});

function isRule(value: unknown): value is { readonly code: string } {
  return typeof value === 'object' && value !== null && 'run' in value && 'code' in value;
}
