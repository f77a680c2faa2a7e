import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Image, Registry } from 'cdk-gpu';
import { contextFiles, tryFindContext } from '../../lib/images/build-context';
import { tagOf } from '../../lib/images/content-hash';
import { fill, got, modelOf, program, scratch } from '../support/programs';

const folder = scratch();

/** A context with three files. */
function context(more: Readonly<Record<string, string>> = {}): string {
  const made = folder('context');
  fill(made, { Dockerfile: 'FROM scratch\n', 'main.py': 'print(1)\n', 'lib/a.py': 'a = 1\n', ...more });
  return made;
}

interface Given {
  readonly context: string;
  readonly dockerfile?: string;
  readonly target?: string | null;
  readonly buildArgs?: Readonly<Record<string, string>>;
}
const tag = ({ context: at, dockerfile = 'Dockerfile', target = null, buildArgs = {} }: Given): string | null =>
  tagOf({ context: at, dockerfile, target, buildArgs });
const pathsOf = (at: string, dockerfile = 'Dockerfile'): readonly string[] => contextFiles(at, dockerfile).map((file) => file.path);

describe('the tag changes when something changes that decides what is built', () => {
  test.each<[string, (at: string) => Given]>([
    ['a byte of a file', (at) => (writeFileSync(join(at, 'main.py'), 'print(2)\n'), { context: at })],
    ['the Dockerfile', (at) => (writeFileSync(join(at, 'Dockerfile'), 'FROM alpine\n'), { context: at })],
    ['the name of a file', (at) => (renameSync(join(at, 'main.py'), join(at, 'other.py')), { context: at })],
    ['the folder of a file', (at) => (renameSync(join(at, 'lib/a.py'), join(at, 'a.py')), { context: at })],
    ['a file more', (at) => (fill(at, { 'lib/b.py': '' }), { context: at })],
    ['a file less', (at) => (rmSync(join(at, 'lib/a.py')), { context: at })],
    ['the executable bit', (at) => (chmodSync(join(at, 'main.py'), 0o755), { context: at })],
    ['a link where a file was', (at) => (rmSync(join(at, 'main.py')), symlinkSync('lib/a.py', join(at, 'main.py')), { context: at })],
    ['a build argument', (at) => ({ context: at, buildArgs: { A: '1' } })],
    ['the stage', (at) => ({ context: at, target: 'slim' })],
  ])('%s', (_, change) => {
    const at = context();
    const before = tag({ context: at });
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    expect(tag(change(at))).not.toBe(before);
  });

  test('the name of the Dockerfile', () => {
    const at = context({ 'Dockerfile.gpu': 'FROM scratch\n' });
    expect(tag({ context: at, dockerfile: 'Dockerfile.gpu' })).not.toBe(tag({ context: at }));
  });

  test('the value and the name of a build argument', () => {
    const at = context();
    const tags = [{ A: '1' }, { A: '2' }, { B: '1' }, { A: '1', B: '' }, { A: '', B: '1' }, { 'A 1': '' }].map((buildArgs) =>
      tag({ context: at, buildArgs }),
    );
    expect(new Set(tags).size).toBe(tags.length);
  });

  test('where a link points', () => {
    const at = context();
    symlinkSync('main.py', join(at, 'link'));
    const before = tag({ context: at });
    rmSync(join(at, 'link'));
    symlinkSync('lib/a.py', join(at, 'link'));
    expect(tag({ context: at })).not.toBe(before);
  });

  test('a Dockerfile that lies beside its context, or is a link to elsewhere', () => {
    const at = context();
    const beside = `${at}.Dockerfile`;
    const made = folder('beside');
    fill(made, { 'Dockerfile.gpu': 'FROM a\n', 'app/main.py': '' });
    symlinkSync('../Dockerfile.gpu', join(made, 'app', 'Dockerfile'));
    const given = [{ context: join(made, 'app'), dockerfile: '../Dockerfile.gpu' }, { context: join(made, 'app') }];
    const before = given.map(tag);
    fill(made, { 'Dockerfile.gpu': 'FROM b\n' });
    const after = given.map(tag);
    expect([beside, ...after].filter((one) => before.includes(one))).toEqual([]);
    expect(after).not.toContain(null);
  });

  test('content moved from one file to the next', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', '\n'), { minLength: 1, maxLength: 6 }),
        fc.nat(6),
        fc.nat(6),
        (letters, one, other) => {
          const text = letters.join('');
          const cut = (at: number): string | null =>
            tag({ context: context({ x: text.slice(0, at % (text.length + 1)), y: text.slice(at % (text.length + 1)) }) });
          expect(cut(one) === cut(other)).toBe(one % (text.length + 1) === other % (text.length + 1));
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('the tag stays when nothing changes that decides what is built', () => {
  test.each<[string, (at: string) => Given]>([
    ['times', (at) => (utimesSync(join(at, 'main.py'), 1, 1), { context: at })],
    ['who may read and write', (at) => (chmodSync(join(at, 'main.py'), 0o600), chmodSync(join(at, 'lib'), 0o700), { context: at })],
    ['an executable bit of others', (at) => (chmodSync(join(at, 'main.py'), 0o655), { context: at })],
    ['an empty folder', (at) => (mkdirSync(join(at, 'empty')), { context: at })],
    ['files that are written again', (at) => (rmSync(join(at, 'main.py')), fill(at, { 'main.py': 'print(1)\n' }), { context: at })],
    ['a slash after the context', (at) => ({ context: `${at}/` })],
  ])('%s', (_, change) => {
    const at = context();
    const before = tag({ context: at });
    expect(tag(change(at))).toBe(before);
  });

  test('the folder that the context is in', () => {
    expect(tag({ context: context() })).toBe(tag({ context: context() }));
  });

  test('the order of build arguments', () => {
    const at = context();
    expect(tag({ context: at, buildArgs: { A: '1', B: '2' } })).toBe(tag({ context: at, buildArgs: { B: '2', A: '1' } }));
  });

  test('platforms, sizes and the order of images', () => {
    const at = context();
    const tags = (flip: boolean): readonly (string | null)[] => {
      const { b } = program();
      const registry = Registry.fromHost(b, 'r', { host: 'example.com' });
      const make = [
        () => new Image(registry, 'one', { context: at }),
        () => new Image(registry, 'two', { context: at, platforms: ['linux/arm64'], sizeGiB: 9 }),
      ];
      for (const one of flip ? make.reverse() : make) one();
      return modelOf(b).images.flatMap((image) => (image.kind === 'built' ? [image.tag] : []));
    };
    expect(tags(true)).toEqual(tags(false));
    expect(new Set(tags(false)).size).toBe(1);
  });

  test('files that .dockerignore leaves out', () => {
    const at = context({ '.dockerignore': '*.log\n.git\n', 'a.log': '1', '.git/HEAD': 'x' });
    const before = tag({ context: at });
    fill(at, { 'a.log': '2', 'b.log': '3', '.git/HEAD': 'y', '.git/index': 'z' });
    expect(tag({ context: at })).toBe(before);
  });
});

describe('.dockerignore', () => {
  test.each([
    ['names', 'main.py\n', ['.dockerignore', 'Dockerfile', 'lib/a.py']],
    ['patterns with a folder', 'lib/*.py\n', ['.dockerignore', 'Dockerfile', 'main.py']],
    ['a folder', 'lib\n', ['.dockerignore', 'Dockerfile', 'main.py']],
    ['every folder below', '**/a.py\n', ['.dockerignore', 'Dockerfile', 'main.py']],
    ['a file that is brought back', '*\n!main.py\n', ['Dockerfile', 'main.py']],
    ['a file of a folder that is brought back', 'lib\n!lib/a.py\n', ['.dockerignore', 'Dockerfile', 'lib/a.py', 'main.py']],
    ['the last rule wins', '!main.py\nmain.py\n', ['.dockerignore', 'Dockerfile', 'lib/a.py']],
    ['comments and empty lines', '# main.py\n\n', ['.dockerignore', 'Dockerfile', 'lib/a.py', 'main.py']],
    ['the Dockerfile is sent in any case', 'Dockerfile\n', ['.dockerignore', 'Dockerfile', 'lib/a.py', 'main.py']],
    ['case counts', 'MAIN.py\n', ['.dockerignore', 'Dockerfile', 'lib/a.py', 'main.py']],
  ])('%s', (_, rules, expected) => {
    expect(pathsOf(context({ '.dockerignore': rules }))).toEqual(expected);
  });

  test('one beside the Dockerfile goes before the common one', () => {
    const at = context({ '.dockerignore': '*.py\n', 'gpu.Dockerfile': 'FROM a\n', 'gpu.Dockerfile.dockerignore': 'lib\n' });
    expect(pathsOf(at, 'gpu.Dockerfile')).toEqual([
      '.dockerignore',
      'Dockerfile',
      'gpu.Dockerfile',
      'gpu.Dockerfile.dockerignore',
      'main.py',
    ]);
    expect(pathsOf(at)).not.toContain('main.py');
  });
});

describe('what lies in a context besides files', () => {
  test('a link to a folder is a link, and is not followed into a circle', () => {
    const at = context();
    symlinkSync('..', join(at, 'lib', 'up'));
    expect(pathsOf(at)).toEqual(['Dockerfile', 'lib/a.py', 'lib/up', 'main.py']);
    expect(
      got(contextFiles(at, 'Dockerfile').find((file) => file.path === 'lib/up'))
        .content()
        .toString(),
    ).toBe('-> ..');
  });

  test('a link that leads nowhere is no failure', () => {
    const at = context();
    symlinkSync('nowhere', join(at, 'dangling'));
    expect(pathsOf(at)).toContain('dangling');
    expect(tag({ context: at })).not.toBeNull();
  });

  test('a pipe is not read, which would never end', () => {
    const at = context();
    execFileSync('mkfifo', [join(at, 'pipe')]);
    expect(pathsOf(at)).not.toContain('pipe');
  });
});

describe('a context that cannot be used has no tag', () => {
  test.each<[string, () => Given, ReturnType<typeof tryFindContext>]>([
    ['no folder', () => ({ context: join(folder(), 'none') }), 'no-context'],
    ['a file', () => ({ context: join(context(), 'main.py') }), 'no-context'],
    ['no Dockerfile', () => ({ context: folder() }), 'no-dockerfile'],
    ['another Dockerfile', () => ({ context: context(), dockerfile: 'Dockerfile.gpu' }), 'no-dockerfile'],
    ['a folder as Dockerfile', () => ({ context: context(), dockerfile: 'lib' }), 'no-dockerfile'],
  ])('%s', (_, make, expected) => {
    const given = make();
    expect(tryFindContext(given.context, given.dockerfile ?? 'Dockerfile')).toBe(expected);
    expect(tag(given)).toBeNull();
  });

  test('files that may not be read', () => {
    const at = context();
    const read = jest.spyOn(fs, 'readFileSync').mockImplementation(() => {
      throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    });
    try {
      expect(tag({ context: at })).toBeNull();
    } finally {
      read.mockRestore();
    }
  });
});
