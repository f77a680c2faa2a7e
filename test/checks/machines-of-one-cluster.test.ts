import { Blueprint, CpuNodePool, GpuCluster } from 'cdk-gpu';
import { existing } from 'cdk-gpu/existing';
import { onprem, type OnPremOptions } from 'cdk-gpu/onprem';
import { issueOf, problems } from '../support/programs';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
const host = (name: string, address: string) => ({ name, address, hostKey });
const facts = { cpus: 16, memoryGiB: 64 };
const target = (address: string, ssh: Partial<OnPremOptions['ssh']> = {}) =>
  onprem({
    engine: 'rke2',
    servers: [host('server', address)],
    serverFacts: facts,
    ssh: { user: 'ops', ...ssh },
  });

function clusters(...targets: readonly ReturnType<typeof target>[]): Blueprint {
  const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }) });
  for (const [index, each] of targets.entries()) new GpuCluster(b, `c${String(index)}`, { kubernetesVersion: '1.35', target: each });
  return b;
}

test('two clusters do not have one server', () => {
  const b = clusters(target('192.0.2.1'), target('192.0.2.1'));
  expect(problems(b)).toEqual(['cluster/same-machines at b/c1']);
  expect(issueOf(b, 'cluster/same-machines').message).toBe('192.0.2.1 is of b/c0 already');
});

test('nor a server of one in a pool of the other, nor one target', () => {
  const one = target('192.0.2.1');
  const b = new Blueprint('b', { target: one });
  const first = new GpuCluster(b, 'a', { kubernetesVersion: '1.35' });
  const second = new GpuCluster(b, 'c', { kubernetesVersion: '1.35', target: target('192.0.2.9') });
  new CpuNodePool(first, 'cpu', { facts, hosts: [host('h', '192.0.2.2')] });
  new CpuNodePool(second, 'cpu', { facts, hosts: [host('x', '192.0.2.1'), host('h', '192.0.2.2')] }); // prettier-ignore
  new GpuCluster(b, 'd', { kubernetesVersion: '1.35' });
  expect(problems(b)).toEqual(['cluster/same-machines at b/c', 'cluster/same-machines at b/d']);
  expect(b.check().map(({ message }) => message)).toEqual([
    '192.0.2.1 and 1 more of its machines are of b/a already',
    '192.0.2.1 is of b/a already',
  ]);
});

test('one address is two machines behind two bastions, or at two ports', () => {
  const behind = (address: string) => target('192.0.2.1', { bastion: { address, hostKey } });
  expect(
    problems(clusters(behind('198.51.100.1'), behind('198.51.100.2'), target('192.0.2.1'), target('192.0.2.1', { port: 2222 }))),
  ).toEqual([]);
});

test('options that cannot be read are told, and nothing of their machines', () => {
  const wrong = () => onprem({ engine: 'minikube' as never, servers: [host('s', '192.0.2.1')], ssh: { user: 'ops' } });
  expect([...new Set(problems(clusters(wrong(), wrong())).map((text) => text.split(' ')[0]))]).toEqual(['props/invalid']);
});
