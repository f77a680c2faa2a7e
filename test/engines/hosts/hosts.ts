import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { whyAbsent } from '../engine';

/** A machine to join to a cluster: namespaces of this one, with an SSH server and folders of its own. One whose name begins with `gpu-` shows a GPU. */
export interface TestHost {
  readonly name: string;
  readonly address: string;
  /** Public key of the kind that Terraform asks hosts for. */
  readonly hostKey: string;
  /** Public key of the kind that people mostly have in their known_hosts. */
  readonly otherHostKey: string;
  /** What was run of the programs that are stand-ins here, in order. */
  calls(): readonly string[];
  /** Null where there is no such file. */
  read(path: string): string | null;
  write(path: string, text: string): void;
  /** Runs a command as root on the host, and gives back what it prints. */
  readonly run: (command: string) => string;
  /** The next call of a stand-in fails. */
  failNext(command: string): void;
  /** Calls of a stand-in wait until this is called. */
  hold(command: string): () => void;
  /** Takes its cable out, and puts it back. */
  cut(): void;
  join(): void;
}

/** Some hosts, and the machine that Terraform runs on. */
export interface TestHosts {
  readonly user: string;
  readonly bastion: TestHost | null;
  /** A folder of this run alone, gone afterwards. */
  readonly folder: string;
  /** In the order that they were asked for; the bastion is the last. */
  readonly all: readonly TestHost[];
  of(name: string): TestHost;
  /** Labels and taints that the hosts' stand-in for a cluster knows of its nodes, and whether one is cordoned: a line each, by node. */
  nodes(): Readonly<Record<string, readonly string[]>>;
  /** A program and its arguments, so that it runs where hosts can be reached. */
  inReach(program: string, args: readonly string[]): readonly [string, readonly string[]];
  /** What a program needs to get at the key that hosts accept. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** What hosts are started with. */
export interface HostOptions {
  /** One host more, which alone can be reached from outside. @default false */
  readonly bastion?: boolean;
  /** Folder with K3s and its installer, which hosts then install and run for real. @default null: stand-ins */
  readonly k3s?: string | null;
}

const user = 'ops';

/** Why hosts cannot be made here; null: they can. */
export function whyNoHosts(): string | null {
  if (process.platform !== 'linux') return 'hosts are made of namespaces, which only Linux has';
  if (process.getuid?.() !== 0) return 'hosts are made of namespaces, for which one has to be root';
  const absent = whyAbsent(['openssh-server', 'iproute2', 'util-linux']);
  if (absent.length > 0) return absent.join('; ');
  try {
    execFileSync('unshare', ['--net', '--mount', '--pid', '--uts', '--fork', '--mount-proc', 'true'], { stdio: 'pipe' });
    return null;
  } catch {
    return 'namespaces cannot be made';
  }
}

/**
 * Starts hosts on a network of their own, on which this machine has an address. With a bastion it has none there: only the bastion is on both networks. Every process
 * ends when its standard input does, so nothing outlives this one, however it ends.
 */
export async function startHosts(names: readonly string[], { bastion = false, k3s = null }: HostOptions = {}): Promise<TestHosts> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-gpu-hosts-'));
  const started: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(ended));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const each of ['nodes', 'servers']) mkdirSync(join(folder, 'cluster', each), { recursive: true });
    const start = (program: string, args: readonly string[]): number => {
      const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] });
      started.push(child);
      if (child.pid === undefined) throw new Error(`${program} does not start`);
      return child.pid;
    };
    const agent = await startAgent(folder, start);
    const hall = start('unshare', ['--net', 'cat']);
    const bastionHost = bastion ? [{ name: 'bastion', address: '198.51.100.7' }] : [];
    const hosts = [...names.map((name, index) => ({ name, address: `192.0.2.${String(11 + index)}` })), ...bastionHost].map(
      ({ name, address }) => {
        const own = join(folder, 'hosts', name);
        makeKeys(own, agent.publicKey);
        writeFileSync(join(own, 'network'), networkOf(name, address));
        writeFileSync(join(own, 'address'), address);
        writeFileSync(join(own, 'gpus'), name.startsWith('gpu-') ? '1' : '0');
        const namespaces = ['--net', '--mount', '--pid', '--uts', '--fork', '--mount-proc', '--kill-child'];
        const pid = start('unshare', [
          ...namespaces,
          'bash',
          join(__dirname, 'host.sh'),
          name,
          folder,
          join(__dirname, 'stand-ins'),
          user,
          k3s ?? '',
        ]);
        return { name, address, own, pid };
      },
    );
    await Promise.all([hall, ...hosts.map(({ pid }) => pid)].map(hasOwnNetwork));
    const inHall = (lines: readonly string[]): void => {
      execFileSync('nsenter', ['--target', String(hall), '--net', 'ip', '-batch', '-'], {
        input: `${lines.join('\n')}\n`,
        stdio: ['pipe', 'ignore', 'inherit'],
      });
    };
    inHall([
      'link set lo up',
      'link add inside type bridge',
      'link set inside up',
      ...(bastion
        ? ['link add outside type bridge', 'link set outside up', 'addr add 198.51.100.1/24 dev outside']
        : ['addr add 192.0.2.1/24 dev inside']),
      ...hosts.flatMap(({ name, pid }, index) => [
        ...(name === 'bastion' ? cable({ near: `out${String(index)}`, far: 'eth1', pid, bridge: 'outside' }) : []),
        ...cable({ near: `in${String(index)}`, far: 'eth0', pid, bridge: 'inside' }),
      ]),
    ]);
    const all = new Map(
      hosts.map(({ name, address, own, pid }, index) => [
        name,
        hostOf({ name, address, own, pid, link: (state) => inHall([`link set in${String(index)} ${state}`]) }),
      ]),
    );
    await Promise.all(hosts.map(({ own, name }) => listens(own, name)));
    return {
      user,
      folder,
      bastion: all.get('bastion') ?? null,
      all: [...all.values()],
      of: (name) => {
        const host = all.get(name);
        if (host === undefined) throw new Error(`no host "${name}"`);
        return host;
      },
      nodes: () => nodesOf(join(folder, 'cluster', 'nodes')),
      inReach: (program, args) => ['nsenter', ['--target', String(hall), '--net', program, ...args]],
      env: { SSH_AUTH_SOCK: agent.socket },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends a process, and says when it is gone. Hosts end with all that runs on them. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.stdin?.end();
  });
}

/** An agent with a key that was made for this run: no file that Terraform reads has it. */
async function startAgent(
  folder: string,
  start: (program: string, args: readonly string[]) => number,
): Promise<{ readonly socket: string; readonly publicKey: string }> {
  const socket = join(folder, 'agent');
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'made for a test', '-f', key]);
  start('bash', ['-c', 'ssh-agent -D -a "$0" >/dev/null & cat; kill $!', socket]);
  await until(() => existsSync(socket), 'the SSH agent');
  execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  const publicKey = readFileSync(`${key}.pub`, 'utf8');
  rmSync(key);
  return { socket, publicKey };
}

/** What a host finds of its own: keys, who may enter, and where its stand-ins keep what they know. */
function makeKeys(own: string, publicKey: string): void {
  for (const each of ['keys', 'fail', 'hold', 'services', 'enabled']) mkdirSync(join(own, each), { recursive: true });
  for (const type of ['ed25519', 'ecdsa'])
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', join(own, 'keys', type)]);
  writeFileSync(join(own, 'authorized_keys'), publicKey);
  writeFileSync(join(own, 'calls'), '');
  chmodSync(join(own, 'calls'), 0o666);
}

function networkOf(name: string, address: string): string {
  const lines =
    name === 'bastion'
      ? ['addr add 192.0.2.254/24 dev eth0', 'link set eth0 up', `addr add ${address}/24 dev eth1`, 'link set eth1 up']
      : [`addr add ${address}/24 dev eth0`, 'link set eth0 up'];
  return `${lines.join('\n')}\n`;
}

function cable({
  near,
  far,
  pid,
  bridge,
}: {
  readonly near: string;
  readonly far: string;
  readonly pid: number;
  readonly bridge: string;
}): readonly string[] {
  return [`link add ${near} type veth peer name ${far} netns ${String(pid)}`, `link set ${near} master ${bridge} up`];
}

/** Processes start in the namespaces of this one, and leave them a moment later. */
async function hasOwnNetwork(pid: number): Promise<void> {
  const ours = networkNamespace('self');
  await until(() => networkNamespace(String(pid)) !== ours, `namespaces of process ${String(pid)}`);
}

function networkNamespace(pid: string): string {
  return readlinkSync(`/proc/${pid}/ns/net`);
}

async function listens(own: string, name: string): Promise<void> {
  const log = join(own, 'sshd.log');
  await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('listening on 0.0.0.0'), `the SSH server of ${name}`);
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what} did not come up in 15 seconds`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Started {
  readonly name: string;
  readonly address: string;
  /** Its folder here. */
  readonly own: string;
  readonly pid: number;
  readonly link: (state: 'up' | 'down') => void;
}

function hostOf({ name, address, own, pid, link }: Started): TestHost {
  // The file system as the host sees it.
  const there = (path: string): string => join(`/proc/${String(pid)}/root`, path);
  const publicKey = (type: string): string => readFileSync(join(own, 'keys', `${type}.pub`), 'utf8').trim();
  return {
    name,
    address,
    hostKey: publicKey('ecdsa'),
    otherHostKey: publicKey('ed25519'),
    calls: () => readFileSync(join(own, 'calls'), 'utf8').split('\n').filter(Boolean),
    read: (path) => (existsSync(there(path)) ? readFileSync(there(path), 'utf8') : null),
    write: (path, text) => {
      mkdirSync(dirname(there(path)), { recursive: true });
      writeFileSync(there(path), text);
    },
    run: (command) =>
      execFileSync(
        'nsenter',
        ['--target', String(pid), '--net', '--mount', '--uts', `--pid=/proc/${String(pid)}/ns/pid_for_children`, 'bash', '-c', command],
        { encoding: 'utf8' },
      ),
    failNext: (command) => writeFileSync(join(own, 'fail', command), ''),
    hold: (command) => {
      const held = join(own, 'hold', command);
      writeFileSync(held, '');
      return () => {
        rmSync(held, { force: true });
      };
    },
    cut: () => link('down'),
    join: () => link('up'),
  };
}

function nodesOf(folder: string): Readonly<Record<string, readonly string[]>> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, saidOf(readFileSync(join(folder, name), 'utf8'))]));
}

function saidOf(node: string): readonly string[] {
  return node
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('annotation '))
    .sort();
}
