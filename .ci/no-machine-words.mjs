// Fails when a file of the project knows the machine that it was written on, or holds words that mean unfinished work.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Files that a commit would hold: tracked ones, and new ones that git does not ignore. */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
  maxBuffer: 1 << 26,
})
  .split('\0')
  .filter((path) => path !== '');

const code = /\.(ts|js|mjs|cjs|sh|ya?ml)$|^\.ci\//;
const self = '.ci/no-machine-words.mjs';

const rules = [
  {
    // The home that our pods are given is no machine's.
    what: 'an absolute path of one machine',
    pattern: /(?<![\w./-])\/(?:work|root|Users\/\w+|home\/(?!cdk-gpu\/)[\w-]+)\//,
    applies: () => true,
  },
  {
    what: 'the address of a package registry',
    pattern: /"resolved":\s*"/,
    applies: (path) => path.endsWith('package-lock.json'),
  },
  {
    what: 'a registry or a key in a setting of npm',
    pattern: /^\s*(?:@[\w-]+:)?(?:registry\s*=|\/\/.*(?:_auth|_password))/,
    applies: (path) => path.endsWith('.npmrc'),
  },
  {
    what: 'a word for unfinished work',
    pattern:
      /\b(?:TODO|FIXME|XXX|HACK)\b|\bnot (?:yet )?implemented\b|eslint-disable|@ts-(?:ignore|nocheck)|\b(?:test|it|describe)\.(?:only|todo)\b/,
    applies: (path) => code.test(path),
  },
];

const found = [];
for (const path of files) {
  if (path === self) continue;
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // Deleted, and not yet committed as such.
    continue;
  }
  if (text.includes('\0')) continue;
  const applying = rules.filter((rule) => rule.applies(path));
  text.split('\n').forEach((line, index) => {
    for (const { what, pattern } of applying)
      if (pattern.test(line)) found.push(`${path}:${index + 1}: ${what}: ${line.trim().slice(0, 120)}`);
  });
}

for (const line of found.slice(0, 50)) console.error(line);
console.log(`${files.length} files read, ${found.length} such lines`);
process.exit(found.length === 0 ? 0 : 1);
