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

/** RFC 1918, and the range for carriers (RFC 6598), which both clouds take for nodes and pods as well. */
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap((text) => parseCidr(text) ?? []);

/** Whether all of a block's addresses are private. */
export function isPrivate(cidr: Cidr): boolean {
  return privateBlocks.some(
    (block) => cidr.prefix >= block.prefix && cidr.base >= block.base && cidr.base < block.base + addressesOf(block),
  );
}

/** The `index`-th block of `prefix` bits within a block. */
export function blockWithin(outer: Cidr, prefix: number, index: number): Cidr {
  return { base: outer.base + index * addressesOf({ base: 0, prefix }), prefix };
}
