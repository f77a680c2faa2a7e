import type { PoolModel } from '../../../lib/model/node-pool';
import { inventoryOf } from '../../../lib/targets/onprem/inventory';
import { daemonSets } from '../../../lib/targets/onprem/loads';
import type { OnPremOptions } from '../../../lib/targets/onprem/props';
import { contextOf, cpus, parsed, pool, server } from './platform-support';

const k3s = { engine: 'k3s' } as const;
const rdma = { kind: 'roce', nicsPerNode: 1, rails: ['ens1'], addresses: '10.100.0.0/24' } as const;
const hosts = { hosts: [server] } as const;
const control = 'API server, scheduler, controller manager, etcd and cloud controller manager';

describe('what is taken from a node', () => {
  test.each<[string, PoolModel, Partial<OnPremOptions>, boolean, readonly string[]]>([
    ['RKE2, GPUs', pool('a'), {}, false, ['kube-proxy', 'network plugin', 'GPU operator']],
    ['RKE2, GPUs and a fabric', pool('a'), {}, true, ['kube-proxy', 'network plugin', 'GPU operator', 'network operator']],
    ['RKE2, no GPUs: where single pods go', cpus('a'), {}, false, ['kube-proxy', 'network plugin', 'cluster add-ons']],
    [
      'RKE2, no GPUs and a taint',
      cpus('a', { taints: [{ key: 'team', value: '', effect: 'NoSchedule' }] }),
      {},
      false,
      ['kube-proxy', 'network plugin'],
    ],
    [
      'RKE2, a server that is in a pool, which has no taint then',
      pool('a', {}, hosts),
      {},
      false,
      ['kube-proxy', 'network plugin', control, 'system-upgrade-controller', 'cluster add-ons', 'GPU operator'],
    ],
    [
      'rails, whose pods get addresses',
      pool('a', {}, { rdma }),
      {},
      false,
      ['kube-proxy', 'network plugin', 'GPU operator', 'whereabouts'],
    ],
    ['K3s, which is one process', pool('a'), k3s, false, ['GPU operator']],
    ['MetalLB', pool('a'), { ...k3s, loadBalancer: { addresses: ['192.0.2.0/28'] } }, false, ['GPU operator', 'metallb-speaker']],
  ])('%s', (_, model, options, fabric, expected) => {
    const loads = daemonSets(parsed(options), model, fabric);
    expect(loads.map(({ name }) => name)).toEqual(expected);
    for (const { cpuMillis, memoryMiB } of loads) expect(Math.min(cpuMillis, memoryMiB)).toBeGreaterThan(0);
  });

  test('a virtual address is kept by a pod of every server, which is counted', () => {
    const system = { ...cpus('system'), kind: 'system', place: {} } as const;
    const names = (endpoint: Exclude<OnPremOptions['endpoint'], undefined>): readonly string[] =>
      daemonSets(parsed({ endpoint }), system, false).map(({ name }) => name);
    expect(names({ virtualIp: '192.0.2.9' })).toContain('kube-vip');
    expect(names({ existing: 'api.hall.example' })).not.toContain('kube-vip');
  });

  test('what are several pods are counted as so many', () => {
    const pods = daemonSets(parsed(), pool('a'), false).map(({ name, pods: count = 1 }) => [name, count]);
    expect(pods).toEqual([
      ['kube-proxy', 1],
      ['network plugin', 2],
      ['GPU operator', 9],
    ]);
  });

  test('servers that run work hold the control plane as well', () => {
    const system = { ...cpus('system'), kind: 'system', place: {} } as const;
    expect(daemonSets(parsed(), system, false).map(({ name }) => name)).toEqual(
      expect.arrayContaining([control, 'system-upgrade-controller']),
    );
  });
});

test('nodes register with the labels by which the operator shares their GPUs', () => {
  const options = parsed();
  const shared = pool('a', { sharing: { mig: '1g.10gb', timeSlicing: 2, mps: null }, labels: { 'nvidia.com/mig.config': 'all-disabled' } });
  const { blueprint, cluster } = contextOf(options, [shared]);
  const [host] = inventoryOf(options, blueprint.id, cluster).agents;
  expect(host?.labels).toEqual({
    'cdk-gpu/pool': 'a',
    'nvidia.com/device-plugin.config': 'time-slicing-2_1g.10gb',
    'nvidia.com/mig.config': '1g.10gb-x7',
  });
});
