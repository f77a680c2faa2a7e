import type { Blueprint } from 'cdk-gpu';
import { toldBy, unknownValues } from '../catalog/chart-values/known';
import { terraformIsHere } from '../support/tools';
import { issueFindings, outcomeOf, outputFindings, type Outcome } from './check-program';
import { Stacks } from './stacks';

/** Programs that were tried, under the law that holds for each of them. */
export class Trials {
  readonly stacks = new Stacks();
  private readonly codes = new Map<string, number>();
  private readonly began = Date.now();
  programs = 0;
  synthesized = 0;

  /** Holds one program to the law. `again` is the same program, in other words: by default itself. */
  hold(blueprint: Blueprint, again: Blueprint = blueprint): { readonly outcome: Outcome; readonly findings: readonly string[] } {
    const outcome = outcomeOf(blueprint);
    const found = issueFindings(blueprint, outcome.issues);
    this.programs += 1;
    if (outcome.made === undefined) {
      const codes = outcome.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
      for (const code of new Set(codes)) this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
      return { outcome, findings: found };
    }
    this.synthesized += 1;
    const { stacks } = outcome.made;
    const unknown = toldBy(stacks).flatMap(unknownValues);
    return { outcome, findings: [...found, ...outputFindings(blueprint, outcome.made, again), ...this.stacks.take(stacks), ...unknown] };
  }

  /** What Terraform says of what was synthesized; nothing where there is no Terraform. */
  async terraform(): Promise<readonly string[]> {
    return terraformIsHere ? this.stacks.judged() : [];
  }

  /** Figures, on standard error, where somebody asked for a number of programs. */
  print(title: string): void {
    if (process.env['RUNS'] === undefined) return;
    const rows: readonly (readonly [string, number])[] = [
      ['programs', this.programs],
      ['synthesized', this.synthesized],
      ['refused', this.programs - this.synthesized],
      ...[...this.codes]
        .sort(([, a], [, b]) => b - a)
        .slice(0, 15)
        .map(([code, count]) => [`  ${code}`, count] as const),
      ['Terraform stacks', this.stacks.given],
      ['Terraform stacks asked', this.stacks.asked],
      ['seconds', Math.round((Date.now() - this.began) / 1000)],
    ];
    process.stderr.write(`${title}\n${rows.map(([name, count]) => `  ${name.padEnd(44)}${String(count).padStart(7)}\n`).join('')}`);
  }
}
