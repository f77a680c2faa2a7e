import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fill, got, scratch } from '../../support/programs';
import { judgedBy } from '../engine';
import { saw } from '../report';
import { exampleSubjects, sampleSubjects } from '../subjects';
import { startControlPlane, type ControlPlane } from './control-plane';
import { clustersOf } from './written';

judgedBy(['kubernetes-1.36', 'kubectl'], 'the program that verifies nodes', (engine) => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane(engine, { scheduler: false });
  });
  afterAll(() => plane.stop());
  const folder = scratch();
  const kubectl = (...words: readonly string[]) =>
    spawnSync('kubectl', words, { env: { ...process.env, KUBECONFIG: plane.kubeconfig }, encoding: 'utf8' });

  const subjects = [...exampleSubjects(), ...sampleSubjects()];
  test.each(subjects.map(({ name, files }) => [name, files] as const))(
    '%s: is content with the nodes that the program simulates, and names one that differs',
    (name, files) => {
      const here = folder();
      fill(here, files);
      for (const { id, nodes } of clustersOf({ name, files, kind: 'defaults', workloads: [] })) {
        const verify = () =>
          spawnSync('bash', [join(here, `verify/${id}.nodes.sh`)], {
            env: { ...process.env, KUBECONFIG: plane.kubeconfig },
            encoding: 'utf8',
          });
        expect(verify()).toMatchObject({ stderr: '' });
        expect(kubectl('create', '-f', join(here, `simulation/${id}.nodes.yaml`))).toMatchObject({ status: 0, stderr: '' });
        const { status, stdout, stderr } = verify();
        expect({ status, stdout, stderr }).toEqual({
          status: 0,
          stderr: '',
          stdout: expect.stringMatching(/^(.*, as promised\n)+$/) as unknown,
        });
        const node = got(nodes.at(-1)).metadata.name;
        expect(kubectl('taint', 'node', node, 'mine=yes:NoSchedule')).toMatchObject({ status: 0 });
        const after = verify();
        expect({ status: after.status, says: after.stdout.split('\n').filter((line) => !line.endsWith('as promised')) }).toEqual({
          status: 1,
          says: [expect.stringContaining(`: ${node} has the taint mine=yes:NoSchedule, which the program does not know`), ''],
        });
        saw(plane.name, { clusters: 1 });
        expect(kubectl('delete', 'nodes', '--all', '--wait=false')).toMatchObject({ status: 0 });
      }
    },
  );
});
