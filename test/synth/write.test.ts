import { spawn, spawnSync } from 'node:child_process';
import fs, { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Destination } from '../../lib/synth/outdirs';
import { writeAll } from '../../lib/synth/write';
import { contents, fill, root, runBuilt, scratch } from '../support/programs';

const folder = scratch();
const staging = '.cdk-gpu-staging';

function to(at: string, files: Readonly<Record<string, string>>, isOurs: Destination['isOurs'] = null): Destination {
  return { folder: at, files: new Map(Object.entries(files)), isOurs };
}

describe('writing', () => {
  test('makes folders, leaves nothing else behind, and tells what was written', () => {
    const at = join(folder(), 'deep', 'er');
    const files = { 'b.txt': 'b', 'a/b/c.txt': 'ä\n' };
    expect(writeAll([to(at, files)]).map((path) => path.split('/').slice(-1)[0])).toEqual(['c.txt', 'b.txt']);
    expect(contents(at)).toEqual(files);
    expect(readdirSync(at).sort()).toEqual(['a', 'b.txt']);
  });

  test('leaves files alone that are as they should be', () => {
    const at = folder();
    writeAll([to(at, { same: '1', other: '1' })]);
    for (const name of ['same', 'other']) utimesSync(join(at, name), 1000, 1000);
    writeAll([to(at, { same: '1', other: '2' })]);
    expect(statSync(join(at, 'same')).mtimeMs).toBe(1_000_000);
    expect(statSync(join(at, 'other')).mtimeMs).toBeGreaterThan(1_000_000);
  });

  test('removes what is ours and no longer made, and nothing else', () => {
    const at = folder();
    fill(at, { 'x/old.txt': '1', 'x/mine.md': '2', '.terraform/old.txt': '3', 'a/b/c/old.txt': '4' });
    writeAll([to(at, { 'x/new.txt': '5' }, (path) => path.endsWith('.txt'))]);
    expect(Object.keys(contents(at))).toEqual(['.terraform/old.txt', 'a/b/c/old.txt', 'x/mine.md', 'x/new.txt']);
  });

  test("does not look through a folder that is the user's own", () => {
    const at = folder();
    fill(at, { 'node_modules/a/b.txt': '1' });
    const look = jest.spyOn(fs, 'readdirSync');
    writeAll([to(at, { 'blueprint.json': '{}' })]);
    expect(look).not.toHaveBeenCalled();
    look.mockRestore();
  });

  test('keeps destinations apart that are one folder', () => {
    const at = folder();
    writeAll([to(at, { one: '1', both: '1' }), to(`${at}/`, { two: '2' }), to(join(at, 'in'), { three: '3' })]);
    expect(contents(at)).toEqual({ one: '1', both: '1', two: '2', 'in/three': '3' });
  });

  test('whatever was there before, there is what was asked for afterwards', () => {
    const files = fc.dictionary(fc.stringMatching(/^[a-c](\/[x-z])?\.txt$/), fc.string(), { maxKeys: 4, noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(files, { minLength: 1, maxLength: 4 }), (runs) => {
        const at = folder();
        for (const run of runs) {
          writeAll([to(at, run, (path) => path.endsWith('.txt'))]);
          expect(contents(at)).toEqual(run);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a run that fails before the journal leaves every earlier byte', () => {
  const old = { 'a.txt': 'old a', 'b.txt': 'old b', 'gone.txt': 'old' };

  test.each([1, 2, 3, 4, 5])('at the write of file %i', (failing) => {
    const [one, two] = [folder(), folder()];
    fill(one, old);
    fill(two, old);
    const write = fs.writeFileSync;
    let count = 0;
    const spy = jest.spyOn(fs, 'writeFileSync').mockImplementation((...given) => {
      if (++count === failing) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      write(...given);
    });
    const make = (): unknown => writeAll([one, two].map((at) => to(at, { 'a.txt': 'new a', 'b.txt': 'new b' }, () => true)));
    try {
      expect(make).toThrow('ENOSPC');
    } finally {
      spy.mockRestore();
    }
    expect([contents(one), contents(two)]).toEqual([old, old]);
    make();
    expect([contents(one), contents(two)]).toEqual([{ 'a.txt': 'new a', 'b.txt': 'new b' }, { 'a.txt': 'new a', 'b.txt': 'new b' }]); // prettier-ignore
  });

  test('also where the system cuts the write short', () => {
    const at = folder();
    fill(at, old);
    const code = `
      const { writeAll } = require(process.env.BUILD + '/lib/synth/write.js');
      writeAll([{ folder: '.', files: new Map([['a.txt', 'new'], ['b.txt', 'x'.repeat(1e6)]]), isOurs: () => true }]);`;
    const limited = spawnSync('bash', ['-c', 'ulimit -f 64; exec "$0" -e "$1"', process.execPath, code], {
      cwd: at,
      encoding: 'utf8',
      env: { ...process.env, BUILD: join(root, 'build') },
    });
    expect(limited.stderr).toContain('EFBIG');
    expect(limited.status).toBe(1);
    expect(contents(at)).toEqual(old);
    expect(runBuilt(code, at).status).toBe(0);
    expect(Object.keys(contents(at))).toEqual(['a.txt', 'b.txt']);
  });
});

describe('what a dead run left', () => {
  test('with a journal is finished by the next run, in all of its folders', () => {
    const at = folder();
    const [one, two] = [join(at, 'one'), join(at, 'two')];
    fill(at, {
      'one/a.txt': 'old',
      'one/stale.txt': 'old',
      'two/b.txt': 'old',
      [`one/${staging}/0-0`]: 'new a',
      [`two/${staging}/1-0`]: 'new b',
      [`one/${staging}/commit.json`]: JSON.stringify([
        { folder: '', renames: [['.cdk-gpu-staging/0-0', 'a.txt'], ['.cdk-gpu-staging/0-1', 'moved.txt']], removals: ['stale.txt', 'removed.txt'] },
        { folder: '../two', renames: [['.cdk-gpu-staging/1-0', 'deep/b.txt']], removals: ['b.txt'] },
      ]),
    }); // prettier-ignore
    fill(at, { 'one/moved.txt': 'moved before the run died' });
    writeAll([to(one, {}), to(two, {})]);
    expect(contents(at)).toEqual({ 'one/a.txt': 'new a', 'one/moved.txt': 'moved before the run died', 'two/deep/b.txt': 'new b' });
    expect([one, two].filter((each) => existsSync(join(each, staging)))).toEqual([]);
  });

  test('without a journal is thrown away', () => {
    const at = folder();
    fill(at, { 'a.txt': 'old', [`${staging}/0-0`]: 'half of a fi', [`${staging}/commit.json.new`]: '[{"fol' });
    writeAll([to(at, {})]);
    expect(contents(at)).toEqual({ 'a.txt': 'old' });
    expect(existsSync(join(at, staging))).toBe(false);
  });

  test('is finished before the next run writes its own', () => {
    const at = folder();
    fill(at, {
      [`${staging}/0-0`]: 'dead',
      [`${staging}/commit.json`]: JSON.stringify([{ folder: '', renames: [[`${staging}/0-0`, 'a.txt']], removals: [] }]),
    });
    writeAll([to(at, { 'b.txt': 'alive' }, () => true)]);
    expect(contents(at)).toEqual({ 'b.txt': 'alive' });
  });

  test('and a run dies again while it is finished, the next one finishes it', () => {
    const at = folder();
    const renames = ['a', 'b', 'c'].map((name, index) => [`${staging}/0-${index}`, name] as const);
    fill(at, {
      a: 'old',
      b: 'old',
      c: 'old',
      ...Object.fromEntries(renames.map(([from]) => [from, 'new'] as const)),
      [`${staging}/commit.json`]: JSON.stringify([{ folder: '', renames, removals: [] }]),
    });
    const rename = fs.renameSync;
    let count = 0;
    const spy = jest.spyOn(fs, 'renameSync').mockImplementation((from, where) => {
      if (++count === 2) throw new Error('killed');
      rename(from, where);
    });
    expect(() => writeAll([to(at, {})])).toThrow('killed');
    spy.mockRestore();
    expect(contents(at)).toMatchObject({ a: 'new', b: 'old', c: 'old' });
    writeAll([to(at, {})]);
    expect(contents(at)).toEqual({ a: 'new', b: 'new', c: 'new' });
  });
});

test('a run that is killed at any moment leaves what the next one makes entirely old or entirely new', async () => {
  const at = folder();
  const files = 120;
  // Writes a generation of files into two folders again and again; `once` only finishes what was left.
  const code = `
    const { writeAll } = require(process.env.BUILD + '/lib/synth/write.js');
    const all = (text) => new Map(Array.from({ length: ${files} }, (_, n) => ['f' + n + '.txt', text.repeat(50)]));
    const go = (files) => writeAll(['one', 'two'].map((folder) => ({ folder, files, isOurs: null })));
    if (process.env.ONCE) go(new Map());
    else { process.stdout.write('.'); for (let n = 0; ; n++) go(all(process.env.SEED + '-' + n + ' ')); }`;
  const first = Object.fromEntries(Array.from({ length: files }, (_, n) => [`f${n}.txt`, 'first']));
  writeAll([to(join(at, 'one'), first), to(join(at, 'two'), first)]);
  const seen = { journal: 0, staged: 0 };
  for (let round = 0; round < 20; round++) {
    const child = spawn(process.execPath, ['-e', code], {
      cwd: at,
      env: { ...process.env, BUILD: join(root, 'build'), SEED: String(round) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((ready) => child.stdout.once('data', ready));
    await new Promise((wait) => setTimeout(wait, 20 + Math.random() * 40));
    const ended = new Promise((exit) => child.once('exit', exit));
    child.kill('SIGKILL');
    await ended;
    if (existsSync(join(at, 'one', staging, 'commit.json'))) seen.journal++;
    else if (existsSync(join(at, 'one', staging))) seen.staged++;
    expect(runBuilt(code, at, { ONCE: '1' }).status).toBe(0);
    const after = contents(at);
    const generations = new Set(Object.values(after));
    expect({ round, generations: generations.size }).toEqual({ round, generations: 1 });
    expect(Object.keys(after)).toHaveLength(2 * files);
  }
  // Kills hit both halves of a run, or this would prove nothing.
  expect(seen.journal + seen.staged).toBeGreaterThan(3);
});
