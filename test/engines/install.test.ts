import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, scratch } from '../support/programs';

const folder = scratch();
const node = dirname(process.execPath);
const engines = JSON.parse(readFileSync(join(__dirname, 'engines.json'), 'utf8')) as readonly {
  readonly name: string;
  readonly version: string;
}[];
const score = engines.find(({ name }) => name === 'kube-score');

/** Runs the installer with a cache of its own, and with these programs in the place of real ones. */
function install(args: readonly string[], programs: Readonly<Record<string, string>> = {}) {
  const cache = folder('cache');
  const path = folder('path');
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(path, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(path, name), 0o755);
  }
  const again = () =>
    spawnSync(process.execPath, [join(__dirname, 'install.mjs'), ...args], {
      encoding: 'utf8',
      env: { PATH: `${path}:${node}:/usr/bin:/bin`, HOME: path, CDK_GPU_ENGINES: cache },
    });
  return { ...again(), cache, again };
}

/** A compiler that makes a program which says that it is of some version. */
const goThatMakes = (version: string): string => `while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho "version: ${version}"\\n' > "$2/kube-score"
chmod +x "$2/kube-score"`;

test('an engine is made once, in a folder that its version and its pins name', () => {
  const { status, stdout, cache, again } = install(['kube-score'], { go: goThatMakes(score?.version ?? '') });
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringMatching(/kube-score 1\.20\.0: made in \d+ s/) as string });
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^kube-score-1\.20\.0-[0-9a-f]{12}$/)]);
  expect(again().stdout).toContain('kube-score 1.20.0: there');
});

test('what an interrupted installation left is made anew', () => {
  const { cache, again } = install(['kube-score'], { go: goThatMakes(score?.version ?? '') });
  const [made = ''] = readdirSync(cache);
  rmSync(join(cache, made, 'installed.json'));
  expect(again().stdout).toMatch(/kube-score 1\.20\.0: made in/);
  expect(existsSync(join(cache, made, 'installed.json'))).toBe(true);
});

test.each([
  [
    'a program of another version',
    { go: goThatMakes('1.19.0') },
    /kube-score 1\.20\.0: it says that it is "version: 1\.19\.0", and must be 1\.20\.0/,
  ],
  [
    'a compiler that fails',
    { go: 'echo "go.mod requires go >= 1.26.0" >&2; exit 1' },
    /kube-score 1\.20\.0: go build .* ended with 1:\ngo\.mod requires go >= 1\.26\.0/,
  ],
  ['no compiler at all', { go: 'exit 127' }, /ended with 127/],
])('%s is told, and not taken', (_, programs, message) => {
  const { status, stdout, cache, again } = install(['kube-score'], programs);
  expect(status).toBe(1);
  expect(stdout).toMatch(message);
  const [made = ''] = readdirSync(cache);
  expect(existsSync(join(cache, made, 'installed.json'))).toBe(false);
  expect(again().status).toBe(1);
});

test('an engine that nobody knows is refused, and those that there are named', () => {
  const { status, stderr } = install(['kube-scor']);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `there is no engine kube-scor; there are ${engines.map(({ name }) => name).join(', ')}\n`,
  });
});

test.each([
  ['Terraform v1.5.7', 'terraform is 1.5.7, and must be 1.10.0 or newer'],
  ['Terraform v1.9.8', 'terraform is 1.9.8, and must be 1.10.0 or newer'],
  ['Terraform v1.11.4', null],
])('a system with %s: %p', (version, why) => {
  const { stdout } = install(['--json'], { terraform: `echo ${version}` });
  const state = (JSON.parse(stdout) as readonly { readonly name: string; readonly why: string | null }[]).find(
    ({ name }) => name === 'terraform',
  );
  if (why === null) expect(state?.why).toBeNull();
  else expect(state?.why).toContain(why);
});

describe('tests of an engine that is not there', () => {
  /** A test file is run by a Jest of its own, without engines. */
  function judge(CI: string | undefined) {
    const cache = folder('cache');
    mkdirSync(cache, { recursive: true });
    const env = { ...process.env, CDK_GPU_ENGINES: cache, CDK_GPU_JUDGES: join(cache, 'seen.jsonl') };
    const { CI: _ci, ...local } = env as typeof env & { CI?: string };
    const args = [
      join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      '-c',
      join(__dirname, 'jest.config.cjs'),
      'test/engines/kubernetes/control-plane',
    ];
    return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: CI === undefined ? local : { ...local, CI } });
  }

  test('are skipped, and the engine is named with what to do', () => {
    const { status, stdout } = judge(undefined);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Not asked\n {2}kubernetes-\S+ \S+ is not installed: npm run engines -- kubernetes-/);
  });

  test('fail where CI is set', () => {
    const { status, stderr } = judge('true');
    expect(status).toBe(1);
    expect(stderr).toMatch(/kubernetes-\S+ \S+ is not installed: npm run engines -- kubernetes-/);
  });
});
