import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { engines } from '../../../lib/targets/onprem/engine';
import { storiesOfHosts, story } from './story';

const release = engines.rke2.releases['1.35'];
/** Stands for the archive of the release: the installer that stands in for RKE2's reads from it which it is. */
const program = release;
const files: Readonly<Record<string, string>> = {
  'install.sh': readFileSync(join(__dirname, 'stand-ins', 'installer'), 'utf8'),
  'rke2.linux-amd64.tar.gz': program,
  'sha256sum-amd64.txt': `${createHash('sha256').update(program).digest('hex')}  rke2.linux-amd64.tar.gz\n`,
};
const names = ['cp-1', 'gpu-1'];

/** What a host asked of others than itself and its cluster. */
const asked = (calls: readonly string[]) => calls.filter((call) => call.startsWith('curl') && !/127\.0\.0\.1|\/cacerts$/.test(call));

const withoutInternet = (artifacts: string) => ({ airGap: { mirrors: { '*': 'harbor.hall.example' }, artifacts } });

storiesOfHosts('hosts without internet join', () => {
  story('from a folder on each of them, once all of it is there', names, async ({ hosts, deployment }) => {
    const cluster = { servers: ['cp-1'], agents: ['gpu-1'], settings: withoutInternet('/opt/kubernetes') };
    const put = (host: string, name: string) => {
      hosts.of(host).write(`/opt/kubernetes/${release}/${name}`, files[name] ?? '');
    };
    for (const name of Object.keys(files)) put('cp-1', name);
    put('gpu-1', 'install.sh');

    const refused = await deployment.apply(cluster);
    expect(refused.ok).toBe(false);
    expect(refused.output).toContain(
      `of release ${release}, /opt/kubernetes/${release} does not have: sha256sum-amd64.txt rke2.linux-amd64.tar.gz`,
    );
    expect(hosts.of('gpu-1').read('/etc/rancher/rke2/config.yaml')).toBeNull();

    for (const name of Object.keys(files)) put('gpu-1', name);
    expect(await deployment.apply(cluster)).toMatchObject({ ok: true });
    expect(Object.keys(hosts.nodes())).toEqual(names);
    for (const name of names) {
      const host = hosts.of(name);
      expect(host.calls()).toContain(`install rke2 ${release}`);
      expect(asked(host.calls())).toEqual([]);
      expect(host.read('/etc/rancher/rke2/config.yaml')).toContain('disable-default-registry-endpoint: true\n');
      expect(host.read('/etc/rancher/rke2/registries.yaml')).toContain('https://harbor.hall.example\n');
    }
    expect(await deployment.plan(cluster)).toEqual([]);
  });

  story('from an address, and ask nobody else', names, async ({ hosts, deployment }) => {
    for (const [name, text] of Object.entries(files)) {
      const path = join(hosts.folder, 'cluster', 'artifacts', 'kubernetes', release.replaceAll('+', '%2B'), name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const cluster = { servers: ['cp-1'], agents: ['gpu-1'], settings: withoutInternet('https://files.hall.example/kubernetes') };
    expect(await deployment.apply(cluster)).toMatchObject({ ok: true });
    expect(Object.keys(hosts.nodes())).toEqual(names);
    for (const name of names) {
      const calls = asked(hosts.of(name).calls());
      expect(calls.every((call) => call.includes(' https://files.hall.example/kubernetes/'))).toBe(true);
      expect(calls).toHaveLength(2 * Object.keys(files).length);
    }
  });
});
