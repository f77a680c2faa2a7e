import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../support/programs';
import { secrets } from './cluster';
import type { TestHosts } from './hosts';
import { storiesOfHosts, story } from './story';

const names = ['cp-1', 'gpu-1'];
const cluster = { servers: ['cp-1'], agents: ['gpu-1'] };
const registriesFile = '/etc/rancher/rke2/registries.yaml';
const file = join(root, 'examples', '04-onprem', 'hall-ca.pem');

function registriesOn(hosts: TestHosts, name: string): unknown {
  return parse(hosts.of(name).read(registriesFile) ?? 'null');
}

storiesOfHosts('settings of hosts', () => {
  story(
    'passwords of registries go from who applies to the hosts, and nowhere else; another one goes there with the apply after a dry run',
    names,
    async ({ hosts, deployment }) => {
      const registries = {
        'harbor.hall.example': { ca: { file }, credentials: 'variable' },
        'quay.io': { credentials: 'variable' },
        'plain.hall.example:5000': { plainHttp: true },
      } as const;
      const asking = { ...cluster, settings: { registries } };
      const refused = await deployment.apply(asking, { passwords: { 'quay.io': '' } });
      expect(refused.ok).toBe(false);
      expect(refused.output).toMatch(/Must have a username and a password, of one line each, for\s+harbor\.hall\.example, quay\.io\./);
      expect(hosts.of('cp-1').calls()).toEqual([]);

      const odd = '"quotes", <angles> & a back\\slash';
      expect(await deployment.apply(asking, { passwords: { 'quay.io': odd } })).toMatchObject({ ok: true });
      const expected = (quay: string) => ({
        mirrors: { 'plain.hall.example:5000': { endpoint: ['http://plain.hall.example:5000'] } },
        configs: {
          'harbor.hall.example': {
            tls: { ca_file: '/etc/rancher/rke2/certs/harbor.hall.example.pem' },
            auth: { username: 'robot$hall', password: secrets.registry },
          },
          'quay.io': { auth: { username: 'robot$hall', password: quay } },
        },
      });
      for (const name of names) {
        expect(registriesOn(hosts, name)).toEqual(expected(odd));
        expect(
          hosts.of(name).run(`stat -c '%a %U' ${registriesFile}; ls ~ops/.cdk-gpu/hall-floor | grep -c -e pass -e regis || true`),
        ).toBe('600 root\n0\n');
      }

      // Nobody but the hosts knows the one before, so nobody sees that this is another.
      expect(await deployment.plan(asking)).toEqual([]);
      const tried = await deployment.apply(asking, { dryRun: true });
      expect(tried).toMatchObject({ ok: true });
      for (const name of names) expect(registriesOn(hosts, name)).toEqual(expected(odd));
      expect(await deployment.apply(asking)).toMatchObject({ ok: true });
      for (const name of names) expect(registriesOn(hosts, name)).toEqual(expected(secrets.registry));
      expect(await deployment.plan(asking)).toEqual([]);

      const asked = { ...cluster, settings: { registries: { 'harbor.hall.example': { ca: { file } } } } };
      expect(await deployment.plan(asked)).toEqual([
        'replace kubeconfig[0]',
        'replace state_agents["gpu-1"]',
        'replace state_slot_1["cp-1"]',
      ]);
      expect(await deployment.apply(asked)).toMatchObject({ ok: true });
      for (const name of names) {
        expect(registriesOn(hosts, name)).toEqual({
          configs: { 'harbor.hall.example': { tls: { ca_file: '/etc/rancher/rke2/certs/harbor.hall.example.pem' } } },
        });
      }
    },
  );

  story(
    'hosts are installed through a proxy and hardened, and one that comes changes nothing on others',
    [...names, 'gpu-2'],
    async ({ hosts, deployment }) => {
      const proxy = { http: 'http://proxy.hall.example:3128', noProxy: ['192.0.2.0/24'] };
      const behind = { ...cluster, settings: { proxy, hardening: { cis: true } } };
      expect(await deployment.apply(behind)).toMatchObject({ ok: true });
      for (const name of names) {
        const host = hosts.of(name);
        expect(host.calls()).toContain(`curl through ${proxy.http}`);
        expect(host.read('/etc/rancher/rke2/proxy.env')).toContain(`HTTPS_PROXY=${proxy.http}\n`);
        expect(host.read('/etc/rancher/rke2/config.yaml')).toContain('profile: cis\n');
        expect(host.calls()).toContain('sysctl -q -p /etc/sysctl.d/90-cdk-gpu-kubelet.conf');
        expect(host.run("grep -c '^etcd:' /etc/passwd /etc/group || true")).toBe(
          name === 'cp-1' ? '/etc/passwd:1\n/etc/group:1\n' : '/etc/passwd:0\n/etc/group:0\n',
        );
      }
      expect(await deployment.plan({ ...behind, agents: ['gpu-1', 'gpu-2'] })).toEqual([
        'create membership_agents["gpu-2"]',
        'create state_agents["gpu-2"]',
        'replace nodes[0]',
      ]);
      expect(await deployment.destroy()).toMatchObject({ ok: true });
      for (const name of names) {
        expect(hosts.of(name).run('ls /etc/systemd/system/rke2-*.service.d/*.conf /etc/sysctl.d/*cdk-gpu* 2>/dev/null || true')).toBe('');
      }
    },
  );
});
