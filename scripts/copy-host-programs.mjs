// The compiler copies TypeScript only: the programs that run on hosts go to the build beside the code that reads them.
import { cpSync, statSync } from 'node:fs';

const folder = 'lib/targets/onprem/host';
cpSync(folder, `build/${folder}`, { recursive: true, filter: (path) => statSync(path).isDirectory() || path.endsWith('.sh') });
