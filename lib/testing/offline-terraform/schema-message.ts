import type { ProviderSchema } from './provider-schema';
import type { Block, NestedBlock, ValueType } from './schema';

const NESTING: Readonly<Record<NestedBlock['nesting'], number>> = { single: 1, list: 2, set: 3, map: 4 };

/** A provider's schema as the message that Terraform asks for. */
export function schemaMessage({ provider, resources, dataSources }: ProviderSchema): object {
  const each = (blocks: ReadonlyMap<string, Block>): object =>
    Object.fromEntries([...blocks].map(([type, block]) => [type, { block: blockMessage(block) }]));
  return { provider: { block: blockMessage(provider) }, resourceSchemas: each(resources), dataSourceSchemas: each(dataSources) };
}

function blockMessage({ attributes, blocks }: Block): object {
  return {
    attributes: attributes.map((attribute) => ({ ...attribute, type: Buffer.from(JSON.stringify(typeNotation(attribute.type))) })),
    blockTypes: blocks.map(({ name, nesting, atLeast, atMost, block }) => ({
      typeName: name,
      nesting: NESTING[nesting],
      minItems: atLeast,
      maxItems: atMost,
      block: blockMessage(block),
    })),
  };
}

/** The same notation, less the list of members that may be left out where it is empty. */
function typeNotation(type: ValueType): unknown {
  if (typeof type === 'string') return type;
  if (type[0] !== 'object') return [type[0], typeNotation(type[1])];
  const members = Object.fromEntries(Object.entries(type[1]).map(([name, member]) => [name, typeNotation(member)]));
  return type[2].length > 0 ? ['object', members, type[2]] : ['object', members];
}
