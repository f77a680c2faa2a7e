import { isReadOnly, type Block, type NestedBlock } from './schema';
import { isList, isObject, type Value } from './value';

type Step = { readonly attributeName: string } | { readonly elementKeyInt: number } | { readonly elementKeyString: string };
type Path = readonly Step[];

const ERROR = 1;

/** Diagnostics for attributes that only the provider sets and that the configuration sets all the same: Terraform leaves that check to providers. */
export function readOnlyProblems(block: Block, config: Value): readonly object[] {
  return problemsIn(block, config, []);
}

function problemsIn(block: Block, config: Value, path: Path): readonly object[] {
  if (!isObject(config)) return [];
  return [
    ...block.attributes
      .filter((attribute) => isReadOnly(attribute) && (config[attribute.name] ?? null) !== null)
      .map(({ name }) => ({
        severity: ERROR,
        summary: 'Value for unconfigurable attribute',
        detail: `The attribute "${name}" is read-only: the provider sets it, a program can only refer to it.`,
        attribute: { steps: [...path, { attributeName: name }] },
      })),
    ...block.blocks.flatMap((nested) =>
      elementsOf(nested, config[nested.name] ?? null, path).flatMap(([element, place]) => problemsIn(nested.block, element, place)),
    ),
  ];
}

/** The blocks of one name, with their paths; a path cannot go into a set, so there it ends at the set. */
function elementsOf({ name, nesting }: NestedBlock, value: Value, path: Path): readonly (readonly [Value, Path])[] {
  const here = [...path, { attributeName: name }];
  if (isList(value))
    return value.map((element, index) => [element, nesting === 'set' ? path : [...here, { elementKeyInt: index }]] as const);
  if (nesting === 'map' && isObject(value)) {
    return Object.entries(value).map(([key, element]) => [element, [...here, { elementKeyString: key }]] as const);
  }
  return [[value, here]];
}
