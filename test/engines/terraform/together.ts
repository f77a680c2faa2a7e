import type { Stacks } from './terraform';

/** Stacks of several programs, which are planned together, under names that say whose they are. */
export function together(programs: readonly Stacks[]): Stacks {
  return Object.fromEntries(
    programs.flatMap((stacks, index) => Object.entries(stacks).map(([name, stack]) => [`${index} ${name}`, stack])),
  );
}

/** Whether a stack is of that program. */
export function isOf(stack: string, index: number): boolean {
  return stack.startsWith(`${index} `);
}
