import fc from 'fast-check';
import { aContext, aPool, containerOf, envOf, type Props } from './contexts';

const job = { kind: 'batchJob', runAs: 'image' } as const;
const rank = { kind: 'inferenceService', port: 8500, ports: { grpc: 9000, https: 8443 } } as const;
/** The workload `it` on nodes without GPUs, among others that are not looked at. */
const only = (props: Props, others: Readonly<Record<string, Props>>) => {
  const context = aContext({ it: props, ...others }, { pools: [aPool('cpu', { gpus: 0 })] });
  return { ...context, workloads: context.workloads.filter(({ workload }) => workload.id === 'it') };
};

describe('the environment', () => {
  test('has text, keys of secrets and parts of addresses', () => {
    const address = (port: string, part: string) => ({ kind: 'address', workload: 'shop/main/rank', port, part });
    const env = {
      TEXT: 'a $(B) ${C}',
      NUMBER: 0.5,
      KEY: { kind: 'secret', secret: 'shop/database', key: 'url' },
      URL: address('http', 'url'),
      HOST: address('http', 'host'),
      PORT: address('grpc', 'port'),
      TLS: address('https', 'url'),
    };
    expect(envOf(only({ ...job, env }, { rank }))).toEqual({
      TEXT: 'a $(B) ${C}',
      NUMBER: '0.5',
      KEY: { secretKeyRef: { name: 'database', key: 'url' } },
      URL: 'http://rank.shop.svc.cluster.local:8500',
      HOST: 'rank.shop.svc.cluster.local',
      PORT: '9000',
      TLS: 'https://rank.shop.svc.cluster.local:8443',
    });
  });

  test('tells where each called service is, unless the program does', () => {
    const calls = ['shop/main/rank-api', 'shop/main/rank'];
    expect(envOf(only({ ...job, calls, env: { RANK_URL: 'mine' } }, { rank, 'rank-api': rank }))).toEqual({
      RANK_API_URL: 'http://rank-api.shop.svc.cluster.local:8500',
      RANK_URL: 'mine',
    });
  });

  test('of the program wins over ours', () => {
    expect(envOf(aContext({ it: { kind: 'microservice', port: 1, env: { HOME: '/data' } } }))).toMatchObject({
      HOME: '/data',
      USER: 'cdk-gpu',
    });
  });

  test('but not over the facts of a gang', () => {
    const env = { NNODES: '9', PET_MASTER_PORT: '1234' };
    expect(envOf(aContext({ it: { kind: 'trainingJob', nodes: 2, gpusPerNode: 1, env } }))).toMatchObject({
      NNODES: '2',
      PET_MASTER_PORT: '1234',
    });
  });

  test('of the place is for GPU pods; the preferred pool decides, and others are blind', () => {
    const pools = [aPool('a'), aPool('b')];
    const settings = { pools, placed: { it: pools }, needs: { a: { env: { X: 'a' } }, b: { env: { X: 'b', Y: 'b' } } } };
    expect(envOf(aContext({ it: { ...job, gpus: 1 } }, settings))).toEqual({ X: 'a', Y: 'b' });
    expect(envOf(aContext({ it: job }, settings))).toEqual({ NVIDIA_VISIBLE_DEVICES: 'void' });
    expect(containerOf(aContext({ it: job }, { pools: [aPool('cpu', { gpus: 0 })] }))).not.toHaveProperty('env');
  });

  test('has what a text refers to before that text, and is the same however the program is ordered', () => {
    const env = { A: '$(Z)/$(B)', B: '$(M)', M: 'm', Z: '$(A)', Q: '$(NOWHERE)' };
    const names = (order: readonly string[]) => {
      const written = Object.fromEntries(order.map((name) => [name, env[name as keyof typeof env]]));
      return (
        containerOf(aContext({ it: { ...job, env: written } }, { pools: [aPool('cpu', { gpus: 0 })] })).env as unknown as readonly {
          readonly name: string;
        }[]
      ).map(({ name }) => name);
    };
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(env), { minLength: 5 }), (order) => {
        expect(names(order)).toEqual(['Z', 'M', 'B', 'A', 'Q']);
      }),
      { numRuns: 20 },
    );
  });
});
