#!/usr/bin/env node
/**
 * Gets the real programs that judge what this library writes, and says what there is:
 *
 *     npm run engines                   installs every one that is missing
 *     npm run engines -- checkov        only those that are named
 *     npm run engines -- --json         installs nothing; where each one is, as data
 *
 * `engines.json` lists them. Each is built from pinned sources into a folder of the user's cache that is named by version and by the hash of its pins, so that a change of
 * either gets a new folder and nothing is ever judged by a program of another version. `CDK_GPU_ENGINES` names another cache folder.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const cache = process.env.CDK_GPU_ENGINES ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk-gpu', 'engines');
const engines = JSON.parse(readFileSync(join(here, 'engines.json'), 'utf8'));

/** Hash of the files that say what is built. */
function pinsOf(engine) {
  const hash = createHash('sha256').update(JSON.stringify({ ...engine, about: '' }));
  const folder = join(here, engine.folder);
  if (!existsSync(folder)) return hash.digest('hex').slice(0, 12);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(go\.(mod|sum)|.*\.go|requirements\.txt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const name of names) hash.update(name.slice(folder.length)).update(readFileSync(name));
  return hash.digest('hex').slice(0, 12);
}

function folderOf(engine) {
  return join(cache, `${engine.name}-${engine.version}-${pinsOf(engine)}`);
}

const binOf = { go: (folder) => folder, files: (folder) => folder, python: (folder) => join(folder, 'bin') };

/** Written last: a folder without it is what an interrupted installation left. */
const marker = 'installed.json';

/** What there is of an engine: its programs, or why it cannot be used. */
function lookAt(engine) {
  const { name, version } = engine;
  if (engine.kind === 'system') return lookAtSystem(engine);
  const folder = folderOf(engine);
  const programs = Object.fromEntries(
    Object.entries({ ...engine.programs, ...engine.files }).map(([word, file]) => [word, join(binOf[engine.kind](folder), basename(file))]),
  );
  const gone = existsSync(join(folder, marker)) ? Object.values(programs).filter((file) => !existsSync(file)) : [folder];
  if (gone.length > 0) return { name, version, programs: null, why: `${name} ${version} is not installed: npm run engines -- ${name}` };
  return { name, version, programs, why: null };
}

/** A program that this project does not build: any version from the one that is named on will do. */
function lookAtSystem({ name, version, ask, programs, get }) {
  const text = answerOf(ask[0], ask.slice(1));
  const found = /\d+\.\d+(\.\d+)?/.exec(text ?? '')?.[0];
  if (found === undefined) return { name, version, programs: null, why: `${name} is not on the PATH: ${get}` };
  if (isOlder(found, version))
    return { name, version: found, programs: null, why: `${name} is ${found}, and must be ${version} or newer: ${get}` };
  return { name, version: found, programs, why: null };
}

function isOlder(found, wanted) {
  const [a, b] = [found, wanted].map((version) => version.split('.').map(Number));
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing >= 0 && a[differing] < b[differing];
}

function answerOf(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
  return status === 0 ? `${stdout}\n${stderr}` : null;
}

/** Runs a step of an installation; what it says is shown only when it fails. */
function step(program, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (error !== undefined) throw new Error(`${program} cannot be run: ${error.message}`);
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${`${stdout}${stderr}`.trim().split('\n').slice(-40).join('\n')}`);
  return { stdout };
}

// Files of other projects' releases, which Go's module proxy keeps and its checksum database, or the folder's own go.sum, vouches for.
function copyFiles({ files = {} }, folder, cwd) {
  for (const file of Object.values(files)) {
    const [, module, path] = /^([^@]+@v[^/]+)\/(.+)$/.exec(file);
    const { stdout } = step('go', ['mod', 'download', '-json', module], { cwd, env: { ...process.env, GOFLAGS: '', GOWORK: 'off' } });
    copyFileSync(join(JSON.parse(stdout).Dir, path), join(folder, basename(path)));
  }
}

const builders = {
  go: (engine, folder) => {
    const cwd = join(here, engine.folder);
    step('go', ['build', '-buildvcs=false', '-trimpath', `-ldflags=${engine.ldflags}`, '-o', `${folder}/`, ...engine.packages], {
      cwd,
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' },
    });
    copyFiles(engine, folder, cwd);
  },
  files: (engine, folder) => copyFiles(engine, folder, folder),
  python: (engine, folder) => {
    step('python3', ['-m', 'venv', folder]);
    step(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', join(here, engine.folder, 'requirements.txt')]); // prettier-ignore
  },
};

function refuseOtherVersions({ kind, ask, programs, version }, folder) {
  if (ask === undefined) return;
  const [program, ...args] = ask;
  const answer = answerOf(join(binOf[kind](folder), programs[program]), args);
  if (!answer?.includes(version)) throw new Error(`it says that it is "${answer?.trim() ?? 'nothing'}", and must be ${version}`);
}

function install(engine) {
  const folder = folderOf(engine);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  builders[engine.kind](engine, folder);
  refuseOtherVersions(engine, folder);
  writeFileSync(join(folder, marker), `${JSON.stringify({ name: engine.name, version: engine.version })}\n`);
}

const args = process.argv.slice(2);
if (args.includes('--json')) {
  console.log(JSON.stringify(engines.map(lookAt)));
} else {
  const unknown = args.filter((arg) => !engines.some(({ name }) => name === arg));
  if (unknown.length > 0) {
    console.error(`there is no engine ${unknown.join(', ')}; there are ${engines.map(({ name }) => name).join(', ')}`);
    process.exit(2);
  }
  console.log(`engines in ${cache}`);
  let failed = 0;
  for (const engine of engines.filter(({ name }) => args.length === 0 || args.includes(name))) {
    const started = performance.now();
    let state = lookAt(engine);
    const was = state.why;
    try {
      if (was !== null && engine.kind !== 'system') {
        console.log(
          `${engine.name} ${engine.version}: ${engine.kind === 'go' ? 'built from source, which takes minutes' : 'installed'} ...`,
        );
        install(engine);
        state = lookAt(engine);
      }
    } catch (error) {
      state = { ...state, why: error.message };
    }
    if (state.why !== null) failed++;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${engine.name} ${state.version}: ${state.why ?? (was === null ? 'there' : `made in ${seconds} s`)}`);
  }
  process.exit(failed === 0 ? 0 : 1);
}
