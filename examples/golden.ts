/** Writes what the examples become into their golden folders, for review. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { examples, goldenFolder, runExample } from './run-example';

for (const example of examples) {
  rmSync(goldenFolder(example), { recursive: true, force: true });
  for (const [path, text] of runExample(example)) {
    const to = join(goldenFolder(example), path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text);
  }
}
