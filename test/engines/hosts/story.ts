import { skipped } from '../report';
import { deploymentOn, secrets, type Deployment, type Run } from './cluster';
import { startHosts, whyNoHosts, type HostOptions, type TestHosts } from './hosts';

/** What a story is told with. */
export interface Scene {
  readonly hosts: TestHosts;
  readonly deployment: Deployment;
}

/** Stories of hosts, applied for real. Where hosts cannot be made they are skipped under a name that says why; where `CI` is set they fail. */
export function storiesOfHosts(title: string, tell: () => void, why: string | null = whyNoHosts()): void {
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
export function story(rule: string, names: readonly string[], tell: Tell): void {
  test(rule, async () => {
    const stage = await setUp(names);
    try {
      await told(stage, tell);
    } finally {
      await stage.hosts.stop();
    }
  });
}

/** Stories that follow one another on the same hosts, each from where the one before has left them: nothing in them needs a host that is bare. */
export function storiesInARow(
  names: readonly string[],
  tellAll: (next: (rule: string, tell: Tell) => void) => void,
  options: HostOptions = {},
): void {
  describe('one after the other on the same hosts', () => {
    let stage: Stage | undefined;
    beforeAll(async () => {
      stage = await setUp(names, options);
    });
    afterAll(() => stage?.hosts.stop());
    tellAll((rule, tell) => {
      test(rule, async () => {
        if (stage === undefined) throw new Error('the hosts did not start');
        await told(stage, tell);
      });
    });
  });
}

type Tell = (scene: Scene) => Promise<void>;

/** A scene, and what was printed in it so far. */
interface Stage extends Scene {
  readonly printed: readonly Run[];
}

async function setUp(names: readonly string[], options: HostOptions = {}): Promise<Stage> {
  const hosts = await startHosts(
    names.filter((name) => name !== 'bastion'),
    { bastion: names.includes('bastion'), ...options },
  );
  const printed: Run[] = [];
  return { hosts, deployment: overheard(deploymentOn(hosts), printed), printed };
}

async function told({ hosts, deployment, printed }: Stage, tell: Tell): Promise<void> {
  await tell({ hosts, deployment });
  expect(leaks(hosts, deployment, printed)).toEqual([]);
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
  const search = `grep -rIlE '${words.join('|')}' /etc/rancher /etc/sysctl.d /home /root /opt /run /tmp /usr/local /var 2>/dev/null`;
  const onHosts = hosts.all.flatMap(({ name, run }) =>
    run(`for file in $(${search}); do
      if setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$file"; then printf 'for all '; fi
      stat -c '%a %U %n' "$file"
    done`)
      .split('\n')
      // What an engine keeps for itself lies in a folder that is root's alone.
      .filter((line) => line !== '' && !/^(600 root \/etc\/rancher|\d+ root \/var\/lib\/rancher)\//.test(line))
      .map((line) => `${name}: ${line}`),
  );
  return [...onMachine, ...onHosts];
}
