// The compiler copies TypeScript only: programs that run on hosts, or ask clusters, go to the build beside the code that reads them.
import { cpSync, statSync } from 'node:fs';

const [build = 'build'] = process.argv.slice(2);
for (const folder of ['lib/targets/onprem/host', 'lib/emit/verification'])
  cpSync(folder, `${build}/${folder}`, { recursive: true, filter: (path) => statSync(path).isDirectory() || path.endsWith('.sh') });
