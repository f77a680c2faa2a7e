import { formatSpread, spreadOf } from './statistics';

/** One column: what it is called, and how it is read from a run. */
export interface Measure<S> {
  readonly title: string;
  readonly digits: number;
  readonly of: (sample: S) => number;
}

/** What is printed, and one run of each side. */
export interface Sides<S> {
  readonly title: string;
  readonly rounds: number;
  readonly measures: readonly Measure<S>[];
  readonly library: () => S;
  readonly byHand: () => S;
}

/** Both sides in turn, and who goes first in turn too: what slows the machine down for a while hits both. */
export function compareSides<S>({ title, rounds, measures, library, byHand }: Sides<S>): void {
  const ours: S[] = [];
  const theirs: S[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) ours.push(library());
    theirs.push(byHand());
    if (round % 2 === 1) ours.push(library());
  }
  const print = (name: string, cell: (measure: Measure<S>) => string): void => console.log(row(name, measures.map(cell)));
  console.log(title);
  print('', (measure) => measure.title);
  print('library', ({ of, digits }) => formatSpread(spreadOf(ours.map(of)), digits));
  print('by hand', ({ of, digits }) => formatSpread(spreadOf(theirs.map(of)), digits));
  print('ratio', ({ of }) => formatSpread(spreadOf(pairedRatios(ours.map(of), theirs.map(of))), 2));
  console.log('');
}

function row(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(8)} ${cells.map((cell) => cell.padEnd(22)).join(' ')}`.trimEnd();
}

function pairedRatios(ours: readonly number[], theirs: readonly number[]): readonly number[] {
  return ours.map((value, i) => value / (theirs[i] ?? Number.NaN));
}
