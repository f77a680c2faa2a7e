import { CpuNodePool, InferenceService } from 'cdk-gpu';
import type { GpuHosts, OnPremOptions } from 'cdk-gpu/onprem';
import { issueOf, problems } from '../../support/programs';
import { at, facts, program } from './three-servers';

type Taints = NonNullable<ConstructorParameters<typeof CpuNodePool>[2]['taints']>;

interface Given {
  readonly options?: Partial<OnPremOptions>;
  readonly boxes?: Partial<GpuHosts>;
  readonly replicas?: number | { readonly min: number; readonly max: number };
  /** Of a pool without GPUs; missing: there is none. */
  readonly taints?: Taints;
}

function hall({ options = {}, boxes = {}, replicas = { min: 1, max: 4 }, taints }: Given) {
  const { b, c, image, gpus } = program({ options, boxes, gpu: 'H100' });
  new InferenceService(c, 'chat', { image, port: 8000, gpus: 1, replicas, pool: gpus });
  if (taints !== undefined) new CpuNodePool(c, 'services', { facts, hosts: [at('c1', 41)], taints });
  return b;
}

const rails: Partial<GpuHosts> = { rdma: { kind: 'roce', nicsPerNode: 1, rails: ['ens1f0np0'], addresses: '10.100.0.0/23' } };
const metrics = 'onprem/no-node-for-metrics at b/c/chat.replicas';
const multus = 'onprem/no-node-for-multus at b/c/boxes.rdma';
const team = { key: 'team', value: 'a' };

test.each<[string, Given, readonly string[]]>([
  ['a service that grows is told that nobody measures it', {}, [metrics]],
  ['rails are refused, because nothing installs Multus', { boxes: rails, replicas: 2 }, [multus]],
  ['both are', { boxes: rails }, [multus, metrics]],
  ['a service of one size needs no metrics', { replicas: 2 }, []],
  ['K3s has metrics on servers', { options: { engine: 'k3s' } }, []],
  ['servers that run work are nodes without taints', { boxes: rails, options: { serversRunWork: true, serverFacts: facts } }, []],
  ['so are those of a pool', { boxes: rails, taints: [] }, []],
  ['and those with a wish alone', { boxes: rails, taints: [{ ...team, effect: 'PreferNoSchedule' }] }, []],
  ['but not those that keep pods off', { taints: [{ ...team, effect: 'NoSchedule' }] }, [metrics]],
  ['nor those that drive them away', { taints: [{ ...team, effect: 'NoExecute' }] }, [metrics]],
])('where each node of RKE2 has a taint: %s', (_, given, expected) => {
  expect(problems(hall(given))).toEqual(expected);
});

test('what is told is a warning, which says what to do', () => {
  const issue = issueOf(hall({}), 'onprem/no-node-for-metrics');
  expect(issue.severity).toBe('warning');
  expect(issue.hint).toContain('add a pool without taints');
});
