import { z } from 'zod';
import type { Bundle, Definition } from './bundle';
import { isBase64, isDateTime, isIntOrString, isQuantityValue } from './formats';

type Schema = z.ZodType;

/** Words of a value that has a form of its own; what is wrong begins with `must be`. */
const forms = {
  quantity: z.custom(isQuantityValue, 'must be a quantity such as 500m, 2 or 16Gi'),
  intOrString: z.custom(isIntOrString, 'must be a string or a whole number of 32 bits'),
  byte: z.string().refine(isBase64, 'must be base64'),
  'date-time': z.string().refine(isDateTime, 'must be a time such as 2027-01-24T11:30:00Z'),
} as const;

/** Values are shown with what is wrong. */
export const parsing = { reportInput: true } as const;

/** One of each: most fields are one of these, and making a schema is most of what a small program pays. */
const plain = {
  string: z.string(),
  boolean: z.boolean(),
  number: z.number(),
  integer: z.int('must be a whole number'),
  int32: z.int32('must be a whole number'),
  any: z.custom((value) => value !== undefined, 'must be there'),
  object: z.record(z.string(), z.unknown()),
} as const;

/**
 * Schemas of one bundle by the numbers of their definitions. A definition, and each field of it, becomes a schema when the first value comes to it: a
 * program pays for the parts of the API that it uses, and an object for the fields that it has. zod's own objects and `lazy` look at every field they could
 * have, for each value and when they are made: that took four times as long for a small program, and twice as long for ten thousand objects.
 */
export function validatorsOf(bundle: Bundle): (id: number) => Schema {
  const made = new Map<number, Schema>();
  const alike = new Map<string, Schema>();
  const byId = (id: number): Schema => known(made, id, () => whole(bundle.definition(id)));
  /** Fields that are alike share one: lists of text, maps of text, and what leads to one definition. */
  const schemaOf = (node: Definition): Schema => {
    if (node.ref !== undefined) return byId(node.ref);
    return known(alike, JSON.stringify(node), () => whole(node));
  };
  const whole = (node: Definition): Schema => (node.nullable ? valued(node).nullable() : valued(node));
  const valued = (node: Definition): Schema => (node.enum === undefined ? typed(node) : z.literal([...node.enum]));
  const typed = (node: Definition): Schema => {
    switch (node.type) {
      case 'string':
        return textOf(node);
      case 'integer':
      case 'number':
        return numberOf(node);
      case 'boolean':
        return plain.boolean;
      case 'array':
        return listOf(node, schemaOf(node.items ?? {}));
      case 'object':
        return counted(node, objectOf(node));
      case 'quantity':
      case 'intOrString':
        return forms[node.type];
      default:
        return plain.any;
    }
  };
  const objectOf = (node: Definition): Schema => {
    if (node.properties !== undefined) return fieldsOf(node, node.properties);
    return node.values === undefined ? plain.object : z.record(plain.string, schemaOf(node.values));
  };
  const fieldsOf = ({ required = [], open }: Definition, properties: Readonly<Record<string, Definition>>): Schema => {
    const fields = new Map<string, Schema>();
    return z.unknown().check(({ value, issues }) => {
      if (!isRecord(value)) {
        issues.push({ code: 'invalid_type', expected: 'object', input: value });
        return;
      }
      for (const key of required)
        if (value[key] === undefined) issues.push({ code: 'invalid_type', expected: 'nonoptional', input: undefined, path: [key] });
      for (const [key, given] of Object.entries(value)) {
        // JSON and YAML leave it out.
        if (given === undefined) continue;
        const node = Object.hasOwn(properties, key) ? properties[key] : undefined;
        if (node !== undefined) {
          const found = issuesIn(
            known(fields, key, () => schemaOf(node)),
            given,
          );
          for (const issue of found) issues.push({ ...issue, path: [key, ...(issue.path ?? [])] });
        } else if (!open) issues.push({ code: 'unrecognized_keys', keys: [key], input: value });
      }
    });
  };
  return byId;
}

/** One for all: a field costs less than making it. */
const inner = { ...parsing, async: false as const };

/** What a schema finds, in the raw form that the outermost one makes messages of. */
function issuesIn(schema: Schema, value: unknown): readonly z.core.$ZodRawIssue[] {
  const result = schema._zod.run({ value, issues: [] }, inner);
  if (result instanceof Promise) throw new Error('a schema waits for something');
  return result.issues;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function known<K>(cache: Map<K, Schema>, key: K, make: () => Schema): Schema {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const made = make();
  cache.set(key, made);
  return made;
}

function textOf({ format, pattern, anyCase, minLength, maxLength }: Definition): Schema {
  if (format === 'byte' || format === 'date-time') return forms[format];
  let schema = plain.string;
  if (minLength !== undefined) schema = schema.min(minLength);
  if (maxLength !== undefined) schema = schema.max(maxLength);
  return pattern === undefined ? schema : schema.regex(new RegExp(pattern, anyCase ? 'i' : ''), `must be text of the form ${pattern}`);
}

function numberOf({ type, format, minimum, above, maximum }: Definition): Schema {
  let schema: z.ZodNumber = type === 'number' ? plain.number : format === 'int32' ? plain.int32 : plain.integer;
  if (minimum !== undefined) schema = schema.min(minimum);
  if (above !== undefined) schema = schema.gt(above);
  return maximum === undefined ? schema : schema.max(maximum);
}

function listOf({ minItems, maxItems, unique, uniqueBy }: Definition, item: Schema): Schema {
  let schema = z.array(item);
  if (minItems !== undefined) schema = schema.min(minItems);
  if (maxItems !== undefined) schema = schema.max(maxItems);
  if (unique) return schema.refine((list) => areDistinct(list.map((entry) => JSON.stringify(entry))), 'must not hold an entry twice');
  if (uniqueBy === undefined) return schema;
  const keys = Object.entries(uniqueBy);
  return schema.refine(
    (list) => areDistinct(list.map((entry) => JSON.stringify(keys.map(([key, otherwise]) => valueOf(entry, key) ?? otherwise)))),
    `must have entries that differ in ${keys.map(([key]) => key).join(' and ')}`,
  );
}

function counted({ minProperties, maxProperties }: Definition, schema: Schema): Schema {
  if (minProperties === undefined && maxProperties === undefined) return schema;
  const [least, most] = [minProperties ?? 0, maxProperties ?? Infinity];
  const fits = (value: unknown): boolean => {
    const count = Object.keys(value as object).length;
    return count >= least && count <= most;
  };
  return schema.refine(fits, most === Infinity ? `must have at least ${least} fields` : `must have from ${least} to ${most} fields`);
}

function valueOf(entry: unknown, key: string): unknown {
  return typeof entry === 'object' && entry !== null ? (entry as Readonly<Record<string, unknown>>)[key] : undefined;
}

function areDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
