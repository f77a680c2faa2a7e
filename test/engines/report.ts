import { appendFileSync } from 'node:fs';

/** File that `jest.config.cjs` gives to all test files of one run; the table of judges is printed from it at the end. */
const file = process.env['CDK_GPU_JUDGES'];

/** Adds to what a judge saw: `saw('kube-apiserver 1.36.3', { objects: 120, refused: 0 })`. Counts of the same name are summed over all tests. */
export function saw(judge: string, counts: Readonly<Record<string, number>>): void {
  tell({ judge, counts });
}

/** A defect that was put in on purpose, and the judge that refused it, with the words in which it did. */
export function caught(defect: string, judge: string, words: string): void {
  tell({ defect, judge, words: words.replaceAll(/\s+/g, ' ').trim() });
}

/** Tests that were not run, and what they would need. */
export function skipped(title: string, why: string): void {
  tell({ skipped: title, why });
}

function tell(line: unknown): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
