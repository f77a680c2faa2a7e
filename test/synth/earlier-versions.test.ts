import { Blueprint, BlueprintError, GpuCluster, GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { onprem } from 'cdk-gpu/onprem';
import { contents, scratch } from '../support/programs';

const folder = scratch();
jest.spyOn(process.stderr, 'write').mockReturnValue(true);
type Version = '1.33' | '1.34' | '1.35' | '1.36';
const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
const host = { name: 'box', address: '192.0.2.1', hostKey };

function written(outdir: string, kubernetesVersion: Version, id = 'c') {
  const b = new Blueprint('b', {
    target: onprem({ engine: 'k3s', servers: [host], ssh: { user: 'ops' } }),
    outdir,
  });
  const c = new GpuCluster(b, id, { kubernetesVersion });
  new GpuNodePool(c, 'gpus', { gpu: 'L4', gpusPerNode: 1, facts: { cpus: 8, memoryGiB: 32 }, hosts: [host] });
  return b.synth();
}

/** Codes and messages of what is refused; none where it is written. */
function refused(run: () => unknown): readonly string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof BlueprintError)) throw error;
    return error.issues.map(({ code, path, message }) => `${code} at ${path}: ${message}`);
  }
}

test.each<[Version, Version, readonly string[]]>([
  ['1.34', '1.34', []],
  ['1.34', '1.35', []],
  [
    '1.34',
    '1.36',
    ['cluster/version-step at b/c.kubernetesVersion: it was 1.34 when this was last written, and 1.36 is 2 minor versions on'],
  ],
  ['1.35', '1.34', ['cluster/version-step at b/c.kubernetesVersion: it was 1.35 when this was last written, and 1.34 is a step back']],
])('from %s to %s: %j', (before, after, expected) => {
  const outdir = folder();
  written(outdir, before);
  const files = contents(outdir);
  expect(refused(() => written(outdir, after))).toEqual(expected);
  if (expected.length > 0) expect(contents(outdir)).toEqual(files);
});

test('another cluster is not held to it, nor one that nobody wrote before', () => {
  const outdir = folder();
  written(outdir, '1.33');
  expect(refused(() => written(outdir, '1.36', 'other'))).toEqual([]);
});

test('a place that moves on by itself is not held to it', () => {
  const outdir = folder();
  const inCloud = (kubernetesVersion: Version) => {
    const b = new Blueprint('b', { target: aws({ region: 'us-east-1', account: '123456789012' }), outdir });
    new GpuCluster(b, 'c', { kubernetesVersion });
    return b.synth();
  };
  inCloud('1.34');
  expect(refused(() => inCloud('1.36'))).toEqual([]);
});
