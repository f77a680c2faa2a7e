import { SetupProblem } from './setup-problem';
import type { PlanSummary } from './terraform-output';

/** What Terraform says about stacks. */
export interface TerraformResult {
  readonly ok: boolean;
  /** Errors: the stack's name, the place inside the stack, Terraform's summary and detail. Empty where all is well. */
  readonly messages: readonly string[];
  /** What would change in all stacks together; plans only. */
  readonly plan?: PlanSummary;
}

/** A result out of the messages alone. */
export function resultOf(messages: readonly string[]): TerraformResult {
  return { ok: messages.length === 0, messages };
}

/** The one message of a problem that kept Terraform from starting; other errors are thrown again. */
export function messageOf(problem: unknown): string {
  if (problem instanceof SetupProblem) return problem.message;
  throw problem;
}
