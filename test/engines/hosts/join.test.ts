import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/programs';
import { secrets } from './cluster';
import { statesIn, storiesOfHosts, story } from './story';

const hallAuthority = join(root, 'examples', '04-onprem', 'hall-ca.pem');
const servers = ['cp-1', 'cp-2', 'cp-3'];
const agents = ['gpu-1', 'gpu-2'];
const serverTaint = 'node-role.kubernetes.io/control-plane=true:NoSchedule';
const started = 'systemctl restart rke2-server';

storiesOfHosts('hosts join', () => {
  story(
    'the first apply joins all hosts, the second has nothing to do, and destroy takes them out from the last to the first',
    [...servers, ...agents],
    async ({ hosts, deployment }) => {
      // Words that Terraform would read as its own.
      const text = `# "\${role}" %{if} $\${x} 50%\n${readFileSync(hallAuthority, 'utf8')}`;
      const file = join(hosts.folder, 'hall-ca.pem');
      const cluster = { servers, agents, settings: { registries: { 'harbor.hall.example': { ca: { file } } } } };
      writeFileSync(file, text);
      const applied = await deployment.apply(cluster);
      expect(applied).toMatchObject({ ok: true });
      // Each server is whole before the next begins.
      const order = statesIn(applied.output);
      expect(order.slice(0, 6)).toEqual(servers.flatMap((name) => [`${name} Creating...`, `${name} Creation complete`]));
      expect(
        order
          .slice(6)
          .map((line) => line.split(' ')[0])
          .sort(),
      ).toEqual(agents.flatMap((name) => [name, name]));
      for (const name of servers) expect(hosts.of(name).calls()).toContain(started);
      expect(hosts.nodes()).toEqual({
        ...Object.fromEntries(servers.map((name) => [name, ['label cdk-gpu/pool=system', `taint ${serverTaint}`]])),
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
        expect(hosts.of(name).run('ls -A ~ops; stat -c "%a %U" ~ops/.cdk-gpu ~ops/.cdk-gpu/*/')).toBe('.cdk-gpu\n700 ops\n700 ops\n');
      }
      expect(hosts.of('gpu-1').read(`${config}/certs/harbor.hall.example.pem`)).toBe(text);

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
    for (const name of ['cp-1', 'gpu-1']) {
      const host = hosts.of(name);
      expect(host.calls()).toContainEqual(expect.stringMatching(/^sudo -n bash .*\/ops\/\.cdk-gpu\/hall-floor\/converge\.sh --dry-run$/));
      expect(host.calls().filter((call) => /^(install|sysctl|systemctl (?!is-))/.test(call))).toEqual([]);
      expect(host.run('ls -d /etc/rancher /var/log/cdk-gpu /etc/sysctl.d/90-cdk-gpu.conf 2>/dev/null || true')).toBe('');
    }
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
    'a key from a file opens hosts and bastion without an agent, to join and to leave, and is remembered nowhere',
    ['cp-1', 'gpu-1', 'bastion'],
    async ({ hosts, deployment }) => {
      const privateKey = join(hosts.folder, 'own-key');
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', privateKey]);
      // The agent's key opens nothing any more.
      for (const host of hosts.all) host.write('/mnt/host/authorized_keys', readFileSync(`${privateKey}.pub`, 'utf8'));
      const one = { servers: ['cp-1'], agents: ['gpu-1'], privateKey };
      expect(await deployment.apply(one)).toMatchObject({ ok: true });
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
      const { address, hostKey, otherHostKey } = hosts.of('cp-1');
      const refused = await deployment.apply({ ...one, hostKeys: { 'cp-1': otherHostKey } });
      expect(refused.ok).toBe(false);
      expect(refused.output).toContain('knownhosts: key mismatch');
      expect(hosts.of('cp-1').calls()).toEqual([]);
      expect(hosts.of('cp-1').run('ls -A /home/ops')).toBe('');
      const file = join(hosts.folder, 'known_hosts');
      writeFileSync(file, `${address} ${otherHostKey}\n${address} ${hostKey}\n`);
      expect(await deployment.apply({ ...one, hostKeys: { 'cp-1': { file } } })).toMatchObject({ ok: true });
    },
  );

  story('one machine with K3s is server and GPU node, reached as root', ['gpu-1'], async ({ hosts, deployment }) => {
    const one = { engine: 'k3s' as const, user: 'root', servers: ['gpu-1'], agents: ['gpu-1'] };
    const box = hosts.of('gpu-1');
    expect(await deployment.apply(one)).toMatchObject({ ok: true });
    // The only machine has to run everything.
    expect(hosts.nodes()).toEqual({ 'gpu-1': ['label cdk-gpu/pool=boxes'] });
    expect(box.calls()).toEqual(expect.arrayContaining(['install k3s v1.35.7+k3s1', 'systemctl restart k3s', 'nvidia-smi -L']));
    expect(box.calls().filter((call) => call.startsWith('sudo'))).toEqual([]);
    expect(box.read('/etc/rancher/k3s/config.yaml')).toContain('cluster-init: true');
    expect(box.read('/etc/rancher/k3s/token')).toBe(secrets.server);
    expect(readFileSync(deployment.kubeconfig, 'utf8')).toContain(`server: https://${box.address}:6443`);
    expect(await deployment.plan(one)).toEqual([]);

    expect(await deployment.destroy()).toMatchObject({ ok: true });
    expect(box.calls()).toContain('uninstall k3s');
    expect(box.run('find /etc/rancher /root /etc/sysctl.d/90-cdk-gpu.conf -type f -size +0 2>/dev/null || true')).toBe('');
  });
});
