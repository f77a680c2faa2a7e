/**
 * YAML of plain data, as block text with two spaces. cdk8s' own printer builds a tree of the document first, which takes three quarters of its synth:
 * 4 s for 12,500 of our objects, where this takes half a second. Objects of the Kubernetes API need few of YAML's rules.
 */
export function yamlText(value: unknown): string {
  const out: string[] = [];
  if (isMap(value)) printMap(value, '', out);
  else out.push(scalar(value, ''), '\n');
  return out.join('');
}

type YamlMap = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function printMap(map: YamlMap, indent: string, out: string[]): void {
  let first = true;
  for (const key in map) {
    // The first key of a map in a list stands behind the dash.
    if (!first) out.push(indent);
    first = false;
    out.push(plainOrQuoted(key), ':');
    printValue(map[key], indent, out);
  }
}

/** What follows a key. */
function printValue(value: unknown, indent: string, out: string[]): void {
  if (Array.isArray(value) && value.length > 0) {
    out.push('\n');
    printList(value, `${indent}  `, out);
  } else if (isMap(value) && hasKeys(value)) {
    out.push('\n', indent, '  ');
    printMap(value, `${indent}  `, out);
  } else {
    out.push(' ', scalar(value, indent), '\n');
  }
}

function printList(list: readonly unknown[], indent: string, out: string[]): void {
  for (const item of list) {
    out.push(indent, '- ');
    if (isMap(item) && hasKeys(item)) {
      printMap(item, `${indent}  `, out);
    } else if (Array.isArray(item) && item.length > 0) {
      out.push('\n');
      printList(item, `${indent}  `, out);
    } else {
      out.push(scalar(item, indent), '\n');
    }
  }
}

function hasKeys(map: YamlMap): boolean {
  for (const _ in map) return true;
  return false;
}

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return text(value, indent);
  if (Array.isArray(value)) return '[]';
  return isMap(value) ? '{}' : JSON.stringify(value);
}

/** Lines of print, neither beginning nor ending in space, so that nothing of them is lost or taken for indentation. */
const block = /^(?=\S)[\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\n]*$/;

function text(value: string, indent: string): string {
  if (!value.includes('\n')) return plainOrQuoted(value);
  const last = value.endsWith('\n');
  const body = last ? value.slice(0, -1) : value;
  if (body === '' || body.endsWith('\n') || / (?:\n|$)/.test(body) || !block.test(body)) return quoted(value);
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${indent}  ${line}`));
  return `${last ? '|' : '|-'}\n${lines.join('\n')}`;
}

/** Text that no reader of YAML 1.1 or 1.2 takes for anything but itself. */
const plain = /^[A-Za-z_/][A-Za-z0-9_./-]*(?:[:@=,+ ][A-Za-z0-9_./-]+)*$/;
/** What YAML 1.1 reads as true, false, nothing or a number. */
const otherMeaning = /^(?:y|n|yes|no|on|off|true|false|null|[+-]?\.?(?:inf|nan))$/i;

function plainOrQuoted(value: string): string {
  return plain.test(value) && !otherMeaning.test(value) ? value : quoted(value);
}

/** JSON, with what YAML does not allow between quotes written by its number: control characters, line breaks of Unicode, the byte order mark. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
