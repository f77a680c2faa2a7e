import { decode, encode, ExtData } from '@msgpack/msgpack';
import type { DynamicValue } from './wire';

/** A Terraform value; what is not known yet is `ExtData`, any type is a pair of type and value. */
export type Value = null | boolean | number | bigint | string | Uint8Array | ExtData | readonly Value[] | ObjectValue;
/** The value of a block or an object. */
export interface ObjectValue {
  readonly [name: string]: Value;
}

/** The value that is known after apply. */
export const UNKNOWN: Value = new ExtData(0, new Uint8Array([0]));

/** The value in a message; null where the message has none. */
export function read(value: DynamicValue | null | undefined): Value {
  if (!value?.msgpack?.length) return null;
  return decode(value.msgpack, { useBigInt64: true }) as Value;
}

/** A value as it stands in a message. */
export function write(value: Value): DynamicValue {
  return { msgpack: encode(value, { useBigInt64: true }) };
}

/** True for values that are not known before apply. */
export function isUnknown(value: Value | undefined): value is ExtData {
  return value instanceof ExtData;
}

/** True for lists and sets. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** True for blocks, objects and maps. */
export function isObject(value: Value): value is ObjectValue {
  return typeof value === 'object' && value !== null && !isList(value) && !isUnknown(value) && !(value instanceof Uint8Array);
}
