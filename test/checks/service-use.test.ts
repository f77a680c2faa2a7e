import { CpuNodePool, GpuCluster, Microservice } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

/** Two clusters, each with a service that has the ports http and metrics. */
function services() {
  const { b, c, image } = program();
  const d = new GpuCluster(b, 'd', { kubernetesVersion: '1.34' });
  const pool = new CpuNodePool(c, 'p', nodes('p'));
  const near = new Microservice(c, 'near', { image, port: 80, pool, ports: { metrics: 9090 } });
  const far = new Microservice(d, 'far', { image, port: 80, pool: new CpuNodePool(d, 'p', nodes('p')), ports: { metrics: 9090 } });
  const web = (props: object): Microservice => new Microservice(c, 'web', { image, port: 80, pool, ...props });
  return { b, near, far, web };
}

describe('a service that is called', () => {
  test('is one of the same cluster, by a port that it has', () => {
    const { b, near, web } = services();
    web({ calls: [near], env: { A: near.address, B: near.addressOf('metrics').host, C: near.addressOf('http').port } });
    expect(problems(b)).toEqual([]);
  });

  test('of another cluster has no address here', () => {
    const { b, far, web } = services();
    web({ calls: [far], env: { A: far.addressOf('metrics') } });
    expect(problems(b)).toEqual(['service/of-another-cluster at b/c/web.calls', 'service/of-another-cluster at b/c/web.env.A']);
  });

  test('by a port that it has not is refused with those that it has', () => {
    const { b, near, web } = services();
    web({ env: { A: near.addressOf('grpc') } });
    expect(problems(b)).toEqual(['service/no-such-port at b/c/web.env.A']);
    expect(issueOf(b, 'service/no-such-port').message).toBe('b/c/near has no port "grpc"; it has http, metrics');
  });

  test('that could not be read draws no complaint after it', () => {
    const { b, c, image } = program();
    const pool = new CpuNodePool(c, 'p', nodes('p'));
    const broken = new Microservice(c, 'broken', { image, port: 0, pool });
    new Microservice(c, 'web', { image, port: 80, pool, calls: [broken], env: { A: broken.addressOf('none') } });
    expect(problems(b)).toEqual(['props/invalid at b/c/broken.port']);
  });
});

describe('ports of one pod', () => {
  test.each<[string, number, Readonly<Record<string, number>>, string | null]>([
    ['that differ', 80, { metrics: 9090, admin: 9091 }, null],
    ['none besides the main one', 80, {}, null],
    ['as the main one', 80, { metrics: 80 }, '80 is listened on twice'],
    ['twice the same', 80, { metrics: 9090, admin: 9090 }, '9090 is listened on twice'],
    ['with the name of the main one', 80, { http: 81 }, '"http" is the name of the main port'],
  ])('%s', (_, port, ports, message) => {
    const { b, c, image } = program();
    new Microservice(c, 'web', { image, port, ports, pool: new CpuNodePool(c, 'p', nodes('p')) });
    expect(b.check().map((issue) => `${issue.path}: ${issue.message}`)).toEqual(message === null ? [] : [`b/c/web.ports: ${message}`]);
  });
});
