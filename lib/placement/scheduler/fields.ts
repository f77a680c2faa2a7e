/** An object as YAML or JSON writes it, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object, or an empty one for anything else: what an API server would refuse is not told here. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

const nothing: readonly Fields[] = [];

/** The objects of a list; anything else is the empty list. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : nothing;
}

/** A text, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The texts of an object, by key. */
export function textMapOf(value: unknown): Readonly<Record<string, string>> {
  const texts = Object.entries(fieldsOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return texts.length === 0 ? none : Object.fromEntries(texts);
}

const none: Readonly<Record<string, string>> = {};
