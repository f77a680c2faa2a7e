import { addressesOf, parseCidr, type Cidr } from '../cidr';

/** First and last address, as numbers. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** An IPv4 address as a number; null for a name. */
export function numberOf(address: string): number | null {
  return parseCidr(`${address}/32`)?.base ?? null;
}

/** Of the machine itself, of loopback, and of multicast and beyond. Source: https://elook.org/rfc/rfc3330-2.html (RFC 3330, section 2), read 2026-11-23. */
const ofNoMachine: readonly Range[] = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'].flatMap((text) => {
  const cidr = parseCidr(text);
  return cidr === null ? [] : [rangeOf(cidr)];
});

/** Whether others can reach one machine at an address; names may be anything. */
export function isOfOneMachine(address: string): boolean {
  const number = numberOf(address);
  return number === null || !ofNoMachine.some((range) => holds(range, number));
}

export function rangeOf(cidr: Cidr): Range {
  return { first: cidr.base, last: cidr.base + addressesOf(cidr) - 1 };
}

/** Reads `192.0.2.200-192.0.2.220` or `192.0.2.192/27`; null when it is neither. */
export function parseRange(text: string): Range | null {
  const cidr = parseCidr(text);
  if (cidr !== null) return rangeOf(cidr);
  const [from = '', to = '', ...more] = text.split('-').map((part) => part.trim());
  const first = numberOf(from);
  const last = numberOf(to);
  return first === null || last === null || more.length > 0 || last < first ? null : { first, last };
}

export function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function holds(range: Range, address: number): boolean {
  return address >= range.first && address <= range.last;
}
