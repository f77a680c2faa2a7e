import { readFileSync, statSync } from 'node:fs';
import { secrets } from './cluster';
import { storiesOfHosts, story } from './story';

const servers = ['cp-1', 'cp-2', 'cp-3'];
const agents = ['gpu-1', 'gpu-2'];
const cluster = { servers, agents };
const started = 'systemctl start rke2-server';

storiesOfHosts('hosts join', () => {
  story(
    'the first apply joins all hosts, the second has nothing to do, and destroy takes them out from the last to the first',
    [...servers, ...agents],
    async ({ hosts, deployment }) => {
      const applied = await deployment.apply(cluster);
      expect(applied).toMatchObject({ ok: true });
      // Each server is whole before the next begins.
      const order = [...applied.output.matchAll(/state_(\w+)\["(?:[\w-]+)"\]: (Creating\.\.\.|Creation complete)/g)].map(
        ([, name, what]) => `${String(name)} ${String(what)}`,
      );
      expect(order.slice(0, 6)).toEqual(
        ['slot_1', 'slot_2', 'slot_3'].flatMap((slot) => [`${slot} Creating...`, `${slot} Creation complete`]),
      );
      expect(order.slice(6).map((line) => line.split(' ')[0])).toEqual(Array(4).fill('agents'));
      for (const name of servers) expect(hosts.of(name).calls()).toContain(started);
      expect(hosts.nodes()).toEqual({
        ...Object.fromEntries(servers.map((name) => [name, ['label cdk-gpu/pool=system']])),
        ...Object.fromEntries(agents.map((name) => [name, ['label cdk-gpu/pool=boxes', 'taint nvidia.com/gpu=present:NoSchedule']])),
      });

      const config = '/etc/rancher/rke2';
      for (const name of servers) {
        expect(hosts.of(name).read(`${config}/token`)).toBe(secrets.server);
        expect(hosts.of(name).read(`${config}/agent-token`)).toBe(secrets.agent);
      }
      for (const name of agents) {
        expect(hosts.of(name).read(`${config}/token`)).toBe(secrets.agent);
        expect(hosts.of(name).read(`${config}/agent-token`)).toBeNull();
        expect(hosts.of(name).run('ls -A /home/ops; stat -c "%a %U" /home/ops/.cdk-gpu /home/ops/.cdk-gpu/*/')).toBe(
          '.cdk-gpu\n700 ops\n700 ops\n',
        );
      }
      // Words of Terraform's own arrive as they were written.
      expect(hosts.of('gpu-1').read('/etc/sysctl.d/90-cdk-gpu.conf')).toBe('# "${role}" %{if} $${x} 50%\n# agent \n');

      expect(readFileSync(deployment.kubeconfig, 'utf8')).toContain(`server: https://${hosts.of('cp-1').address}:6443`);
      expect((statSync(deployment.kubeconfig).mode & 0o777).toString(8)).toBe('600');
      expect(await deployment.plan(cluster)).toEqual([]);

      const destroyed = await deployment.destroy();
      expect(destroyed).toMatchObject({ ok: true });
      const left = [...destroyed.output.matchAll(/membership_\w+\["([\w-]+)"\]: Destruction complete/g)].map(([, name]) => name);
      expect(left.slice(0, 2).sort()).toEqual(agents);
      expect(left.slice(2)).toEqual(['cp-3', 'cp-2', 'cp-1']);
      for (const name of [...servers, ...agents]) expect(hosts.of(name).calls()).toContain('uninstall rke2');
      // The last server has nobody left to delete its node.
      expect(Object.keys(hosts.nodes())).toEqual(['cp-1']);
    },
  );

  story('a dry run changes nothing, and the apply after it does everything', ['cp-1', 'gpu-1'], async ({ hosts, deployment }) => {
    const one = { servers: ['cp-1'], agents: ['gpu-1'] };
    expect(await deployment.apply(one, { dryRun: true })).toMatchObject({ ok: true });
    expect(hosts.nodes()).toEqual({});
    for (const name of ['cp-1', 'gpu-1'])
      expect(hosts.of(name).calls()).toEqual(['sudo -n bash /home/ops/.cdk-gpu/hall-floor/converge.sh --dry-run']);
    expect(await deployment.apply(one)).toMatchObject({ ok: true });
    expect(Object.keys(hosts.nodes())).toEqual(['cp-1', 'gpu-1']);
    expect(await deployment.plan(one)).toEqual([]);
  });

  story(
    'hosts behind a bastion are reached through it, and it is told from others by its key too',
    ['cp-1', 'gpu-1', 'bastion'],
    async ({ hosts, deployment }) => {
      const one = { servers: ['cp-1'], agents: ['gpu-1'] };
      const mistaken = await deployment.apply({ ...one, hostKeys: { bastion: hosts.of('cp-1').hostKey } });
      expect(mistaken.ok).toBe(false);
      expect(mistaken.output).toContain('knownhosts: key mismatch');
      expect(hosts.of('cp-1').calls()).toEqual([]);

      expect(await deployment.apply(one)).toMatchObject({ ok: true });
      expect(Object.keys(hosts.nodes())).toEqual(['cp-1', 'gpu-1']);
      expect(readFileSync(deployment.kubeconfig, 'utf8')).toContain('name: hall-floor');
      expect(await deployment.apply({ ...one, agents: [] })).toMatchObject({ ok: true });
      expect(hosts.of('gpu-1').calls()).toContain('uninstall rke2');
      expect(await deployment.plan({ ...one, agents: [] })).toEqual([]);
    },
  );

  story(
    'a host with another key than the program says gets nothing; of several keys that are its own, Terraform takes the one that it asks for',
    ['cp-1'],
    async ({ hosts, deployment }) => {
      const one = { servers: ['cp-1'], agents: [] };
      const { hostKey, otherHostKey } = hosts.of('cp-1');
      const refused = await deployment.apply({ ...one, hostKeys: { 'cp-1': otherHostKey } });
      expect(refused.ok).toBe(false);
      expect(refused.output).toContain('knownhosts: key mismatch');
      expect(hosts.of('cp-1').calls()).toEqual([]);
      expect(hosts.of('cp-1').run('ls -A /home/ops')).toBe('');
      expect(await deployment.apply({ ...one, hostKeys: { 'cp-1': `${otherHostKey}\n${hostKey}\n` } })).toMatchObject({ ok: true });
    },
  );
});
