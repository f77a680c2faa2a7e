import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { skipped } from './report';

/** A real program that reads what this library writes. `engines.json` lists them all. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  /** Path of one of its programs; throws for a word that `engines.json` does not have. */
  program(word: string): string;
}

interface State {
  readonly name: string;
  readonly version: string;
  readonly programs: Readonly<Record<string, string>> | null;
  readonly why: string | null;
}

let states: readonly State[] | undefined;

function stateOf(name: string): State {
  states ??= JSON.parse(execFileSync(process.execPath, [join(__dirname, 'install.mjs'), '--json'], { encoding: 'utf8' })) as State[];
  const state = states.find((each) => each.name === name);
  if (state === undefined) throw new Error(`engines.json names no engine "${name}", only ${states.map((each) => each.name).join(', ')}`);
  return state;
}

/**
 * Tests that need real programs. Where one of them is absent, the whole block is skipped under a name that says which and why; where `CI` is set, it fails.
 */
export function judgedBy(names: readonly string[], title: string, tests: (...engines: readonly Engine[]) => void): void {
  const asked = names.map(stateOf);
  const absent = whyAbsent(names);
  if (absent.length === 0) {
    describe(title, () => tests(...asked.map(engineOf)));
  } else if (process.env['CI'] === undefined) {
    const why = absent.join('; ');
    skipped(title, why);
    describe.skip(`${title} (skipped: ${why})`, () => test('is judged', () => undefined));
  } else {
    test(title, () => {
      throw new Error(absent.join('\n'));
    });
  }
}

/** Why programs cannot be used, one by one; empty where all of them can. */
export function whyAbsent(names: readonly string[]): readonly string[] {
  return names.map(stateOf).flatMap(({ why }) => (why === null ? [] : [why]));
}

/** One that is there: see `whyAbsent`. */
export function engineNamed(name: string): Engine {
  return engineOf(stateOf(name));
}

function engineOf({ name, version, programs }: State): Engine {
  return {
    name,
    version,
    program: (word) => {
      const found = programs?.[word];
      if (found === undefined) throw new Error(`${name} has no program "${word}"`);
      return found;
    },
  };
}
