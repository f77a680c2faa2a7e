/** What `cdktf.json` and `cdk8s.yaml` of this repository run: the README's program, started in its own folder because its build context is relative to that. */
import { join, resolve } from 'node:path';

const folder = join(__dirname, '..', '..', 'examples', '01-first');
for (const name of ['CDKTF_OUTDIR', 'CDK8S_OUTDIR']) {
  const given = process.env[name];
  if (given !== undefined) process.env[name] = resolve(given);
}
process.chdir(folder);
require('./01-first/main');
