import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { secrets } from './cluster';
import { startHosts } from './hosts';
import { leaks, storiesOfHosts } from './story';

storiesOfHosts('hosts are machines of their own', () => {
  test('they share nothing that a cluster writes, can be cut off, and are gone with all that runs on them', async () => {
    const hosts = await startHosts(['one', 'two']);
    const [one, two] = [hosts.of('one'), hosts.of('two')];
    try {
      one.write('/etc/rancher/rke2/config.yaml', 'mine\n');
      expect(one.run('cat /etc/rancher/rke2/config.yaml; hostname')).toBe('mine\none\n');
      expect([two.read('/etc/rancher/rke2/config.yaml'), existsSync('/etc/rancher')]).toEqual([null, false]);
      expect(() => one.run('touch /usr/bin/mine 2>/dev/null')).toThrow('Command failed');

      const reaches = (tries: number): boolean =>
        one.run(
          `for try in {1..${String(tries)}}; do timeout 1 bash -c ': </dev/tcp/${two.address}/22' 2>/dev/null && echo yes && exit; done; echo no`,
        ) === 'yes\n';
      expect(reaches(10)).toBe(true);
      two.cut();
      expect(reaches(1)).toBe(false);
      two.join();
      // A cable that was put in again carries nothing for a moment.
      expect(reaches(10)).toBe(true);

      one.failNext('timedatectl');
      expect(() => one.run('/mnt/stand-ins/timedatectl show 2>/dev/null')).toThrow('Command failed');
      expect(one.run('/mnt/stand-ins/timedatectl show')).toBe('NTPSynchronized=yes\n');
      expect(one.calls()).toEqual(['timedatectl show', 'timedatectl show']);
      one.run(`setsid bash -c 'exec -a ${hosts.folder} sleep 600' >/dev/null 2>&1 &`);
      expect(running(hosts.folder)).not.toEqual([]);
    } finally {
      await hosts.stop();
    }
    expect(running(hosts.folder)).toEqual([]);
    expect(existsSync(hosts.folder)).toBe(false);
  });

  test('a secret that is left where it can be read is found', async () => {
    const hosts = await startHosts(['one']);
    try {
      const quiet = { kept: () => new Map([['state', '{}']]) };
      expect(leaks(hosts, quiet, [])).toEqual([]);
      hosts.of('one').write('/var/log/cdk-gpu/hall-floor.log', `token ${secrets.agent}\n`);
      const careless = { kept: () => new Map([['state', secrets.server]]) };
      expect(leaks(hosts, careless, [{ ok: true, output: secrets.agent }])).toEqual([
        'state',
        'what was printed',
        'one: for all 644 root /var/log/cdk-gpu/hall-floor.log',
      ]);
    } finally {
      await hosts.stop();
    }
  });
});

/** Processes of this machine, those of its hosts among them, whose command names a folder. */
function running(folder: string): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(folder));
}

/** Empty for a process that has just ended. */
function commandOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
