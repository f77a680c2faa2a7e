import { brotliDecompressSync } from 'node:zlib';

/** Where one document was taken from that schemas are made of. */
export interface SchemaSource {
  /** File or folder in the project. */
  readonly file: string;
  /** `owner/name` on GitHub. */
  readonly project: string;
  /** Branch or tag. */
  readonly ref: string;
  /** Full hash; none for what a running server answered. */
  readonly commit?: string;
  /** Of the commit, or of the answer. */
  readonly date: string;
  /** What was taken of it, where that is not all. */
  readonly use?: string;
}

/** A part of a schema: JSON Schema without what Kubernetes does not use, and with its own types. */
export interface Definition {
  /** Another definition; nothing else stands beside it. */
  readonly ref?: number;
  /** None is a value of any type. */
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'quantity' | 'intOrString';
  readonly nullable?: true;
  readonly enum?: readonly (string | number | boolean)[];
  readonly format?: 'int32' | 'int64' | 'byte' | 'date-time';
  readonly pattern?: string;
  /** The pattern means capitals and small letters alike. */
  readonly anyCase?: true;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  /** The number must be more than this. */
  readonly above?: number;
  readonly maximum?: number;
  readonly items?: Definition;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** No entry twice. */
  readonly unique?: true;
  /** Entries differ in these keys; a key that is left out has this value. */
  readonly uniqueBy?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly required?: readonly string[];
  /** Other fields are kept as they are. */
  readonly open?: true;
  /** All values of a map with free keys. */
  readonly values?: Definition;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/** What the first line of a file says. */
interface Header {
  readonly sources: readonly SchemaSource[];
  /** Number of the definition by `<apiVersion> <kind>`. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly parts: { readonly objectMeta?: number; readonly jobTemplate?: number };
}

/** One file of schemas. */
export interface Bundle extends Header {
  /** Parsed anew each time: who asks keeps what he makes of it. */
  definition(id: number): Definition;
}

/** Loaded when somebody asks for one, and one minor only. */
const files = {
  '1.33': () => require('./data/kubernetes-1.33') as typeof import('./data/kubernetes-1.33'),
  '1.34': () => require('./data/kubernetes-1.34') as typeof import('./data/kubernetes-1.34'),
  '1.35': () => require('./data/kubernetes-1.35') as typeof import('./data/kubernetes-1.35'),
  '1.36': () => require('./data/kubernetes-1.36') as typeof import('./data/kubernetes-1.36'),
  custom: () => require('./data/custom') as typeof import('./data/custom'),
} as const;

/** Minors whose schemas are stored, oldest first. */
export const storedMinors = ['1.33', '1.34', '1.35', '1.36'] as const;
export type StoredMinor = (typeof storedMinors)[number];

const read = new Map<string, Bundle>();

/** Kinds of Kubernetes itself in a minor, or of other projects, which do not depend on it. */
export function bundleOf(file: StoredMinor | 'custom'): Bundle {
  const known = read.get(file) ?? unpack(files[file]().packed);
  read.set(file, known);
  return known;
}

/** Lines stay text until somebody asks: of a thousand definitions a program meets a few dozen. */
function unpack(packed: string): Bundle {
  const lines = brotliDecompressSync(Buffer.from(packed, 'base64')).toString('utf8').split('\n');
  return { ...(JSON.parse(lines[0] ?? '') as Header), definition: (id) => JSON.parse(lines[id] ?? '') as Definition };
}
