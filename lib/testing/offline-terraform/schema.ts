import type { Binding, Member } from './binding-parser';

/** A Terraform type, in the notation of the plugin protocol. An object's third part names the attributes that may be left out. */
export type ValueType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', ValueType]
  | readonly ['object', Readonly<Record<string, ValueType>>, readonly string[]];

/** One attribute of a block. */
export interface Attribute {
  readonly name: string;
  readonly type: ValueType;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
}

/** A kind of block inside a block, and how often it may stand. */
export interface NestedBlock {
  readonly name: string;
  readonly nesting: 'single' | 'list' | 'set' | 'map';
  readonly atLeast: number;
  /** 0 means without limit. */
  readonly atMost: number;
  readonly block: Block;
}

/** What may stand in a resource, a data source, a provider's configuration or a block. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

/** True for attributes that only the provider sets. */
export function isReadOnly({ computed, optional, required }: Attribute): boolean {
  return computed && !optional && !required;
}

/** Providers that speak protocol 6: the objects in their attributes have optional members. In all others every member must be given. */
const WITH_OPTIONAL_MEMBERS: ReadonlySet<string> = new Set(['helm']);

const PRIMITIVES: Readonly<Record<string, ValueType>> = { string: 'string', number: 'number', boolean: 'bool', any: 'dynamic' };

/** The Terraform schema of a module of the bindings. */
export function schemaOf(binding: Binding, provider: string): Block {
  return blockOf(binding.root, { structs: binding.structs, optionalMembers: WITH_OPTIONAL_MEMBERS.has(provider) });
}

interface Context {
  readonly structs: Binding['structs'];
  readonly optionalMembers: boolean;
}

function blockOf(members: readonly Member[], context: Context): Block {
  return {
    attributes: members.filter((member) => !member.block).map((member) => attributeOf(member, context)),
    blocks: members.filter((member) => member.block).map((member) => nestedBlockOf(member, context)),
  };
}

function attributeOf(member: Member, context: Context): Attribute {
  const { name, required, optional, computed } = member;
  return { name, type: typeOf(member, context), required, optional, computed };
}

function nestedBlockOf(member: Member, context: Context): NestedBlock {
  const { name, collection } = member;
  const block = blockOf(structOf(member.storedType, context) ?? [], context);
  if (collection === 'struct' || collection === 'simple') return { name, nesting: 'single', atLeast: 0, atMost: 0, block };
  // Terraform refuses a set whose elements have members of any type, so such a set is served as a list.
  const nesting = collection === 'set' && holdsDynamic(block) ? 'list' : collection;
  return { name, nesting, atLeast: member.required ? 1 : 0, atMost: member.once ? 1 : 0, block };
}

function holdsDynamic(block: Block): boolean {
  return block.attributes.some(({ type }) => type === 'dynamic') || block.blocks.some((nested) => holdsDynamic(nested.block));
}

function typeOf(member: Member, context: Context): ValueType {
  const { storedType, collection } = member;
  // The generator writes both "any type" and "map of any type" for Terraform's any type.
  if (storedType === 'any' || storedType === 'anyMap') return 'dynamic';
  if (collection === 'simple' || collection === 'struct') return namedType(storedType, member, context);
  const element = collection === 'map' ? withoutSuffix(storedType, 'Map') : withoutSuffix(storedType, 'List');
  return [collection, namedType(element, member, context)];
}

/** A primitive, a struct, or a collection of these by its suffix; the generator keeps no sets inside collections apart from lists. */
function namedType(name: string, member: Member, context: Context): ValueType {
  const primitive = PRIMITIVES[name];
  if (primitive !== undefined) return primitive;
  const struct = structOf(name, context);
  if (struct !== undefined) return objectType(struct, member, context);
  if (name.endsWith('List')) return ['list', namedType(withoutSuffix(name, 'List'), member, context)];
  if (name.endsWith('Map')) return ['map', namedType(withoutSuffix(name, 'Map'), member, context)];
  return 'dynamic';
}

function objectType(struct: readonly Member[], parent: Member, context: Context): ValueType {
  const settable = parent.required || parent.optional;
  const mayBeLeftOut = settable && context.optionalMembers ? struct.filter((member) => !member.required) : [];
  return [
    'object',
    Object.fromEntries(struct.map((member) => [member.name, typeOf(member, context)])),
    mayBeLeftOut.map((member) => member.name),
  ];
}

function structOf(storedType: string, context: Context): readonly Member[] | undefined {
  return context.structs.get(storedType) ?? context.structs.get(storedType.replace(/(List|Map)$/, ''));
}

function withoutSuffix(name: string, suffix: string): string {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
