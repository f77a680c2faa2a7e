const quantity = /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3})?$/;
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** An amount as Kubernetes reads it: `500m`, `2`, `16Gi`, `1e3`. */
export function isQuantity(text: string): boolean {
  return quantity.test(text);
}

/** An amount as text or as a number. */
export function isQuantityValue(value: unknown): boolean {
  return typeof value === 'string' ? isQuantity(value) : typeof value === 'number' && isQuantity(String(value));
}

/** Text, or a whole number of 32 bits: ports by name or number, replicas by number or percent. */
export function isIntOrString(value: unknown): boolean {
  return typeof value === 'string' || (Number.isInteger(value) && Math.abs(Number(value) + 0.5) < 2 ** 31);
}

/** A moment in RFC 3339, which is what Go's JSON reads. */
export function isDateTime(text: string): boolean {
  return dateTime.test(text) && !Number.isNaN(Date.parse(text));
}

/** Bytes in base64 with its padding. */
export function isBase64(text: string): boolean {
  return base64.test(text);
}
