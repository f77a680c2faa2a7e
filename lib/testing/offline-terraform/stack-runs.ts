import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ServedProviders } from './served-providers';
import type { OfflineTerraformOptions } from './options';
import { findTerraform, runTerraform, type TerraformRun } from './terraform-program';

/** One stack in a folder of its own, with Terraform at hand. */
export interface StackRun {
  readonly name: string;
  readonly content: unknown;
  /** Writes a file into the stack's folder, replacing an earlier one, and returns its text. */
  write(file: string, content: unknown): Promise<string>;
  /** Reads a file of the stack's folder. */
  read(file: string): Promise<string>;
  terraform(...args: readonly string[]): Promise<TerraformRun>;
}

/** Stacks, the providers that they need, and how Terraform is run on them. */
export interface StackRuns {
  readonly stacks: Readonly<Record<string, unknown>>;
  readonly served: ServedProviders;
  readonly options: OfflineTerraformOptions;
}

/**
 * Does the same for every stack, as many at a time as there are processors; results are in the order of the stacks. Where one fails, no further one is
 * begun, and the failure is thrown once those that run have ended: their files are still in use until then.
 */
export async function forEachStack<Result>(
  { stacks, served, options }: StackRuns,
  act: (stack: StackRun) => Promise<Result>,
): Promise<readonly Result[]> {
  const program = findTerraform(process.env, options.program);
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
        read: (file) => readFile(join(folder, file), 'utf8'),
        terraform: (...args) => runTerraform(program, args, { folder, env: served.env, signal: options.signal }),
      });
    }
  };
  const guarded = async (): Promise<void> => {
    try {
      await worker();
    } catch (problem) {
      waiting.length = 0;
      throw problem;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, guarded));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
