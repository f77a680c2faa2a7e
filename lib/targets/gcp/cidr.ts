/** A block of IPv4 addresses. */
export interface Cidr {
  /** First address as a number. */
  readonly base: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; null when it is none, or when bits after the prefix are set. */
export function parseCidr(text: string): Cidr | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return null;
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return null;
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return base % addressesOf({ base, prefix }) === 0 ? { base, prefix } : null;
}

/** As Terraform and people write it. */
export function cidrText({ base, prefix }: Cidr): string {
  return `${[24, 16, 8, 0].map((shift) => String(Math.floor(base / 2 ** shift) % 256)).join('.')}/${String(prefix)}`;
}

/** How many addresses a block has. */
export function addressesOf({ prefix }: Cidr): number {
  return 2 ** (32 - prefix);
}

/** RFC 1918, and the range for carriers (RFC 6598), which GKE takes for nodes and pods as well. */
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap((text) => parseCidr(text) ?? []);

/** Whether all of a block's addresses are private. */
export function isPrivate(cidr: Cidr): boolean {
  return privateBlocks.some(
    (block) => cidr.prefix >= block.prefix && cidr.base >= block.base && cidr.base < block.base + addressesOf(block),
  );
}

/** Parts of a cluster's block. */
export interface NetworkPlan {
  readonly nodes: Cidr;
  readonly pods: Cidr;
  readonly services: Cidr;
}

/**
 * Splits a block: its upper half for pods, its first eighth for nodes, the sixteenth after that for services, the rest left free.
 * GKE takes at most a /16 for services, which is more than a cluster can use.
 */
export function planNetwork(outer: Cidr): NetworkPlan {
  const size = addressesOf(outer);
  return {
    nodes: { base: outer.base, prefix: outer.prefix + 3 },
    pods: { base: outer.base + size / 2, prefix: outer.prefix + 1 },
    services: { base: outer.base + size / 8, prefix: Math.max(16, outer.prefix + 4) },
  };
}
