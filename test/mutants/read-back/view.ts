import { eachBody, references } from '../terraform-schema';
import { isRecord, type Json } from '../tree';
import { textOf } from './held';

/** A resource as it is written. */
export interface Written {
  readonly type: string;
  readonly id: string;
  readonly body: Json;
}

/** One stack, to be asked about. */
export interface View {
  readonly name: string;
  readonly stack: Json;
  /** Resources of a type. */
  of(type: string): readonly Written[];
  /** The resource that a text refers to, if it is one reference to it: to its `attribute`, or to any. */
  behind(text: Json | undefined, type: string, attribute?: string): Written | undefined;
  /** Addresses that a resource waits for, by `depends_on`, by reference, or by what it waits for. */
  waitsFor(resource: Written): ReadonlySet<string>;
}

export function viewOf(name: string, stack: Json): View {
  const { resource = {} } = isRecord(stack) ? stack : {};
  const all = eachBody(resource);
  const byAddress = new Map(all.map((each) => [addressOf(each), each]));
  const waits = new Map<string, ReadonlySet<string>>();
  const waitsFor = (written: Written): ReadonlySet<string> => {
    const known = waits.get(addressOf(written));
    if (known !== undefined) return known;
    const direct = references(written.body)
      .filter(({ isData }) => !isData)
      .map(({ type, id }) => `${type}.${id}`);
    // A cycle ends here; Terraform refuses it.
    waits.set(addressOf(written), new Set(direct));
    const reached = new Set([
      ...direct,
      ...direct.flatMap((address) => {
        const next = byAddress.get(address);
        return next === undefined ? [] : [...waitsFor(next)];
      }),
    ]);
    waits.set(addressOf(written), reached);
    return reached;
  };
  return {
    name,
    stack,
    of: (type) => all.filter((each) => each.type === type),
    behind: (text, type, attribute) => {
      const found = /^\$\{(?:tostring\()?([a-z]\w*)\.([\w-]+)\.(\w+)[^}]*\}$/.exec(textOf(text));
      if (found?.[1] !== type || (attribute !== undefined && found[3] !== attribute)) return undefined;
      return byAddress.get(`${type}.${found[2] ?? ''}`);
    },
    waitsFor,
  };
}

export function addressOf({ type, id }: { readonly type: string; readonly id: string }): string {
  return `${type}.${id}`;
}

/** JSON inside of a text. */
export function inside(text: Json | undefined): Json | undefined {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** Findings about those of a type that are too few or too many. */
export function counted(view: View, type: string, wanted: number): readonly string[] {
  const count = view.of(type).length;
  return count === wanted ? [] : [`${view.name}: ${String(count)} of ${type}, not ${String(wanted)}`];
}

/** The only resource of a type. */
export function only(view: View, type: string): Written | undefined {
  const [first, ...more] = view.of(type);
  return more.length === 0 ? first : undefined;
}
