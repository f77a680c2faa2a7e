import type { WorkloadModel } from '../model/workload';

/** All words of a command and its arguments, those of a shell's script among them. */
export function wordsOf({ command, args }: WorkloadModel): readonly string[] {
  return [...command, ...args].flatMap((text) => text.split(/\s+/));
}

/** The number after a flag, joined by `=` or as the next word; null when the flag is not there or holds no number. */
export function numberAfter(words: readonly string[], flag: RegExp): number | null {
  const index = words.findIndex((word) => flag.test(word));
  const word = words[index];
  if (word === undefined) return null;
  const text = word.includes('=') ? word.slice(word.indexOf('=') + 1) : (words[index + 1] ?? '');
  return /^\d+$/.test(text) ? Number(text) : null;
}
