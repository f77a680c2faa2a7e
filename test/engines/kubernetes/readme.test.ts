import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples, goldenFolder } from '../../../examples/run-example';
import { root } from '../../support/programs';
import { judgedBy } from '../engine';
import { startControlPlane } from './control-plane';
import { Session } from './session';

judgedBy(['kubernetes-1.36', 'crds', 'kubectl'], 'the README', (engine, crds) => {
  test('schedules the first example without a machine, by the commands that it gives', async () => {
    const [, commands = ''] =
      /^```sh\n(kubectl create -f simulation\/[\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
    expect(commands.split('\n').filter((line) => line !== '')).toHaveLength(3);
    const plane = await startControlPlane(engine);
    try {
      await new Session(plane).define(crds.program('jobset'));
      const run = spawnSync('sh', ['-ec', commands], {
        cwd: goldenFolder(examples[0] ?? ''),
        env: { ...process.env, KUBECONFIG: plane.kubeconfig },
        encoding: 'utf8',
      });
      expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status: 0 });
      expect(await plane.client.list('v1', 'Node')).toHaveLength(16);
      expect((await plane.client.list('apps/v1', 'Deployment')).map(({ metadata }) => metadata.name)).toEqual(['chat']);
    } finally {
      await plane.stop();
    }
  });
});
