import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import type { Blueprint, Issue } from 'cdk-gpu';
import { synth } from 'cdk-gpu/testing';
import { codesOfOutput } from '../../lib/synth/codes';
import { validateObjects } from '../support/kubernetes-schemas';
import { got, root } from '../support/programs';
import { documentText } from './document';
import { codes, exampleOf, examples, kinds, withoutExample } from './registry';

test('docs/codes.md is made from the rules and the examples (`UPDATE_CODES=1 npx jest test/codes` writes it)', () => {
  const path = join(root, 'docs', 'codes.md');
  const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  const text = execFileSync(process.execPath, [prettier, '--stdin-filepath', path], { input: documentText(), encoding: 'utf8' });
  if (process.env['UPDATE_CODES'] === '1') writeFileSync(path, text);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

describe('the list of codes', () => {
  test('has every code that stands in the library', () => {
    const written = ['lib', 'constructs'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.startsWith('schemas'))
        .flatMap((path) => [...readFileSync(join(root, folder, path), 'utf8').matchAll(/\bcode: '([a-z-]+\/[a-z0-9-]+)'/g)])
        .map(([, code = '']) => code),
    );
    expect([...new Set(written)].sort()).toEqual(codes.map(({ code }) => code));
  });

  test.each(kinds.map((kind) => [kind.code, kind] as const))('%s says what must hold, and whether it can be waived', (code, kind) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z]+)*$/);
    expect(kind.about).toMatch(/^[A-Z].*\.$/);
    expect(typeof kind.waivable).toBe('boolean');
  });

  test.each(codes)('$code is the same to everybody who gives it', ({ code, severity, waivable }) => {
    for (const kind of kinds.filter((each) => each.code === code))
      expect([kind.severity ?? 'error', kind.waivable]).toEqual([severity, waivable]);
  });

  test('lets nothing of what is told once waivers are settled be waived', () => {
    expect(codesOfOutput.filter(({ waivable }) => waivable)).toEqual([]);
  });

  test('lets every warning be waived', () => {
    // A machine that changed is pinned, not waived: the next run would not tell it again.
    expect(codes.filter(({ severity, waivable }) => severity === 'warning' && !waivable).map(({ code }) => code)).toEqual([
      'pool/machine-changed',
    ]);
  });

  test('has an example of each code, but of those that say why not', () => {
    expect([...examples, ...Object.keys(withoutExample)].sort()).toEqual(codes.map(({ code }) => code));
  });
});

describe.each(codes.filter(({ code }) => !(code in withoutExample)))('$code', ({ code, severity, waivable }) => {
  const { refused, passes } = exampleOf(code);

  test('is what its example gets, and the only error', () => {
    const issues = refused().check();
    expect(issues.filter((issue) => issue.code === code || issue.severity === 'error').map(brief)).toEqual(
      issues.filter((issue) => issue.code === code).map(() => `${severity} ${code}`),
    );
    expect(issues.map((issue) => issue.code)).toContain(code);
  });

  test('is not what the other program gets, nor any error', () => {
    expect(
      passes()
        .check()
        .filter((issue) => issue.code === code || issue.severity === 'error'),
    ).toEqual([]);
  });

  if (waivable) {
    test('can be waived, and then a whole output is written', () => {
      const blueprint = refused();
      for (const issue of blueprint.check()) {
        if (issue.code === code) blueprint.waive(code, constructOf(blueprint, issue), 'known better');
      }
      expect(blueprint.check().map(brief)).toEqual([]);
      const { objects, files } = synth(blueprint);
      for (const [cluster, list] of Object.entries(objects))
        expect({ cluster, problems: validateObjects(cluster === 'rack' ? '1.34' : '1.35', list) }).toEqual({ cluster, problems: [] });
      expect([...files.values()].filter((text) => /\bundefined\b|\bNaN\b|\[object /.test(text))).toEqual([]);
    });
  } else {
    test('cannot be waived', () => {
      const blueprint = refused();
      const issue = got(blueprint.check().find((each) => each.code === code));
      blueprint.waive(code, constructOf(blueprint, issue), 'known better');
      const left = blueprint.check();
      // What is wrong with a waiver stops a program before its objects are judged.
      if (!codesOfOutput.some((kind) => kind.code === code)) expect(left).toContainEqual(issue);
      expect(left.filter((each) => each.code === 'waiver/not-possible' && each.message.startsWith(`"${code}"`))).toHaveLength(1);
    });
  }
});

function brief({ severity, code }: Issue): string {
  return `${severity} ${code}`;
}

/** The construct that an issue is at, or that has the property. */
function constructOf(blueprint: Blueprint, { path }: Issue): Construct {
  const all = blueprint.node.findAll().filter((each) => path === each.node.path || path.startsWith(`${each.node.path}.`));
  return all.at(-1) ?? blueprint;
}
