import type { Json } from '../tree';
import { textOf } from './held';

/** Addresses of a block, the last one excluded. What is no block is no number, and lies nowhere. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The addresses of `10.0.0.0/16`. */
export function rangeOf(value: Json | undefined): Range {
  const [address = '', prefix = ''] = textOf(value).split('/');
  const octets = address.split('.');
  const start = octets.reduce((sum, octet) => (/^\d{1,3}$/.test(octet) && Number(octet) < 256 ? sum * 256 + Number(octet) : NaN), 0);
  const length = 2 ** (32 - Number(prefix));
  return octets.length === 4 && start % length === 0 ? { start, end: start + length } : { start: NaN, end: NaN };
}

export function sizeOf({ start, end }: Range): number {
  return end - start;
}

/** No two of them meet. */
export function areApart(ranges: readonly Range[]): boolean {
  return ranges.every((range, index) => ranges.every((other, at) => at <= index || range.end <= other.start || other.end <= range.start));
}
