import { Blueprint, CpuNodePool, GpuCluster, Image, Microservice } from 'cdk-gpu';
import { existing } from 'cdk-gpu/existing';
import { issueAt } from '../../lib/checks/rule';
import type { ObjectsContext } from '../../lib/targets/target';
import { changed, nodes, problems } from '../support/programs';

const kind = { code: 'somewhere/no-web', about: 'Nothing is called web.', waivable: false } as const;

/** A place with a rule over objects, and a file that names them. */
const somewhere = () =>
  changed(existing({ distribution: 'kubeadm' }), {
    objectChecks: [
      {
        ...kind,
        run: ({ objects }) =>
          objects
            .filter(({ body }) => body['kind'] === 'Deployment' && JSON.stringify(body['metadata']).includes('"web"'))
            .map((object) => issueAt(object, { ...kind, message: 'it is called web', hint: 'call it otherwise' })),
      },
    ],
    files: ({ context, objects }: ObjectsContext) =>
      new Map([[`things/${context.cluster.id}.txt`, objects.map(({ body }) => String(body['kind'])).join(' ')]]),
  });

function program(id: string) {
  const b = new Blueprint('b', { target: somewhere() });
  for (const cluster of ['c', 'd']) {
    const c = new GpuCluster(b, cluster, { kubernetesVersion: '1.34' });
    new CpuNodePool(c, 'cpus', nodes('cpus'));
    new Microservice(c, id, { image: Image.fromReference(b, `of-${cluster}`, 'acme/web:1.0'), port: 80 });
  }
  return b;
}

test('a place may add files for each of its clusters, and sees the objects that are written', () => {
  const output = program('api').render();
  expect([...output.keys()].filter((path) => path.startsWith('things/'))).toEqual(['things/c.txt', 'things/d.txt']);
  expect(output.get('things/c.txt')).toContain('Deployment');
});

test('a place may refuse objects as they are written, at what they come from', () => {
  expect(problems(program('web'))).toEqual(['somewhere/no-web at b/c/web', 'somewhere/no-web at b/d/web']);
});
