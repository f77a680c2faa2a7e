import { parse, parseAllDocuments } from 'yaml';
import type { Json } from '../tree';
import { sameSet } from './held';

/** A file that a host must have: its rights, and what is wrong with a text of it. */
export interface File {
  readonly mode: '0600' | '0644';
  readonly judge: (text: string) => readonly string[];
}
export type Files = Readonly<Record<string, File>>;

/** YAML for root alone. */
export function yamlFile(where: string, judge: (value: Json) => readonly string[]): File {
  return { mode: '0600', judge: (text) => judged(where, () => judge(parse(text) as Json)) };
}

/** Objects that the first server applies when it starts. */
export function manifestFile(where: string, judge: (objects: readonly Json[]) => readonly string[]): File {
  return {
    mode: '0600',
    judge: (text) => judged(where, () => judge(parseAllDocuments(text).map((document) => document.toJSON() as Json))),
  };
}

/** Lines of which the order means nothing. */
export function linesFile(where: string, all: readonly string[], mode: File['mode'] = '0644'): File {
  return {
    mode,
    judge: (text) => (sameSet(all)(text.split('\n').filter((line) => line !== '')) ? [] : [`${where}: ${text} is not ${all.join(', ')}`]),
  };
}

function judged(where: string, judge: () => readonly string[]): readonly string[] {
  try {
    return judge();
  } catch (error) {
    return [`${where} cannot be read: ${String(error)}`];
  }
}
