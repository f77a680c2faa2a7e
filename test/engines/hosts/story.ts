import { skipped } from '../report';
import { deploymentOn, secrets, type Deployment, type Run } from './cluster';
import { startHosts, whyNoHosts, type TestHosts } from './hosts';

/** What a story is told with. */
export interface Scene {
  readonly hosts: TestHosts;
  readonly deployment: Deployment;
}

/** Stories of hosts, applied for real. Where hosts cannot be made they are skipped under a name that says why; where `CI` is set they fail. */
export function storiesOfHosts(title: string, tell: () => void): void {
  const why = whyNoHosts();
  if (why === null) {
    describe(title, tell);
  } else if (process.env['CI'] === undefined) {
    skipped(title, why);
    describe.skip(`${title} (skipped: ${why})`, tell);
  } else {
    test(title, () => {
      throw new Error(why);
    });
  }
}

/** A story with hosts of its own; one named `bastion` stands between. However it ends, they are gone afterwards; and no secret is left but where it belongs. */
export function story(rule: string, names: readonly string[], tell: (scene: Scene) => Promise<void>): void {
  test(rule, async () => {
    const hosts = await startHosts(
      names.filter((name) => name !== 'bastion'),
      { bastion: names.includes('bastion') },
    );
    try {
      const printed: Run[] = [];
      const deployment = overheard(deploymentOn(hosts), printed);
      await tell({ hosts, deployment });
      expect(leaks(hosts, deployment, printed)).toEqual([]);
    } finally {
      await hosts.stop();
    }
  });
}

/** The deployment, whose output is kept for the search after secrets. */
function overheard(deployment: Deployment, printed: Run[]): Deployment {
  const keep = (run: Run): Run => {
    printed.push(run);
    return run;
  };
  return {
    ...deployment,
    apply: async (...words) => keep(await deployment.apply(...words)),
    destroy: async () => keep(await deployment.destroy()),
  };
}

/** What an apply printed of hosts that it converged, in order: `cp-1 Creating...`, `cp-1 Creation complete`. */
export function statesIn(output: string): readonly string[] {
  const lines = output.matchAll(/state_\w+\["([\w-]+)"\]: (Creating\.\.\.|Creation complete)/g);
  return [...lines].map(([, name, what]) => `${String(name)} ${String(what)}`);
}

/** Where secrets are that should not be there: on this machine, in what was printed, in logs, and in files of hosts that others than root can read. */
export function leaks(hosts: TestHosts, deployment: Pick<Deployment, 'kept'>, printed: readonly Run[]): readonly string[] {
  const words = [...Object.values(secrets), 'PRIVATE KEY', 'client-key-data'];
  const here = [...deployment.kept(), ...printed.map(({ output }) => ['what was printed', output] as const)];
  const onMachine = here.filter(([, text]) => words.some((word) => text.includes(word))).map(([place]) => place);
  // Host keys are no secrets of the cluster; they are below /mnt.
  const search = `grep -rlE '${words.join('|')}' /etc/rancher /etc/sysctl.d /home /root /opt /run /tmp /usr/local /var 2>/dev/null`;
  const onHosts = hosts.all.flatMap(({ name, run }) =>
    run(`for file in $(${search}); do stat -c '%a %U %n' "$file"; done`)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('600 root /etc/rancher/'))
      .map((line) => `${name}: ${line}`),
  );
  return [...onMachine, ...onHosts];
}
