import fc from 'fast-check';
import type { Case } from './objects';

/** What a check found wrong with a case; null: nothing. */
type Check<Verdict> = (one: Case, verdicts: readonly Verdict[]) => void;

/** How long each side took for all cases. */
interface Times {
  readonly askingMs: number;
  readonly checkingMs: number;
}

/**
 * Asks a judge about all cases at once, and then checks its answers one by one. Where a check throws, cases are drawn once more, one at a time, and the first that fails
 * is made as small as it can be.
 */
export async function everyCase<Verdict>(
  cases: fc.Arbitrary<Case>,
  {
    numRuns,
    ask,
    check,
  }: { readonly numRuns: number; readonly ask: (one: Case) => Promise<readonly Verdict[]>; readonly check: Check<Verdict> },
): Promise<Times> {
  const drawn = fc.sample(cases, numRuns);
  const started = performance.now();
  const answers = await Promise.allSettled(drawn.map(ask));
  const asked = performance.now();
  try {
    for (const [index, one] of drawn.entries()) {
      const answer = answers[index];
      if (answer?.status === 'rejected') throw answer.reason;
      if (answer !== undefined) check(one, answer.value);
    }
  } catch (error) {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => check(one, await ask(one))),
      { numRuns },
    );
    throw error;
  }
  return { askingMs: asked - started, checkingMs: performance.now() - asked };
}
