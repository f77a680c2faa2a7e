import { encode } from '@msgpack/msgpack';
import type { ProviderSchema } from './provider-schema';
import type { Block } from './schema';
import { SetupProblem } from './setup-problem';
import { isList, isObject, type Value } from './value';

/** Arguments that cannot be changed in place, by resource type; dots lead into blocks: `{ aws_subnet: ['vpc_id'], aws_launch_template: ['placement.tenancy'] }`. */
export type ReplacedBy = Readonly<Record<string, readonly string[]>>;

/** Steps to the arguments that make a change a replacement. A path ends at the outermost block, because Terraform allows none into sets. */
export function replacements(arguments_: readonly string[], prior: Value, planned: Value): readonly object[] {
  if (!isObject(prior) || !isObject(planned)) return [];
  const changed = arguments_.map((each) => each.split('.')).filter((path) => !isSame(valueAt(prior, path), valueAt(planned, path)));
  return [...new Set(changed.map(([name]) => name))].map((attributeName) => ({ steps: [{ attributeName }] }));
}

/** Refuses arguments that a served type does not have: a word that is misspelt would never replace anything. */
export function assertReplacements({ resources }: ProviderSchema, replacedBy: ReplacedBy): void {
  for (const [type, block] of resources) {
    const unknown = replacedBy[type]?.find((path) => !hasArgument(block, path.split('.')));
    if (unknown !== undefined) throw new SetupProblem(`replacedBy names "${unknown}" of ${type}, which has no such argument`);
  }
}

function hasArgument({ attributes, blocks }: Block, [name, ...inner]: readonly string[]): boolean {
  const nested = blocks.find((each) => each.name === name);
  if (nested !== undefined) return inner.length === 0 || hasArgument(nested.block, inner);
  return attributes.some((each) => each.name === name);
}

/** The value of an argument; of all blocks together where there are several. */
function valueAt(value: Value, [name, ...inner]: readonly string[]): Value {
  if (name === undefined) return value;
  if (isList(value)) return value.map((element) => valueAt(element, [name, ...inner]));
  return isObject(value) ? valueAt(value[name] ?? null, inner) : value;
}

function isSame(one: Value, other: Value): boolean {
  const [a, b] = [one, other].map((value) => Buffer.from(encode(value, { useBigInt64: true, sortKeys: true })));
  return a !== undefined && b !== undefined && a.equals(b);
}
