import { root, runBuilt } from '../support/programs';

/** What `require` of an entry point loads of other packages, by name. */
function loadedBy(entry: string): readonly string[] {
  const code = `
    require(process.env.BUILD + '/${entry}');
    const names = Object.keys(require.cache).flatMap((file) => /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1] ?? []);
    process.stdout.write(JSON.stringify([...new Set(names)].sort()));`;
  const run = runBuilt(code, root);
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as readonly string[];
}

test('loading the package loads no engine and no provider', () => {
  expect(loadedBy('constructs/index.js')).toEqual(['@balena/dockerignore', 'constructs', 'zod']);
});

test.each(['aws', 'gcp', 'existing', 'onprem'])('loading the target %s loads none either', (target) => {
  expect(loadedBy(`lib/targets/${target}/index.js`).filter((name) => name !== 'zod')).toEqual([]);
});

test('a program that only checks loads none', () => {
  const code = `
    const { Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, BlueprintError } = require(process.env.BUILD + '/constructs/index.js');
    const { aws } = require(process.env.BUILD + '/lib/targets/aws/index.js');
    const b = new Blueprint('b', { target: aws({ region: 'us-east-1', account: '123456789012' }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new InferenceService(c, 'serve', { image: Image.fromReference(b, 'i', 'acme/serve:1.0'), port: 80, gpus: 1, pool });
    const found = b.check();
    const bad = Object.keys(require.cache).filter((file) => /node_modules\\/(cdktf|cdk8s|@cdktf)\\//.test(file));
    process.stdout.write(JSON.stringify({ found, bad }));`;
  expect(JSON.parse(runBuilt(code, root).stdout)).toEqual({ found: [], bad: [] });
});
