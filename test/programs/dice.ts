import * as fc from 'fast-check';

/** Draws from fast-check, so that what was drawn is shrunk and can be drawn again. */
export class Dice {
  constructor(private readonly draw: fc.GeneratorValue) {}

  /** A whole number, both bounds among those that are possible. */
  int(min: number, max: number): number {
    return this.draw(fc.integer, { min, max });
  }

  /** True in that many of a hundred draws. */
  chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }

  /** Like `chance`, for what should be rare: fast-check draws bounds, and what is near them, more often than the rest. */
  rarely(percent: number): boolean {
    const drawn = this.int(1, 100);
    return drawn > 40 && drawn <= 40 + percent;
  }

  pick<V>(values: readonly V[]): V {
    const value = values[this.int(0, values.length - 1)];
    if (value === undefined) throw new Error('there is nothing to pick from');
    return value;
  }

  /** A part of a list, in its order; at least `least`. */
  some<V>(values: readonly V[], least = 0): readonly V[] {
    const kept = values.filter(() => this.chance(50));
    return kept.length >= least ? kept : values.slice(0, least);
  }

  /** Properties that are there in that many of a hundred draws. */
  maybe<P extends object>(percent: number, properties: () => P): P | Record<string, never> {
    return this.chance(percent) ? properties() : {};
  }
}

/** Something made by throwing dice. */
export function thrown<V>(make: (dice: Dice) => V): fc.Arbitrary<V> {
  return fc.gen().map((draw) => make(new Dice(draw)));
}

/** Programs that a run of all tests draws: what a property's usual number is a part of. */
const usualPrograms = 500;

/** How often a property of whole programs is tried: as often as it says, or its part of as many programs as the environment says. */
export function partOfRuns(usual: number): ReturnType<typeof runs> {
  const { RUNS: asked } = process.env;
  const numRuns = asked === undefined ? usual : Math.max(1, Math.round((usual * Number(asked)) / usualPrograms));
  return { ...runs(usual), numRuns };
}

/** How often a property is tried: as often as it says, or as the environment does. */
export function runs(usual: number): { readonly numRuns: number; readonly seed: number; readonly endOnFailure: boolean } {
  const { RUNS: asked, SEED: seed } = process.env;
  return { numRuns: asked === undefined ? usual : Number(asked), seed: seed === undefined ? 20261122 : Number(seed), endOnFailure: true };
}
