import { loadProviderSchema } from '../../lib/testing/offline-terraform/provider-schema';
import { isReadOnly, type Attribute, type Block, type ValueType } from '../../lib/testing/offline-terraform/schema';
import { providersOf } from '../../lib/testing/offline-terraform/stack-providers';
import { terraformData } from './terraform-data';
import { isList, isRecord, type Json } from './tree';

/** Arguments that Terraform itself gives to every resource. */
const metaArguments: ReadonlySet<string> = new Set([
  '//',
  'connection',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
]);

/**
 * What is wrong with a stack by the providers' schemas, without starting Terraform: arguments that are not there, are missing or of a
 * wrong type, and references to
 * what is not declared. What it finds Terraform refuses; Terraform finds more.
 */
export function terraformSchemaFindings(name: string, stack: Json): readonly string[] {
  const resources = new Map<string, Block>([['terraform_data', terraformData]]);
  const data = new Map<string, Block>();
  const providers = new Map<string, Block>();
  try {
    for (const use of providersOf({ [name]: stack })) {
      const schema = loadProviderSchema(use, undefined);
      providers.set(use.name, schema.provider);
      for (const [type, block] of schema.resources) resources.set(type, block);
      for (const [type, block] of schema.dataSources) data.set(type, block);
    }
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
  const { resource = {}, data: read = {}, provider = {} } = isRecord(stack) ? stack : {};
  return [
    ...eachBody(resource).flatMap(({ type, id, body }) => declared(`${type}.${id}`, resources.get(type), body)),
    ...eachBody(read).flatMap(({ type, id, body }) => declared(`data.${type}.${id}`, data.get(type), body)),
    ...Object.entries(isRecord(provider) ? provider : {}).flatMap(([type, bodies]) =>
      (isList(bodies) ? bodies : [bodies]).flatMap((body) => declared(`provider ${type}`, providers.get(type), body)),
    ),
    ...references(stack).flatMap((found) => unresolved(found, { resource, data: read, resources, sources: data })),
  ];
}

export function eachBody(section: Json): readonly { readonly type: string; readonly id: string; readonly body: Json }[] {
  return Object.entries(isRecord(section) ? section : {}).flatMap(([type, named]) =>
    Object.entries(isRecord(named) ? named : {}).map(([id, body]) => ({ type, id, body })),
  );
}

function declared(where: string, block: Block | undefined, body: Json): readonly string[] {
  return block === undefined ? [`${where}: no provider has this type`] : inBlock(where, block, body);
}

function inBlock(where: string, block: Block, body: Json): readonly string[] {
  if (!isRecord(body)) return [`${where} is no block`];
  const attributes = new Map(block.attributes.map((attribute) => [attribute.name, attribute]));
  const blocks = new Map(block.blocks.map((nested) => [nested.name, nested]));
  const present = Object.entries(body).filter(([, value]) => value !== null);
  return [
    ...present.flatMap(([key, value]) => {
      // Of a resource alone, but no block has arguments of these names.
      if (metaArguments.has(key) && !attributes.has(key)) return [];
      const attribute = attributes.get(key);
      if (attribute !== undefined) return inAttribute(`${where}.${key}`, attribute, value);
      const nested = blocks.get(key);
      if (nested === undefined) return [`${where}: there is no argument "${key}"`];
      const bodies = isList(value) ? value : [value];
      const tooMany = nested.atMost > 0 && bodies.length > nested.atMost;
      return [
        ...(tooMany ? [`${where}: too many ${key}`] : []),
        ...bodies.flatMap((each) => inBlock(`${where}.${key}`, nested.block, each)),
      ];
    }),
    ...block.attributes
      .filter(({ name, required }) => required && (body[name] ?? null) === null)
      .map(({ name }) => `${where}: ${name} is missing`),
    ...block.blocks.filter(({ name, atLeast }) => atLeast > 0 && isEmpty(body[name])).map(({ name }) => `${where}: ${name} is missing`),
  ];
}

function isEmpty(value: Json | undefined): boolean {
  return (value ?? null) === null || (isList(value) && value.length === 0);
}

function inAttribute(where: string, attribute: Attribute, value: Json): readonly string[] {
  if (isReadOnly(attribute)) return [`${where} is set by the provider alone`];
  return isOf(attribute.type, value) ? [] : [`${where} is of another type`];
}

/** Terraform turns numbers and booleans into texts and back; what an expression is, it finds out later. */
function isOf(type: ValueType, value: Json): boolean {
  if (value === null || type === 'dynamic') return true;
  if (typeof value === 'string' && value.includes('${')) return true;
  if (type === 'string') return typeof value !== 'object';
  if (type === 'number')
    return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)));
  if (type === 'bool') return typeof value === 'boolean' || value === 'true' || value === 'false';
  if (type[0] === 'object') return isRecord(value) && isObjectOf(type[1], type[2], value);
  const [kind, inner] = type;
  if (kind === 'map') return isRecord(value) && Object.values(value).every((each) => isOf(inner, each));
  return isList(value) && value.every((each) => isOf(inner, each));
}

function isObjectOf(
  members: Readonly<Record<string, ValueType>>,
  optional: readonly string[],
  value: Readonly<Record<string, Json>>,
): boolean {
  return (
    Object.entries(value).every(([key, each]) => members[key] !== undefined && isOf(members[key], each)) &&
    Object.keys(members).every((key) => optional.includes(key) || key in value)
  );
}

/** `data.aws_partition.partition.partition`, in expressions and in `depends_on`. */
interface Reference {
  readonly isData: boolean;
  readonly type: string;
  readonly id: string;
  readonly attribute: string | undefined;
}

/** Words before a dot that are no type of a resource; names that `for` gives are others. */
const notResources = ['each', 'var', 'local', 'self', 'count', 'path'];

/** Everything that a part of a stack refers to. */
export function references(value: Json, bare = false): readonly Reference[] {
  if (isList(value)) return value.flatMap((each) => references(each, bare));
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([key, each]) => (key === '//' ? [] : references(each, key === 'depends_on')));
  }
  if (typeof value !== 'string') return [];
  const expressions = bare ? [value] : [...value.matchAll(/(?<!\$)\$\{([^}]*)\}/g)].map(([, inner = '']) => inner);
  const named = new Set([...notResources, ...[...value.matchAll(/\bfor (\w+)(?:, (\w+))? in\b/g)].flatMap(([, a = '', b = '']) => [a, b])]);
  return expressions.flatMap((expression) =>
    // Texts inside of an expression are no part of it.
    [...expression.replaceAll(/"[^"$]*"/g, '""').matchAll(/(?<![\w.])(data\.)?([a-z]\w*)\.([\w-]+)(?:\.(\w+))?/g)]
      .map(([, isData, type = '', id = '', attribute]) => ({ isData: isData !== undefined, type, id, attribute }))
      .filter(({ type }) => !named.has(type)),
  );
}

interface Declared {
  readonly resource: Json;
  readonly data: Json;
  readonly resources: ReadonlyMap<string, Block>;
  readonly sources: ReadonlyMap<string, Block>;
}

function unresolved({ isData, type, id, attribute }: Reference, all: Declared): readonly string[] {
  const section = isData ? all.data : all.resource;
  const named = isRecord(section) ? section[type] : undefined;
  if (!isRecord(named) || named[id] === undefined) return [`${type}.${id} is referred to and not declared`];
  const block = (isData ? all.sources : all.resources).get(type);
  if (attribute === undefined || block === undefined) return [];
  const known = [...block.attributes, ...block.blocks].some(({ name }) => name === attribute);
  return known ? [] : [`${type}.${id} has no attribute ${attribute}`];
}
