import type { Refusers } from './model';

/** What answers of the scheduler were like, so that nobody takes a run for a proof in which a filter was never heard. */
export class Tally {
  pods = 0;
  /** Pods that fit no node. */
  stranded = 0;
  answers = 0;
  /** Pairs of pod and node that do not fit. */
  negatives = 0;
  /** Negatives in which a filter refused, and those in which no other did. */
  readonly refused = new Map<string, number>();
  readonly alone = new Map<string, number>();

  add(answer: Refusers): void {
    const all = Object.values(answer);
    const negative = all.filter((refusers) => refusers.length > 0);
    this.pods++;
    this.answers += all.length;
    this.negatives += negative.length;
    if (negative.length === all.length) this.stranded++;
    for (const refusers of negative) {
      for (const plugin of refusers) count(this.refused, plugin);
      if (refusers.length === 1) count(this.alone, refusers[0] ?? '');
    }
  }

  /** A table for people. */
  toString(): string {
    const shares = [...this.refused]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([plugin, n]) =>
          `  ${plugin.padEnd(20)} ${percent(n, this.negatives)} of negatives, ${percent(this.alone.get(plugin) ?? 0, this.negatives)} alone`,
      );
    return [
      `${String(this.pods)} pods, ${percent(this.stranded, this.pods)} without any node; ${String(this.answers)} pairs of pod and node, ${percent(this.negatives, this.answers)} negative`,
      ...shares,
    ].join('\n');
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
