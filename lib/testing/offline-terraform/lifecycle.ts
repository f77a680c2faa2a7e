import { invent, type InventionSource } from './invent';
import { isReadOnly, type Attribute, type Block, type NestedBlock } from './schema';
import { isList, isObject, isUnknown, UNKNOWN, type ObjectValue, type Value } from './value';

/**
 * A resource's planned state: what the provider sets and nothing has set yet is unknown. A block that the program leaves
 * out and that has read-only attributes (`master_auth` of a GKE cluster) is unknown at first and then stays as it is.
 */
export function plan(block: Block, proposed: Value, prior: Value): Value {
  if (!isObject(proposed)) return null;
  const planned = rewrite(block, proposed, (attribute, value) => (value === null && attribute.computed ? UNKNOWN : value));
  const before = isObject(prior) ? prior : {};
  const filled = block.blocks.filter((nested) => filledByProvider(nested, proposed[nested.name] ?? null));
  return { ...planned, ...Object.fromEntries(filled.map(({ name }) => [name, before[name] ?? UNKNOWN])) };
}

/** A resource's state after apply: the planned state with invented values for what was unknown. */
export function settle(block: Block, planned: Value, source: InventionSource): Value {
  if (!isObject(planned)) return null;
  const unknown = block.blocks.filter(({ name }) => isUnknown(planned[name]));
  const complete = { ...planned, ...Object.fromEntries(unknown.map((nested) => [nested.name, inventBlock(nested, source)])) };
  return rewrite(block, complete, (attribute, value) => (isUnknown(value) ? invent(attribute.type, attribute.name, source) : value));
}

/** What reading a data source gives: its configuration, with invented values for all that it computes. */
export function look(block: Block, config: Value, source: InventionSource): Value {
  return settle(block, plan(block, config, null), source);
}

function filledByProvider(nested: NestedBlock, value: Value): boolean {
  const absent = value === null || (isList(value) && value.length === 0);
  return absent && nested.atLeast === 0 && nested.nesting !== 'map' && nested.block.attributes.some(isReadOnly);
}

function inventBlock({ nesting, block }: NestedBlock, source: InventionSource): Value {
  const attributes = block.attributes.map((attribute): [string, Value] => [
    attribute.name,
    attribute.optional && !attribute.computed ? null : UNKNOWN,
  ]);
  const blocks = block.blocks.map((nested): [string, Value] => [nested.name, emptyOf(nested)]);
  const filled = settle(block, Object.fromEntries([...attributes, ...blocks]), source);
  return nesting === 'single' ? filled : [filled];
}

function emptyOf({ nesting }: NestedBlock): Value {
  if (nesting === 'single') return null;
  return nesting === 'map' ? {} : [];
}

/** The same block with every attribute, at any depth, replaced by what `change` says. */
function rewrite(block: Block, value: ObjectValue, change: (attribute: Attribute, value: Value) => Value): ObjectValue {
  const inside = (nested: NestedBlock, member: Value): Value => (isObject(member) ? rewrite(nested.block, member, change) : member);
  const nestedValue = (nested: NestedBlock, member: Value): Value => {
    if (isList(member)) return member.map((element) => inside(nested, element));
    if (nested.nesting !== 'map' || !isObject(member)) return inside(nested, member);
    return Object.fromEntries(Object.entries(member).map(([key, element]) => [key, inside(nested, element)]));
  };
  return Object.fromEntries([
    ...block.attributes.map((attribute): [string, Value] => [attribute.name, change(attribute, value[attribute.name] ?? null)]),
    ...block.blocks.map((nested): [string, Value] => [nested.name, nestedValue(nested, value[nested.name] ?? emptyOf(nested))]),
  ]);
}
