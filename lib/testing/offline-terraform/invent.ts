import type { ValueType } from './schema';
import type { Value } from './value';

/** What an invented value is derived from, so that the same source gives the same value on every run. */
export interface InventionSource {
  /** Resource or data type. */
  readonly type: string;
  /** Short text that tells one instance from another. */
  readonly token: string;
}

interface Place extends InventionSource {
  readonly attribute: string;
  /** Position in a list. */
  readonly index: number;
}

/** Lists of strings (zones, subnets) get several elements, because programs take the first two or three of them. */
const STRINGS_PER_LIST = 3;

/** Names of attributes whose text Terraform functions take apart, and text that these functions accept. */
const FORMS: readonly (readonly [name: RegExp, text: (place: Place) => string])[] = [
  [/(^|_)(data|client_key|private_key|authorization_token)$|certificate$/, (place) => Buffer.from(plainText(place)).toString('base64')],
  [/(^|_)arn$/, ({ type, token, index }) => `arn:aws:offline:us-east-1:123456789012:${type}/${token}${index > 0 ? `-${index}` : ''}`],
  [/(^|_)account_id$/, () => '123456789012'],
  [/(^|_)ipv6_cidr/, ({ index }) => `2001:db8:${index}::/56`],
  [/(^|_)cidr/, ({ index }) => `10.${index}.0.0/16`],
  [/(^|_)ip(_address)?$/, ({ index }) => `10.0.0.${index + 1}`],
  [/(^|_)(json|policy)$/, () => '{}'],
  [/(^|_)(url|issuer|endpoint)$/, ({ token, index }) => `https://${token}-${index}.offline.invalid`],
  [/(_at|_time|timestamp)$/, () => '2026-01-01T00:00:00Z'],
];

/** A value of the type: text from the attribute's name, one element in lists of objects, three in lists of strings, empty maps. */
export function invent(type: ValueType, attribute: string, source: InventionSource): Value {
  return inventAt(type, { ...source, attribute, index: 0 });
}

function inventAt(type: ValueType, place: Place): Value {
  switch (type) {
    case 'string':
      return (FORMS.find(([name]) => name.test(place.attribute))?.[1] ?? plainText)(place);
    case 'number':
      return 1;
    case 'bool':
      return false;
    case 'dynamic':
      return [Buffer.from('["object",{}]'), {}];
    default:
      return inventCollection(type, place);
  }
}

function inventCollection(type: Exclude<ValueType, string>, place: Place): Value {
  if (type[0] === 'object') {
    return Object.fromEntries(Object.entries(type[1]).map(([attribute, member]) => [attribute, inventAt(member, { ...place, attribute })]));
  }
  if (type[0] === 'map') return {};
  const element = type[1];
  const length = element === 'string' ? STRINGS_PER_LIST : 1;
  return Array.from({ length }, (_, index) => inventAt(element, { ...place, index }));
}

function plainText({ type, attribute, token, index }: Place): string {
  return `${type}-${attribute}-${token}${index > 0 ? `-${index}` : ''}`.replaceAll('_', '-');
}
