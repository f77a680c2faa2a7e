import { engines } from '../../../lib/targets/onprem/engine';
import type { TestHosts } from './hosts';
import { storiesOfHosts, story } from './story';

const names = ['cp-1', 'gpu-1', 'gpu-2'];
const cluster = { servers: ['cp-1'], agents: ['gpu-1', 'gpu-2'] };

/** How often a host was converged. */
function converged(hosts: TestHosts, name: string): number {
  return hosts
    .of(name)
    .calls()
    .filter((call) => call.includes('converge.sh')).length;
}
function drains(hosts: TestHosts): readonly string[] {
  return names.flatMap((name) =>
    hosts
      .of(name)
      .calls()
      .filter((call) => /^kubectl (cordon|drain|delete)/.test(call)),
  );
}

storiesOfHosts('hosts change', () => {
  story('a host that fails is tried again, and only it', names, async ({ hosts, deployment }) => {
    hosts.of('gpu-1').failNext('curl');
    const failed = await deployment.apply(cluster);
    expect(failed.ok).toBe(false);
    expect(failed.output).toContain('curl fails because the test says so');
    expect(Object.keys(hosts.nodes())).toEqual(['cp-1', 'gpu-2']);
    expect(await deployment.plan(cluster)).toEqual(['create nodes[0]', 'replace state_agents["gpu-1"]']);

    expect(await deployment.apply(cluster)).toMatchObject({ ok: true });
    expect(Object.keys(hosts.nodes())).toEqual(names);
    expect(names.map((name) => converged(hosts, name))).toEqual([1, 2, 1]);
    expect(drains(hosts)).toEqual([]);
  });

  story('a host that cannot be reached fails alone, and joins when it is back', names, async ({ hosts, deployment }) => {
    hosts.of('gpu-2').cut();
    const failed = await deployment.apply(cluster);
    expect(failed.ok).toBe(false);
    expect(failed.output).toContain('with terraform_data.state_agents["gpu-2"]');
    expect(Object.keys(hosts.nodes())).toEqual(['cp-1', 'gpu-1']);
    hosts.of('gpu-2').join();
    expect(await deployment.apply(cluster)).toMatchObject({ ok: true });
    expect(Object.keys(hosts.nodes())).toEqual(names);
    expect(converged(hosts, 'gpu-1')).toBe(1);
  });

  story(
    'configuration of a host changes that host alone, labels change the node alone, and nobody is drained',
    names,
    async ({ hosts, deployment }) => {
      expect(await deployment.apply(cluster)).toMatchObject({ ok: true });
      const configured = { ...cluster, settings: { 'gpu-2': 'more' } };
      expect(await deployment.plan(configured)).toEqual(['replace state_agents["gpu-2"]']);
      expect(await deployment.apply(configured)).toMatchObject({ ok: true });
      expect(names.map((name) => converged(hosts, name))).toEqual([1, 1, 2]);
      expect(hosts.of('gpu-2').calls()).toContain('systemctl restart rke2-agent');

      const labelled = { ...configured, labels: { 'gpu-1': { rack: 'a1' } } };
      expect(await deployment.plan(labelled)).toEqual(['replace nodes[0]']);
      expect(await deployment.apply(labelled)).toMatchObject({ ok: true });
      expect(hosts.nodes()['gpu-1']).toContain('label rack=a1');
      expect(names.map((name) => converged(hosts, name))).toEqual([1, 1, 2]);
      expect(drains(hosts)).toEqual([]);
    },
  );

  story('another release converges servers and no agent', names, async ({ hosts, deployment }) => {
    expect(await deployment.apply(cluster)).toMatchObject({ ok: true });
    const newer = { ...cluster, release: engines.rke2.releases['1.36'] };
    expect(await deployment.plan(newer)).toEqual(['replace kubeconfig[0]', 'replace state_slot_1["cp-1"]']);
    expect(await deployment.apply(newer)).toMatchObject({ ok: true });
    expect(names.map((name) => converged(hosts, name))).toEqual([2, 1, 1]);
  });

  story('an apply that is interrupted is taken up by the next', names, async ({ hosts, deployment }) => {
    const release = hosts.of('gpu-1').hold('curl');
    const interrupt = new AbortController();
    const applying = deployment.apply(cluster, { signal: interrupt.signal });
    while (
      !hosts
        .of('gpu-1')
        .calls()
        .some((call) => call.startsWith('curl'))
    )
      await new Promise((resolve) => setTimeout(resolve, 50));
    interrupt.abort('somebody pressed Ctrl-C');
    await expect(applying).rejects.toThrow('somebody pressed Ctrl-C');
    release();
    expect(await deployment.plan(cluster)).toContain('replace state_agents["gpu-1"]');
    expect(await deployment.apply(cluster)).toMatchObject({ ok: true });
    expect(Object.keys(hosts.nodes())).toEqual(names);
    expect(await deployment.plan(cluster)).toEqual([]);
  });

  const five = ['cp-1', 'cp-2', 'cp-3', 'cp-4', 'cp-5'];
  story('servers whose place in the list changes stay what they are', five, async ({ hosts, deployment }) => {
    expect(await deployment.apply({ servers: five, agents: [] })).toMatchObject({ ok: true });
    const turned = { servers: ['cp-1', 'cp-5', 'cp-4', 'cp-3', 'cp-2'], agents: [] };
    expect((await deployment.plan(turned)).filter((change) => !/^(move|update) /.test(change))).toEqual([]);

    const three = { servers: ['cp-1', 'cp-3', 'cp-5'], agents: [] };
    expect((await deployment.plan(three)).filter((change) => change.includes('delete'))).toEqual([
      'delete membership_slot_2["cp-2"]',
      'delete membership_slot_4["cp-4"]',
      'delete state_slot_2["cp-2"]',
      'delete state_slot_4["cp-4"]',
    ]);
    expect(await deployment.apply(three)).toMatchObject({ ok: true });
    expect(Object.keys(hosts.nodes())).toEqual(three.servers);
    expect(five.map((name) => converged(hosts, name))).toEqual([1, 1, 1, 1, 1]);
    expect(await deployment.plan(three)).toEqual([]);
  });
});
