import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Blueprint } from 'cdk-gpu';
import { compareText, type IssueKind } from '../../lib/errors';
import { codesOf } from '../../lib/synth/codes';
import { root } from '../support/programs';
import type { Sample } from '../targets/sample';

/** Places are found, not listed. */
const places = readdirSync(join(root, 'lib', 'targets'), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const targets = places.map((name) => (require(`../targets/${name}/sample`) as { readonly sample: Sample }).sample.target);

/** One code with all that must hold for it not to be given. */
export interface Entry extends Omit<IssueKind, 'about'> {
  readonly severity: NonNullable<IssueKind['severity']>;
  readonly abouts: readonly string[];
}

/** Every kind of issue that the library gives in any place; a code stands in it once for each rule that gives it. */
export const kinds: readonly IssueKind[] = codesOf(targets);

/** Every code, in the order of the alphabet. */
export const codes: readonly Entry[] = [...new Set(kinds.map(({ code }) => code))].sort(compareText).map((code) => {
  const own = kinds.filter((kind) => kind.code === code);
  const abouts = [...new Set(own.map(({ about }) => about))].sort(compareText);
  return { code, abouts, severity: own[0]?.severity ?? 'error', waivable: own.every(({ waivable }) => waivable) };
});

/** Codes without an example, and why. */
export const withoutExample: Readonly<Record<string, string>> = {
  'add-on/does-not-reach-pool': 'It would be a mistake of this library, which makes what it installs for the pools.',
  'cluster/version-step': 'It takes an earlier run, which wrote another version.',
  'image/context-unreadable': 'It takes a file without read permission, which nobody has who builds as root.',
  'onprem/cannot-change': 'It takes an earlier run, which wrote another cluster.',
  'onprem/new-first-server': 'It takes an earlier run, which had other servers.',
  'onprem/server-address': 'It takes an earlier run, which had it at another address.',
  'output/cannot-write': 'It takes a full disk, or a folder without write permission.',
  'pool/machine-changed': 'It takes an earlier run, which chose another machine type.',
};

/** Two programs that differ in what the code is about. */
export interface Example {
  readonly refused: () => Blueprint;
  readonly passes: () => Blueprint;
}

/** Codes that have an example, by the files that hold them. */
export const examples: readonly string[] = readdirSync(join(__dirname, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replace(/\.ts$/, '').replaceAll('\\', '/'))
  .sort(compareText);

export function exampleOf(code: string): Example {
  return require(`./examples/${code}`) as Example;
}
