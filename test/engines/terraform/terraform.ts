import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planStacks, serveProviders, validateStacks, type StackChange } from '../../../lib/testing/offline-terraform';
import { STACK_FILE, withoutBackend } from '../../../lib/testing/offline-terraform/stack-files';
import { errorsOfRun, errorsOfValidate } from '../../../lib/testing/offline-terraform/terraform-output';
import { runTerraform, type TerraformRun } from '../../../lib/testing/offline-terraform/terraform-program';
import { root } from '../../support/programs';
import { judgedBy, type Engine } from '../engine';
import { replacedBy } from './replaced-by';

/** Parsed stacks by name. */
export type Stacks = Readonly<Record<string, unknown>>;

/** All that the program keeps of a stack. */
export interface Kept {
  /** Text of the state, after apply. */
  readonly state: string;
  /** The plan from nothing, as `show -json` prints it. */
  readonly plan: string;
}

/** Terraform or OpenTofu, with offline providers. */
export interface Judge {
  /** Name and version, as in the report. */
  readonly title: string;
  /** Path of the program. */
  readonly program: string;
  /**
   * What `validate` says about stacks: nothing where it accepts them. Providers are those that `sound` stacks need; a stack that is not sound may name others, about which the
   * program is asked all the same.
   */
  refusals(stacks: Stacks, sound: Stacks): Promise<readonly string[]>;
  /** Fails where `validate` refuses a stack. */
  accept(stacks: Stacks): Promise<void>;
  /** What `plan` would change: from nothing, or from stacks that are applied. Fails where a stack is refused. */
  changes(stacks: Stacks, applied?: Stacks): Promise<readonly StackChange[]>;
  /** Applies a stack with these variables in the environment, and gives back what was kept of it. */
  keep(stack: unknown, env: Readonly<Record<string, string>>): Promise<Kept>;
}

/** Tests that both programs judge, each under its own name. */
export function judgedByBoth(title: string, tests: (judge: Judge) => void): void {
  judgedBy(['terraform'], `${title} (Terraform)`, (engine) => tests(judgeOf(engine, engine.program('terraform'))));
  judgedBy(['opentofu'], `${title} (OpenTofu)`, (engine) => tests(judgeOf(engine, engine.program('tofu'))));
}

/** Bindings are this project's own, wherever a test runs. */
const resolveFrom = join(root, 'test');

function judgeOf({ name, version }: Engine, program: string): Judge {
  const title = `${name} ${version}`;
  const refused = (what: string, messages: readonly string[]): void => {
    if (messages.length > 0) throw new Error(`${title} (${program}) refuses to ${what}:\n${messages.join('\n')}`);
  };
  return {
    title,
    program,
    refusals: (stacks, sound) =>
      withProviders(sound, async (env) => {
        const all = await Promise.all(
          Object.entries(stacks).map(([stack, content]) =>
            inFolder(content, async (folder, written) => {
              const run = await runTerraform(program, ['validate', '-json', '-no-color'], { folder, env });
              return errorsOfValidate(run, written).map((message) => `${stack}: ${message}`);
            }),
          ),
        );
        return all.flat();
      }),
    accept: async (stacks) => refused('validate', (await validateStacks(stacks, { program, resolveFrom })).messages),
    changes: async (stacks, applied) => {
      const options = { program, resolveFrom, replacedBy, ...(applied === undefined ? {} : { applied }) };
      const { messages, changes } = await planStacks(stacks, options);
      refused('plan', messages);
      return changes;
    },
    keep: (stack, env) =>
      withProviders({ stack }, (own) =>
        inFolder(stack, async (folder, written) => {
          const run = async (...args: readonly string[]): Promise<TerraformRun> => {
            const ran = await runTerraform(program, args, { folder, env: { ...env, ...own } });
            refused(args.join(' '), errorsOfRun(ran, written));
            return ran;
          };
          await run('plan', '-json', '-input=false', '-out=plan');
          const plan = (await run('show', '-json', 'plan')).stdout;
          await run('apply', '-json', '-input=false', 'plan');
          return { plan, state: await readFile(join(folder, 'terraform.tfstate'), 'utf8') };
        }),
      ),
  };
}

async function withProviders<R>(stacks: Stacks, act: (env: Readonly<Record<string, string>>) => Promise<R>): Promise<R> {
  const { env, stop } = await serveProviders(stacks, { resolveFrom });
  try {
    return await act(env);
  } finally {
    await stop();
  }
}

/** Does something in a folder with the stack alone, which is gone afterwards. */
async function inFolder<R>(stack: unknown, act: (folder: string, written: string) => Promise<R>): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk-gpu-judge-'));
  try {
    const written = JSON.stringify(withoutBackend(stack), null, 2);
    await writeFile(join(folder, STACK_FILE), written);
    return await act(folder, written);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
