import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { didYouMean } from '../../../lib/errors/did-you-mean';
import { bundle } from './bundle';
import { finding, show, type Finding, type Path } from './finding';
import { isQuantity } from './quantity';

type Fields = Readonly<Record<string, unknown>>;

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const wording: Readonly<Record<string, string>> = {
  quantity: 'a quantity such as 500m, 2 or 16Gi',
  int32: 'a whole number of 32 bits',
  int64: 'a whole number of 64 bits',
  byte: 'base64',
  'date-time': 'a time such as 2027-01-24T11:30:00Z',
};

/** One compiler for all definitions of all minors, so that a definition that several kinds or minors share is compiled once. */
function compiler(): Ajv {
  const ajv = new Ajv({ allErrors: true, code: { optimize: false }, allowUnionTypes: true, validateSchema: false, verbose: true });
  ajv.addFormat('quantity', isQuantity);
  ajv.addFormat('int32', { type: 'number', validate: (value) => Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31 });
  ajv.addFormat('int64', { type: 'number', validate: (value) => Number.isInteger(value) && Math.abs(value) <= 2 ** 63 });
  ajv.addFormat('byte', base64);
  ajv.addFormat('date-time', { type: 'string', validate: (text) => dateTime.test(text) && !Number.isNaN(Date.parse(text)) });
  ajv.addKeyword({ keyword: 'uniqueBy', type: 'array', schemaType: 'object', validate: isUniqueBy });
  for (const [name, definition] of Object.entries(bundle.definitions)) ajv.addSchema(definition, name);
  return ajv;
}

let ajv: Ajv | undefined;

/** Findings of the schema with that name; the first call for a name compiles it. */
export function checkSchema(definition: string, value: unknown): readonly Finding[] {
  ajv ??= compiler();
  const validate = ajv.getSchema(definition) as ValidateFunction | undefined;
  if (validate === undefined) throw new Error(`no definition ${definition} in the bundle`);
  return validate(value) ? [] : (validate.errors ?? []).map((error) => toFinding(error, value));
}

/** Entries of a list that a CRD calls a map must differ in their keys; `keys` holds the default of each. */
function isUniqueBy(keys: Fields, entries: readonly unknown[]): boolean {
  const seen = entries.map((entry) => JSON.stringify(Object.entries(keys).map(([key, value]) => (entry as Fields | null)?.[key] ?? value)));
  return new Set(seen).size === seen.length;
}

function toFinding(error: ErrorObject, root: unknown): Finding {
  const path = toPath(error.instancePath, root);
  const params = error.params as Fields;
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      const known = Object.keys((error.parentSchema as { readonly properties?: object } | undefined)?.properties ?? {});
      return finding([...path, name], `unknown field${didYouMean(name, known)}`);
    }
    case 'required':
      return finding([...path, String(params.missingProperty)], 'required, but missing');
    case 'type':
      return finding(path, `is ${show(error.data)}, must be ${typeNames(error)}`);
    case 'enum': {
      const allowed = params.allowedValues as readonly string[];
      return finding(
        path,
        `is ${show(error.data)}, must be one of ${allowed.map(show).join(', ')}${didYouMean(String(error.data), allowed)}`,
      );
    }
    case 'format':
      return finding(path, `is ${show(error.data)}, must be ${wording[String(params.format)] ?? String(params.format)}`);
    case 'uniqueBy':
      return finding(path, `entries must differ in ${Object.keys(error.schema as object).join(' and ')}`);
    default:
      return finding(path, `is ${show(error.data)}, ${error.message ?? error.keyword}`);
  }
}

function typeNames({ schema }: ErrorObject): string {
  return Array.isArray(schema) ? schema.join(' or ') : String(schema);
}

/** A JSON pointer as steps; a step into a list becomes a number. */
function toPath(pointer: string, root: unknown): Path {
  let value = root;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const key = Array.isArray(value) ? Number(name) : name;
      value = (value as Fields | undefined)?.[key];
      return key;
    });
}
