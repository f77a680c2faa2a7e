import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ServedProviders } from './served-providers';
import { findTerraform, runTerraform, type TerraformRun } from './terraform-program';

/** One stack in a folder of its own, with Terraform at hand. */
export interface StackRun {
  readonly name: string;
  readonly content: unknown;
  /** Writes a file into the stack's folder, replacing an earlier one, and returns its text. */
  write(file: string, content: unknown): Promise<string>;
  terraform(...args: readonly string[]): Promise<TerraformRun>;
}

/** Does the same for every stack, as many at a time as there are processors; results are in the order of the stacks. */
export async function forEachStack<Result>(
  stacks: Readonly<Record<string, unknown>>,
  served: ServedProviders,
  act: (stack: StackRun) => Promise<Result>,
): Promise<readonly Result[]> {
  const program = findTerraform();
  const waiting = [...Object.entries(stacks).entries()];
  const results: Result[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [position, [name, content]] = next;
      const folder = join(served.scratch, String(position));
      await mkdir(folder, { recursive: true });
      results[position] = await act({
        name,
        content,
        write: async (file, value) => {
          const text = JSON.stringify(value, null, 2);
          await writeFile(join(folder, file), text);
          return text;
        },
        terraform: (...args) => runTerraform(program, args, { folder, env: served.env }),
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, worker));
  return results;
}
