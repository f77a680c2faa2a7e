/** Who sets an attribute: the user must (`required`), the user may (`optional`), the provider does (`computed`). */
export interface Flags {
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
}

/** How one attribute or block was generated. */
export interface Member extends Flags {
  readonly name: string;
  /** Name of the generated type: `string`, `stringList`, `EksClusterVpcConfigList`. */
  readonly storedType: string;
  readonly collection: 'simple' | 'struct' | 'list' | 'set' | 'map';
  /** A Terraform block, not an attribute. */
  readonly block: boolean;
  /** A block that may stand once. */
  readonly once: boolean;
}

/** The generated types of one module: a resource, a data source or a provider's configuration. */
export interface Binding {
  readonly root: readonly Member[];
  readonly structs: ReadonlyMap<string, readonly Member[]>;
}

interface Property {
  readonly optional: boolean;
  readonly documentedAsBlock: boolean;
}
type Properties = ReadonlyMap<string, Property>;
type Mapped = Pick<Member, 'storedType' | 'collection'> & { readonly list: 'block' | 'attribute' | undefined };
type Mapping = ReadonlyMap<string, Mapped>;

const ROOT = Symbol('root');
const ROOT_CLASS = /^export class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider) \{/;
const STRUCT_CLASS = /^export class (\w+)OutputReference extends cdktf\.ComplexObject \{/;
const INTERFACE = /^export interface (\w+)/;
const MAPPER = /^export function (\w+)ToHclTerraform\(/;

/** Reads the TypeScript text of a module, as cdktf's provider generator writes it. */
export function parseBinding(text: string): Binding {
  const interfaces = new Map<string, Properties>();
  const mappings = new Map<string | symbol, Mapping>();
  const classes = new Map<string | symbol, string>();
  let rootConfig = '';
  for (const declaration of text.split(/^(?=export )/m)) {
    const root = ROOT_CLASS.exec(declaration)?.[1];
    const struct = STRUCT_CLASS.exec(declaration)?.[1];
    const interfaceName = INTERFACE.exec(declaration)?.[1];
    const mapper = MAPPER.exec(declaration)?.[1];
    if (root !== undefined) {
      rootConfig = `${root}Config`;
      classes.set(ROOT, declaration);
      mappings.set(ROOT, parseMapping(declaration));
    }
    if (struct !== undefined) classes.set(struct, declaration);
    if (interfaceName !== undefined) interfaces.set(interfaceName, parseProperties(declaration));
    if (mapper !== undefined) mappings.set(upperFirst(mapper), parseMapping(declaration));
  }
  const membersOf = (key: string | symbol, config: string): readonly Member[] => {
    const properties: Properties = interfaces.get(config) ?? new Map();
    const mapping: Mapping = mappings.get(key) ?? new Map();
    const body = classes.get(key);
    return body === undefined ? settableMembers(properties, mapping) : classMembers(body, properties, mapping);
  };
  const structs = [...interfaces.keys()].filter((name) => name !== rootConfig);
  return { root: membersOf(ROOT, rootConfig), structs: new Map(structs.map((name) => [name, membersOf(name, name)])) };
}

/** The properties of a generated interface; the link in each doc comment has the Terraform name. */
function parseProperties(declaration: string): Properties {
  const property = /^ {2}\/\*\*\n((?: {2}\*.*\n)*?) {2}\*\/\n {2}readonly \w+(\??):/gm;
  const properties = new Map<string, Property>();
  for (const [, comment = '', mark] of declaration.matchAll(property)) {
    const name = /\{@link [^ #]*#(\w+) /.exec(comment)?.[1];
    if (name === undefined) continue;
    properties.set(name, { optional: mark === '?', documentedAsBlock: comment.startsWith(`  * ${name} block\n`) });
  }
  return properties;
}

/** The entries of a generated HCL mapper: one for each attribute or block that users may set. */
function parseMapping(declaration: string): Mapping {
  const entry = /^ +(\w+): \{\s*value: (.*),\s*isBlock: (?:true|false),\s*type: "(\w+)",\s*storageClassType: "(\w+)",/gm;
  const mapping = new Map<string, Mapped>();
  for (const [, name = '', value = '', collection, storedType = ''] of declaration.matchAll(entry)) {
    const block = /listMapperHcl\(.*, (true|false)\)/.exec(value)?.[1];
    const list = block === undefined ? undefined : block === 'true' ? 'block' : 'attribute';
    mapping.set(name, { storedType, collection: collection as Member['collection'], list });
  }
  return mapping;
}

/** Members of a class: each starts with a comment that has the schema's flags. */
function classMembers(declaration: string, properties: Properties, mapping: Mapping): readonly Member[] {
  const [, ...parts] = declaration.split(/^ {2}\/\/ (?=\w+ - computed: )/m);
  return parts.flatMap((part) => {
    const [, name, computed, optional, required] = /^(\w+) - computed: (\w+), optional: (\w+), required: (\w+)$/m.exec(part) ?? [];
    if (name === undefined) return [];
    const flags = { required: required === 'true', optional: optional === 'true', computed: computed === 'true' };
    const mapped = mapping.get(name);
    if (mapped !== undefined) return [settable(name, { ...flags, ...mapped }, properties.get(name))];
    return [{ name, ...flags, ...readOnlyType(part), block: false, once: false }];
  });
}

/** Members of a struct without a class (inside a provider's configuration): all can be set, the interface has the flags. */
function settableMembers(properties: Properties, mapping: Mapping): readonly Member[] {
  return [...properties].flatMap(([name, property]) => {
    const mapped = mapping.get(name);
    const flags = { required: !property.optional, optional: property.optional, computed: false };
    return mapped === undefined ? [] : [settable(name, { ...flags, ...mapped }, property)];
  });
}

/** A list or set of structs without a list mapper is a block that may stand once; attributes always have the mapper. */
function settable(name: string, found: Flags & Mapped, property: Property | undefined): Member {
  const { list, ...described } = found;
  const { storedType, collection } = described;
  const ofStructs = /^[A-Z]/.test(storedType);
  const collects = collection === 'list' || collection === 'set';
  const once = ofStructs && collects && list === undefined;
  const block = once || (ofStructs && (collects ? list === 'block' : property?.documentedAsBlock === true));
  return { name, ...described, block, once };
}

/** The type of a read-only attribute, from the object that its getter returns or the call that the getter makes. */
function readOnlyType(part: string): Pick<Member, 'storedType' | 'collection'> {
  const [, className, wrapsSet] = /^ {2}private _\w+ = new ([\w.]+)\(this, "\w+"(?:, (true|false))?\);$/m.exec(part) ?? [];
  if (className !== undefined) {
    if (className.endsWith('OutputReference')) return { storedType: className.slice(0, -'OutputReference'.length), collection: 'struct' };
    const storedType = className.startsWith('cdktf.') ? lowerFirst(className.slice('cdktf.'.length)) : className;
    if (wrapsSet === undefined) return { storedType, collection: 'map' };
    return { storedType, collection: wrapsSet === 'true' ? 'set' : 'list' };
  }
  const [, toList, kind] = /return (.*)this\.get(\w+)Attribute\(/.exec(part) ?? [];
  if (kind === undefined) return { storedType: 'any', collection: 'simple' };
  if (kind === 'List') return { storedType: 'stringList', collection: toList === '' ? 'list' : 'set' };
  if (kind === 'NumberList') return { storedType: 'numberList', collection: toList === '' ? 'list' : 'set' };
  return { storedType: lowerFirst(kind), collection: kind.endsWith('Map') ? 'map' : 'simple' };
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
