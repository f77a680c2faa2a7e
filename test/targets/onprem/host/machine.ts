import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesText, hostFiles, type Authorities } from '../../../../lib/targets/onprem/host/files';
import { hostEnv } from '../../../../lib/targets/onprem/host/host-env';
import { script } from '../../../../lib/targets/onprem/host/scripts';
import type { Inventory, InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { standIns } from './stand-ins';

/** What host programs may use; everything else is a stand-in or not there. */
const realPrograms =
  'awk base64 bash cat chmod cmp cp cut diff dirname env flock grep head install ln mkdir mktemp mv rm sed sh sha256sum sort stat tail tar tee timeout touch tr'.split(
    ' ',
  );

/** A host that is made up in a folder: its files below `root`, its programs on a PATH of its own, its services in `state`. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdk-gpu-host-'));
  readonly root = join(this.folder, 'root');
  private readonly bin = join(this.folder, 'bin');
  private readonly state = join(this.folder, 'state');
  private readonly stage = join(this.folder, 'home/.cdk-gpu/hall-floor');
  private session: Readonly<Record<string, string>> = {};

  constructor() {
    for (const folder of [this.bin, this.state, join(this.state, 'active'), join(this.state, 'nodes')])
      mkdirSync(folder, { recursive: true });
    for (const name of realPrograms) symlinkSync(whereIs(name), join(this.bin, name));
    for (const [name, text] of Object.entries(standIns(this.root, this.state))) this.program(name, text);
    this.write('/etc/os-release', 'NAME="Ubuntu"\nID=ubuntu\nVERSION_ID="24.04"\n');
    this.write('/proc/swaps', 'Filename Type Size Used Priority\n');
    this.write('/proc/cpuinfo', 'processor\t: 0\n'.repeat(256));
    this.write('/proc/meminfo', `MemTotal:       ${String(2048 * 1024 * 1024 * 0.98)} kB\n`);
    this.write('/proc/modules', 'overlay 1 0 - Live 0x0\n');
    this.write('/proc/net/tcp', '  sl  local_address rem_address   st\n   0: 00000000:0016 00000000:0000 0A\n');
    this.write('/sys/fs/cgroup/cgroup.controllers', 'cpu memory\n');
    for (const folder of ['/run/systemd/system', '/var/lib']) mkdirSync(join(this.root, folder), { recursive: true });
    this.set('active/iscsid.socket');
    this.gpus(8);
    for (let card = 0; card < 8; card++) this.write(`/sys/class/infiniband/mlx5_${String(card)}/node_type`, '1: CA\n');
  }

  /** GPUs as the kernel and `nvidia-smi` tell of them, and a network card and a GPU's sound card, which do not count. */
  gpus(count: number): void {
    rmSync(join(this.root, 'sys/bus'), { recursive: true, force: true });
    const devices = [...Array.from({ length: count }, () => ['0x10de', '0x030200']), ['0x15b3', '0x020700'], ['0x10de', '0x040300']];
    devices.forEach(([vendor, kind], slot) => {
      this.write(`/sys/bus/pci/devices/0000:${String(slot)}/vendor`, `${String(vendor)}\n`);
      this.write(`/sys/bus/pci/devices/0000:${String(slot)}/class`, `${String(kind)}\n`);
    });
    this.set('gpus', String(count));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  mode(path: string): string {
    return (statSync(join(this.root, path)).mode & 0o777).toString(8);
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }

  program(name: string, text: string): void {
    rmSync(join(this.bin, name), { force: true });
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${text}`);
    chmodSync(join(this.bin, name), 0o755);
  }

  withoutProgram(name: string): void {
    rmSync(join(this.bin, name), { force: true });
  }

  /** Something that stand-ins look at. */
  set(name: string, value = ''): void {
    mkdirSync(dirname(join(this.state, name)), { recursive: true });
    writeFileSync(join(this.state, name), value);
  }

  unset(name: string): void {
    rmSync(join(this.state, name), { force: true });
  }

  isSet(name: string): boolean {
    return existsSync(join(this.state, name));
  }

  /** What stand-ins were asked since the last time, one call a line. */
  calls(): readonly string[] {
    const path = join(this.state, 'calls');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
    rmSync(path, { force: true });
    return lines;
  }

  /** Every file of the host and its content. */
  tree(): Readonly<Record<string, string>> {
    const files = readdirSync(this.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
    return Object.fromEntries(
      paths.map((path) => [path.slice(this.root.length), `${this.mode(path.slice(this.root.length))} ${readFileSync(path, 'utf8')}`]),
    );
  }

  /** Stages what Terraform would, and runs converge.sh. `env` goes over what host.env says. */
  converge(
    inventory: Inventory,
    host: InventoryHost,
    { env = {}, session = {}, arguments: given = [], tokens = defaultTokens, passwords = [], authorities = {} }: ConvergeOptions = {},
  ): Run {
    this.set('installs', inventory.release);
    rmSync(this.stage, { recursive: true, force: true });
    mkdirSync(this.stage, { recursive: true });
    const over = Object.entries({ TIMEOUT: '1', ...env }).map(([key, value]) => `${key}='${value}'\n`);
    writeFileSync(join(this.stage, 'host.env'), hostEnv(inventory, host) + over.join(''));
    writeFileSync(join(this.stage, 'files'), filesText(hostFiles(inventory, host, authorities)));
    const staged = host.role === 'server' ? { token: tokens.token, 'agent-token': tokens.agent } : { token: tokens.agent };
    for (const [name, token] of Object.entries(staged)) writeFileSync(join(this.stage, name), token);
    if (passwords.length > 0) {
      writeFileSync(join(this.stage, 'registries.yaml'), JSON.stringify({ configs: { somewhere: { auth: passwords } } }));
      writeFileSync(join(this.stage, 'passwords'), passwords.join('\n'));
    }
    const secrets = [...Object.values(staged), ...passwords];
    this.set('journal', `level=fatal msg="cannot join with ${secrets.join(' or ')}"\n`);
    this.session = session;
    const run = this.run('converge', given);
    const left = readdirSync(this.stage).filter((name) => /token|registries|passwords|^work/.test(name));
    expect(left).toEqual([]);
    const seen = [
      run.output,
      ...Object.entries(this.tree())
        .filter(([path]) => path.endsWith('.log'))
        .map(([, text]) => text),
    ].join('\n');
    for (const secret of secrets) expect(seen).not.toContain(secret);
    return run;
  }

  /** Runs one of our programs on this host. */
  run(name: 'converge' | 'drain' | 'leave' | 'nodes', given: readonly string[], staged: Readonly<Record<string, string>> = {}): Run {
    mkdirSync(this.stage, { recursive: true });
    for (const [file, text] of Object.entries(staged)) writeFileSync(join(this.stage, file), text);
    const path = join(this.stage, `${name}.sh`);
    writeFileSync(path, script(name));
    const { status, stdout, stderr } = spawnSync(join(this.bin, 'bash'), [path, ...given], {
      encoding: 'utf8',
      env: { ...this.session, PATH: this.bin, CDK_GPU_ROOT: this.root, HOME: join(this.folder, 'home'), TMPDIR: this.folder },
    });
    return { status, output: stdout + stderr };
  }

  /** The folder that programs are staged in. */
  get staged(): string {
    return this.stage;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Run {
  readonly status: number | null;
  readonly output: string;
}

interface ConvergeOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Environment that the host gives who logs in. */
  readonly session?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  readonly tokens?: { readonly token: string; readonly agent: string };
  /** Of registries; what Terraform makes of `registries.yaml` has nothing else here. */
  readonly passwords?: readonly string[];
  readonly authorities?: Authorities;
}
const defaultTokens = { token: 'Sv0-the-token-of-servers', agent: 'Ag0-the-token-of-agents' };

function whereIs(program: string): string {
  const found = (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, program))
    .find(existsSync);
  if (found === undefined) throw new Error(`${program} is not on this machine`);
  return found;
}
