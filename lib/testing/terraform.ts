import { planStacks, validateStacks, type PlanSummary } from './offline-terraform';
import { synth, type Synthesizable } from './synth';

/** What Terraform said. */
export interface TerraformVerdict {
  /** All stacks passed. */
  readonly ok: boolean;
  /** Each begins with the name of its stack. */
  readonly messages: readonly string[];
}

/** What Terraform would do with a new state. */
export interface TerraformPlan extends TerraformVerdict {
  /** By the name of the stack. */
  readonly plans: Readonly<Record<string, PlanSummary>>;
}

/**
 * Runs the real `terraform validate` (or `tofu`) offline, with schemas served from the provider bindings. Not ok, with one message that says so, when neither program
 * is there. Values that only a provider checks, such as ranges, are not checked.
 */
export async function validateTerraform(blueprint: Synthesizable): Promise<TerraformVerdict> {
  const { ok, messages } = await validateStacks(synth(blueprint).stacks);
  return { ok, messages };
}

/** Runs the real `terraform plan` (or `tofu`) offline, each stack against an empty state. */
export async function planTerraform(blueprint: Synthesizable): Promise<TerraformPlan> {
  return planStacks(synth(blueprint).stacks);
}
