import type { OfflineTerraformOptions } from './options';
import type { ReplacedBy } from './replacement';
import { messageOf, resultOf, type TerraformResult } from './result';
import { startProviders } from './served-providers';
import { STACK_FILE, STATE_FILE, VARIABLES_FILE, variableValues, withoutBackend, withoutRulesOfMadeUp } from './stack-files';
import { forEachStack, type StackRun } from './stack-runs';
import { changesOf, errorsOfRun, sumOf, summaryOf, type PlanSummary, type ResourceChange } from './terraform-output';

/** Options of an offline plan. */
export interface PlanOptions extends OfflineTerraformOptions {
  /**
   * Stacks that are applied first, so that the plan says what changes from them; matched by name. Nothing real is made, but
   * built-in provisioners (`local-exec`, `remote-exec`) of these stacks do run.
   * @default - nothing exists before the plan
   */
  readonly applied?: Readonly<Record<string, unknown>>;
  /**
   * Arguments that cannot be changed in place, by resource type. Bindings do not say which they are, so that without this a change is never a replacement.
   * @default - every argument can be changed in place
   */
  readonly replacedBy?: ReplacedBy;
}

/** What Terraform says about stacks, and what it would change in each. */
export interface PlanResult extends TerraformResult {
  readonly plan: PlanSummary;
  /** What would change, by the stack's name; stacks with errors have no changes. */
  readonly plans: Readonly<Record<string, PlanSummary>>;
  /** The same, resource by resource. */
  readonly changes: readonly StackChange[];
}

/** A change with the stack that it is in. */
export interface StackChange extends ResourceChange {
  readonly stack: string;
}

interface StackPlan {
  readonly name: string;
  readonly messages: readonly string[];
  readonly changes: readonly ResourceChange[];
}

const QUIETLY = ['-json', '-no-color', '-input=false', '-lock=false'] as const;

/**
 * Runs `terraform plan` on stacks: the parsed content of each `cdk.tf.json`, by the stack's name. State is kept in a scratch
 * folder, whatever the stack's backend says; variables without a value get an invented one.
 */
export async function planStacks(stacks: Readonly<Record<string, unknown>>, options: PlanOptions = {}): Promise<PlanResult> {
  if (Object.keys(stacks).length === 0) return planResult([], []);
  const applied = options.applied ?? {};
  try {
    const both = Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, [stack, applied[name]]]));
    const served = await startProviders(both, options);
    try {
      const planned = plannedOnce();
      return planResult(await forEachStack({ stacks, served, options }, (stack) => planned(stack, applied[stack.name])), []);
    } finally {
      await served.stop();
    }
  } catch (problem) {
    return planResult([], [messageOf(problem)]);
  }
}

/**
 * Plans stacks, the same one once: programs that differ in little, which are planned together, have most of their stacks in common. Likewise what several of them
 * start from is applied once, and its state given to the others.
 */
function plannedOnce(): (stack: StackRun, applied: unknown) => Promise<StackPlan> {
  const plans = new Map<string, Promise<Pick<StackPlan, 'changes'> & { readonly errors: readonly string[] }>>();
  const states = new Map<string, Promise<Applied>>();
  return async (stack, applied) => {
    const key = JSON.stringify([stack.content, applied]);
    const plan = plans.get(key) ?? planStack(stack, applied === undefined ? null : once(states, stack, applied));
    plans.set(key, plan);
    const { errors, changes } = await plan;
    return { name: stack.name, messages: errors.map((message) => `${stack.name}: ${message}`), changes };
  };
}

/** A state, or why there is none. */
interface Applied {
  readonly errors: readonly string[];
  readonly state: string;
}

function once(states: Map<string, Promise<Applied>>, stack: StackRun, content: unknown): Promise<Applied> {
  const key = JSON.stringify(content);
  const known = states.get(key) ?? apply(stack, content);
  states.set(key, known);
  return known;
}

async function apply(stack: StackRun, content: unknown): Promise<Applied> {
  const { errors } = await run(stack, content, ['apply', '-auto-approve']);
  return { errors, state: errors.length > 0 ? '' : await stack.read(STATE_FILE) };
}

async function planStack(stack: StackRun, applied: Promise<Applied> | null) {
  if (applied !== null) {
    const { errors, state } = await applied;
    if (errors.length > 0) return { errors, changes: [] };
    await stack.write(STATE_FILE, JSON.parse(state));
  }
  const { ran, errors } = await run(stack, stack.content, ['plan']);
  return { errors, changes: errors.length === 0 ? changesOf(ran) : [] };
}

async function run(stack: StackRun, content: unknown, command: readonly string[]) {
  const written = await stack.write(STACK_FILE, withoutRulesOfMadeUp(withoutBackend(content)));
  await stack.write(VARIABLES_FILE, variableValues(content));
  const ran = await stack.terraform(...command, ...QUIETLY);
  return { ran, errors: errorsOfRun(ran, written) };
}

function planResult(planned: readonly StackPlan[], problems: readonly string[]): PlanResult {
  return {
    ...resultOf([...problems, ...planned.flatMap(({ messages }) => messages)]),
    plan: sumOf(planned.map(({ changes }) => summaryOf(changes))),
    plans: Object.fromEntries(planned.map(({ name, changes }) => [name, summaryOf(changes)])),
    changes: planned.flatMap(({ name, changes }) => changes.map((change) => ({ stack: name, ...change }))),
  };
}
