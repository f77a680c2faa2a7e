import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { examples, goldenFolder } from '../../../examples/run-example';
import { contents, fill, scratch } from '../../support/programs';
import { commands } from '../../waivers/document';
import { judgedBy } from '../engine';

judgedBy(['checkov', 'kube-score'], 'the commands of docs/waivers.md', (...engines) => {
  const folder = scratch();

  /** As somebody would who has the output before them and the scanners on the PATH. */
  const run = (command: string, files: Readonly<Record<string, string>>) => {
    const cwd = folder('output');
    fill(cwd, files);
    const programs = engines.map((engine) => dirname(engine.program(engine.name)));
    const env = { ...process.env, HOME: cwd, PATH: [...programs, process.env['PATH']].join(delimiter) };
    const { status, stdout } = spawnSync('sh', ['-ec', command], { cwd, env, encoding: 'utf8' });
    return { status, failed: /Failed checks: (\d+)/.exec(stdout)?.[1], critical: /\[(CRITICAL|WARNING)\]/.exec(stdout)?.[0] };
  };

  // The third has nothing that the other two do not.
  test.each(examples.slice(0, 2))('find nothing in example %s', (example) => {
    const files = contents(goldenFolder(example));
    expect(run(commands.terraform, files)).toMatchObject({ status: 0 });
    expect(run(commands.kubernetes, files)).toMatchObject({ status: 0, failed: '0' });
    expect(run(commands.kubeScore, files)).toEqual({ status: 0, failed: undefined, critical: undefined });
  });

  test('find what is wrong', () => {
    const files = contents(goldenFolder('01-first'));
    const spoilt = (path: string, from: string, to: string) => ({ ...files, [path]: (files[path] ?? '').replace(from, to) });
    const workloads = 'manifests/main/40-workloads.k8s.yaml';
    expect(run(commands.terraform, spoilt('cdktf.out/stacks/vision-registry/cdk.tf.json', '"IMMUTABLE"', '"MUTABLE"'))).toMatchObject({
      status: 1,
      failed: '1',
    });
    expect(run(commands.kubernetes, spoilt(workloads, 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'))).toMatchObject({
      status: 1,
      failed: '1',
    });
    expect(run(commands.kubeScore, spoilt(workloads, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'))).toMatchObject({
      status: 1,
      critical: '[CRITICAL]',
    });
  });
});
