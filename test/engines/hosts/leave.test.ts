import { storiesInARow, storiesOfHosts, story } from './story';

const servers = ['cp-1', 'cp-2', 'cp-3'];

storiesOfHosts('hosts leave', () => {
  storiesInARow(['cp-1', 'gpu-1', 'gpu-2'], (next) => {
    next(
      'a host that is taken out of the program is drained by a server and leaves, and nobody else is touched',
      async ({ hosts, deployment }) => {
        expect(await deployment.apply({ servers: ['cp-1'], agents: ['gpu-1', 'gpu-2'] })).toMatchObject({ ok: true });
        const before = hosts.of('gpu-2').calls();
        const less = { servers: ['cp-1'], agents: ['gpu-2'] };
        const run = await deployment.apply(less);
        expect(run).toMatchObject({ ok: true });
        expect(run.output).toContain('this host has left hall-floor');
        expect(hosts.of('cp-1').calls()).toEqual(expect.arrayContaining(['kubectl drain gpu-1', 'kubectl delete node gpu-1']));
        expect(hosts.of('gpu-1').calls()).toContain('uninstall rke2');
        expect(hosts.of('gpu-1').run('find /etc/rancher ~ops/.cdk-gpu -type f -size +0')).toBe('');
        expect(Object.keys(hosts.nodes())).toEqual(['cp-1', 'gpu-2']);
        expect(hosts.of('gpu-2').calls()).toEqual(before);
        expect(await deployment.plan(less)).toEqual([]);

        // And comes back.
        expect(await deployment.apply({ servers: ['cp-1'], agents: ['gpu-1', 'gpu-2'] })).toMatchObject({ ok: true });
        expect(Object.keys(hosts.nodes())).toEqual(['cp-1', 'gpu-1', 'gpu-2']);
      },
    );

    next('a host that is gone for good holds up nobody, and what it still needs is said', async ({ hosts, deployment }) => {
      expect(await deployment.apply({ servers: ['cp-1'], agents: ['gpu-1', 'gpu-2'] })).toMatchObject({ ok: true });
      const before = hosts.of('gpu-1').calls();
      hosts.of('gpu-1').cut();
      const less = { servers: ['cp-1'], agents: [] };
      const run = await deployment.apply(less);
      expect(run).toMatchObject({ ok: true });
      expect(run.output).toContain(
        `or gpu-1 (${hosts.of('gpu-1').address}) was not reached: before it starts again, run /usr/local/bin/rke2-uninstall.sh there`,
      );
      expect(Object.keys(hosts.nodes())).toEqual(['cp-1']);
      expect(hosts.of('gpu-2').calls()).toContain('uninstall rke2');
      expect(hosts.of('gpu-1').calls()).toEqual(before);
      expect(await deployment.plan(less)).toEqual([]);
    });
  });

  story(
    'where the first server is down, the second drains; servers leave as agents do',
    [...servers, 'gpu-1'],
    async ({ hosts, deployment }) => {
      expect(await deployment.apply({ servers, agents: ['gpu-1'] })).toMatchObject({ ok: true });
      hosts.of('cp-1').cut();
      // Labels are set through the first server, so the apply fails there, after the host has left.
      const run = await deployment.apply({ servers, agents: [] });
      expect(run.ok).toBe(false);
      expect(hosts.of('cp-2').calls()).toContain('kubectl delete node gpu-1');
      expect(hosts.of('gpu-1').calls()).toContain('uninstall rke2');
      hosts.of('cp-1').join();

      const one = { servers: ['cp-1'], agents: [] };
      expect(await deployment.apply(one)).toMatchObject({ ok: true });
      expect(hosts.of('cp-1').calls()).toEqual(expect.arrayContaining(['kubectl delete node cp-3', 'kubectl delete node cp-2']));
      for (const name of ['cp-2', 'cp-3']) expect(hosts.of(name).calls()).toContain('uninstall rke2');
      expect(hosts.nodes()).toEqual({ 'cp-1': ['label cdk-gpu/pool=system'] });
      expect(await deployment.plan(one)).toEqual([]);
    },
  );

  story(
    'a name that means another machine: the old one leaves, and the new one joins',
    ['cp-1', 'gpu-1', 'gpu-2'],
    async ({ hosts, deployment }) => {
      const one = { servers: ['cp-1'], agents: ['gpu-1'] };
      expect(await deployment.apply(one)).toMatchObject({ ok: true });
      const { address, hostKey } = hosts.of('gpu-2');
      const moved = { ...one, addresses: { 'gpu-1': address }, hostKeys: { 'gpu-1': hostKey } };
      expect(await deployment.plan(moved)).toEqual([
        'replace membership_agents["gpu-1"]',
        'replace nodes[0]',
        'replace state_agents["gpu-1"]',
      ]);
      expect(await deployment.apply(moved)).toMatchObject({ ok: true });
      expect(hosts.of('gpu-1').calls()).toContain('uninstall rke2');
      expect(hosts.of('gpu-2').calls()).toContain('systemctl restart rke2-agent');
      expect(Object.keys(hosts.nodes())).toEqual(['cp-1', 'gpu-1']);
    },
  );
});
