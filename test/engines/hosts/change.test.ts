import type { TestHosts } from './hosts';
import { statesIn, storiesInARow, storiesOfHosts, story } from './story';

const names = ['cp-1', 'gpu-1', 'gpu-2'];
const cluster = { servers: ['cp-1'], agents: ['gpu-1', 'gpu-2'] };

/** What was run on a host, of one kind. */
function callsOf(hosts: TestHosts, name: string, begin: string): readonly string[] {
  return hosts
    .of(name)
    .calls()
    .filter((call) => call.startsWith(begin));
}

/** How often a host was converged. */
function converged(hosts: TestHosts, name: string): number {
  return hosts
    .of(name)
    .calls()
    .filter((call) => call.includes('converge.sh')).length;
}

function drains(hosts: TestHosts): readonly string[] {
  return hosts.all.flatMap((host) => host.calls().filter((call) => /^kubectl (cordon|drain|delete)/.test(call)));
}

storiesOfHosts('hosts change', () => {
  story('a host that fails is tried again, and only it', names, async ({ hosts, deployment }) => {
    hosts.of('gpu-1').failNext('install');
    const failed = await deployment.apply(cluster);
    expect(failed.ok).toBe(false);
    expect(failed.output).toContain('install fails because the test says so');
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

  storiesInARow(names, (next) => {
    next(
      'configuration of a host changes that host alone, labels change the node alone, and nobody is drained',
      async ({ hosts, deployment }) => {
        expect(await deployment.apply(cluster)).toMatchObject({ ok: true });
        const configured = { ...cluster, memoryGiB: { 'gpu-2': 48 } };
        expect(await deployment.plan(configured)).toEqual(['replace state_agents["gpu-2"]']);
        expect(await deployment.apply(configured)).toMatchObject({ ok: true });
        expect(names.map((name) => converged(hosts, name))).toEqual([1, 1, 2]);
        const starts = names.map((name) => callsOf(hosts, name, 'systemctl restart').length);
        expect(starts).toEqual([1, 1, 2]);

        const labelled = { ...configured, hostLabels: { 'gpu-1': { rack: 'a1' } } };
        expect(await deployment.plan(labelled)).toEqual(['replace nodes[0]']);
        expect(await deployment.apply(labelled)).toMatchObject({ ok: true });
        expect(hosts.nodes()['gpu-1']).toContain('label rack=a1');
        expect(names.map((name) => converged(hosts, name))).toEqual([1, 1, 2]);
        expect(drains(hosts)).toEqual([]);
      },
    );

    next('a label of a pool changes the nodes alone, and one that is not said any more is taken off', async ({ hosts, deployment }) => {
      expect(await deployment.apply({ ...cluster, labels: { tier: 'batch', team: 'vision' } })).toMatchObject({ ok: true });
      expect(hosts.nodes()['gpu-1']).toEqual(expect.arrayContaining(['label team=vision', 'label tier=batch']));
      hosts.of('cp-1').run('/usr/local/bin/rke2 kubectl --kubeconfig /etc/rancher/rke2/rke2.yaml label node gpu-1 whose=theirs');
      const before = ['gpu-1', 'gpu-2'].map((name) => hosts.of(name).calls());
      const labelled = { ...cluster, labels: { tier: 'serving' } };
      expect(await deployment.plan(labelled)).toEqual(['replace nodes[0]']);
      expect(await deployment.apply(labelled)).toMatchObject({ ok: true });
      const taint = 'taint nvidia.com/gpu=present:NoSchedule';
      expect(hosts.nodes()['gpu-1']).toEqual(['label cdk-gpu/pool=boxes', 'label tier=serving', 'label whose=theirs', taint]);
      expect(hosts.nodes()['gpu-2']).toEqual(['label cdk-gpu/pool=boxes', 'label tier=serving', taint]);
      expect(['gpu-1', 'gpu-2'].map((name) => hosts.of(name).calls())).toEqual(before);
      expect(converged(hosts, 'cp-1')).toBe(1);
      expect(await deployment.plan(labelled)).toEqual([]);
    });
  });

  const servers = ['cp-1', 'cp-2', 'cp-3'];
  story(
    'another release converges servers, one after the other, and asks agents to upgrade',
    [...servers, 'gpu-1'],
    async ({ hosts, deployment }) => {
      const three = { servers, agents: ['gpu-1'] };
      const request = 'label cdk-gpu/upgrade=v1.36.3-rke2r1';
      expect(await deployment.apply(three)).toMatchObject({ ok: true });
      expect(hosts.nodes()['gpu-1']?.join()).not.toContain('upgrade');
      const newer = { ...three, kubernetesVersion: '1.36' as const };
      expect(await deployment.plan(newer)).toEqual([
        'replace kubeconfig[0]',
        'replace nodes[0]',
        ...servers.map((name, index) => `replace state_slot_${String(index + 1)}["${name}"]`),
      ]);
      const run = await deployment.apply(newer);
      expect(run).toMatchObject({ ok: true });
      expect(statesIn(run.output)).toEqual(servers.flatMap((name) => [`${name} Creating...`, `${name} Creation complete`]));
      for (const name of servers)
        expect(callsOf(hosts, name, 'install ')).toEqual(['install rke2 v1.35.7+rke2r1', 'install rke2 v1.36.3+rke2r1']);
      expect(callsOf(hosts, 'gpu-1', 'install ')).toEqual(['install rke2 v1.35.7+rke2r1']);
      expect(converged(hosts, 'gpu-1')).toBe(1);
      expect(servers.concat('gpu-1').filter((name) => hosts.nodes()[name]?.includes(request))).toEqual(['gpu-1']);
      expect(drains(hosts)).toEqual([]);
      expect(await deployment.plan(newer)).toEqual([]);

      // What the plan's job does: another program, and a restart.
      hosts
        .of('gpu-1')
        .run('INSTALL_RKE2_VERSION=v1.36.3+rke2r1 bash /mnt/stand-ins/installer && bash /mnt/stand-ins/systemctl restart rke2-agent');
      expect(await deployment.apply({ ...newer, labels: { tier: 'batch' } })).toMatchObject({ ok: true });
      expect(hosts.nodes()['gpu-1']).toContain('label tier=batch');
      expect(hosts.nodes()['gpu-1']?.join()).not.toContain('upgrade');
      expect(converged(hosts, 'gpu-1')).toBe(1);
    },
  );

  story('an apply that is interrupted is taken up by the next', names, async ({ hosts, deployment }) => {
    const release = hosts.of('gpu-1').hold('install');
    const interrupt = new AbortController();
    const applying = deployment.apply(cluster, { signal: interrupt.signal });
    while (
      !hosts
        .of('gpu-1')
        .calls()
        .some((call) => call.startsWith('install'))
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
    const members = (changes: readonly string[]): readonly string[] => changes.filter((change) => change.includes('membership'));
    expect(members(await deployment.plan(turned)).filter((change) => !/^(move|update) /.test(change))).toEqual([]);

    const three = { servers: ['cp-1', 'cp-5', 'cp-3'], agents: [] };
    expect(members(await deployment.plan(three)).filter((change) => change.includes('delete'))).toEqual([
      'delete membership_slot_2["cp-2"]',
      'delete membership_slot_4["cp-4"]',
    ]);
    expect(await deployment.apply(three)).toMatchObject({ ok: true });
    expect(Object.keys(hosts.nodes())).toEqual(['cp-1', 'cp-3', 'cp-5']);
    // Certificates of servers name all servers, so those that stay are told.
    expect(five.map((name) => converged(hosts, name))).toEqual([2, 1, 2, 1, 2]);
    expect(await deployment.plan(three)).toEqual([]);
    expect(await deployment.destroy()).toMatchObject({ ok: true });
    for (const name of five) expect(hosts.of(name).calls()).toContain('uninstall rke2');
  });
});
