import type { InventoryHost } from '../inventory';
import type { HostsInput } from './input';

/** A machine and the public keys that it may show, a line each. */
export interface Known {
  readonly address: string;
  readonly port: number;
  readonly keys: string;
}

export function knownOf(host: InventoryHost, { inventory, hostKeyOf }: HostsInput): Known {
  return { address: host.address, port: inventory.options.ssh.port, keys: hostKeyOf(host) ?? '' };
}

export function bastionOf({ inventory, bastionKey }: HostsInput): Known | null {
  const { bastion } = inventory.options.ssh;
  return bastion === null ? null : { address: bastion.address, port: bastion.port, keys: bastionKey ?? '' };
}

/** What `ssh` reads as `known_hosts`. */
export function knownHosts(machines: readonly Known[]): string {
  return machines
    .flatMap(({ address, port, keys }) => linesOf(keys).map((key) => `${port === 22 ? address : `[${address}]:${String(port)}`} ${key}\n`))
    .join('');
}

/**
 * A key under which no signature is ever valid: its 32 bytes (2, and zeros) are no point of the curve (RFC 8032, section 5.1.3). It is of a kind that no server shows, so it stands in no
 * other key's way.
 */
const nobody =
  'sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABHNzaDo=';

/**
 * What Terraform reads as `host_key`. It puts a mark and an address before it and takes that for a `known_hosts` file, so that more lines may follow. They are needed twice. A host that
 * has several keys shows the ECDSA one, whichever is given, so all that are known are given. And releases before March 2026 look for the bastion here, not in `bastion_host_key`, with the
 * bastion's address before the first line: that line is nobody's then, and every other has an address of its own.
 * Sources: internal/communicator/ssh/provisioner.go of hashicorp/terraform and its pull request 38318, and ssh/knownhosts of golang.org/x/crypto; all read 2026-11-23.
 */
export function hostKeyText(host: Known, bastion: Known | null = null): string {
  const keys = linesOf(host.keys);
  if (keys.length === 0) return '';
  const marked = (machine: Known): readonly string[] =>
    linesOf(machine.keys).map((key) => `@cert-authority ${machine.address}:${String(machine.port)} ${key}`);
  return bastion === null ? [keys[0], ...marked(host).slice(1)].join('\n') : [nobody, ...marked(host), ...marked(bastion)].join('\n');
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}
