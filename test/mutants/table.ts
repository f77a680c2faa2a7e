import type { Case, Where } from './cases';
import type { Verdict } from './judges';

/** A mutant with what everybody said of it; null where it means nothing. */
export interface Judged {
  readonly mutant: Case;
  readonly verdict: Verdict | null;
}

const places = ['aws', 'gcp', 'existing', 'onprem'];
const layers: readonly Where[] = ['placed model', 'Kubernetes', 'Terraform'];

/** Those that nobody refuses. */
export function survivorsOf(judged: readonly Judged[]): readonly Case[] {
  return judged.flatMap(({ mutant, verdict }) => (verdict?.size === 0 ? [mutant] : []));
}

/** Mutants that mean something. */
export function meantOf(judged: readonly Judged[]): number {
  return judged.filter(({ verdict }) => verdict !== null).length;
}

export function wordsOf({ subject, where, operator, at }: Case): string {
  return `${subject}, ${where}, ${operator}: ${at}`;
}

/**
 * For each operator, place and layer: refused of made. Then for each judge how many it refused in each layer, and how many nobody else did.
 */
export function tableOf(judged: readonly Judged[]): string {
  const operators = [...new Set(judged.map(({ mutant }) => mutant.operator))];
  const columns = places.flatMap((place) => layers.map((where) => ({ place, where })));
  const count = (all: readonly Judged[]): string => {
    const meant = meantOf(all);
    return meant === 0 ? '-' : `${String(meant - survivorsOf(all).length)}/${String(meant)}`;
  };
  const of = (operator: string | null, column: { readonly place: string; readonly where: Where } | null): readonly Judged[] =>
    judged.filter(
      ({ mutant }) =>
        (operator === null || mutant.operator === operator) &&
        (column === null || (mutant.place === column.place && mutant.where === column.where)),
    );
  const row = (name: string, operator: string | null): readonly string[] => [
    name,
    ...columns.map((column) => count(of(operator, column))),
    count(of(operator, null)),
  ];
  const judges = [...new Set(judged.flatMap(({ verdict }) => [...(verdict?.keys() ?? [])]))].sort();
  const refusedBy = (judge: string, where: Where): number =>
    of(null, null).filter(({ mutant, verdict }) => mutant.where === where && verdict?.has(judge) === true).length;
  const alone = (judge: string): number => judged.filter(({ verdict }) => verdict?.size === 1 && verdict.has(judge)).length;
  return [
    aligned([
      ['refused of made', ...columns.map(({ place, where }) => `${place}, ${where}`), 'all'],
      ...operators.map((operator) => row(operator, operator)),
      row('all', null),
    ]),
    aligned([
      ['refused by', ...layers, 'by nobody else'],
      ...judges.map((judge) => [judge, ...layers.map((where) => String(refusedBy(judge, where))), String(alone(judge))]),
    ]),
  ].join('\n\n');
}

/** As Markdown. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
