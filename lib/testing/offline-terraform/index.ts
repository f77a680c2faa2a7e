/**
 * The real Terraform (or OpenTofu), without a network and without an account.
 *
 * Terraform's own programs do the work; only the providers are ours. They take their schemas from the provider bindings
 * that are installed (`@cdktf/provider-aws`, `-google`, `-helm`, `-kubernetes` and other prebuilt ones) and answer in
 * this process, on the loopback interface. The program is the one that a caller asks for, or else the one named in
 * CDK_GPU_TERRAFORM, or else `terraform` or `tofu` on PATH.
 *
 * What this cannot tell:
 * - rules about values (ranges, formats, arguments that exclude each other) live in the providers and are not checked;
 * - the schema is that of the installed bindings, whatever version `required_providers` allows;
 * - no change needs replacement, because bindings do not say which do; only `replace_triggered_by` gives a replacement, and what
 *   a caller names in `replacedBy`;
 * - what the providers compute is invented: text from type and attribute, one element in lists of objects, three in lists
 *   of strings, empty maps; a block that the program leaves out and that has read-only attributes is known after apply;
 * - attributes count as neither sensitive nor write-only;
 * - modules, imports, ephemeral resources and provider functions are not served; a plan does not see the state of
 *   another stack (`terraform_remote_state`);
 * - two deeply nested arguments of rarely used AWS types (`statement` of WAF rules, `definition` of QuickSight) are of any type.
 *
 * @module
 */
export { planStacks, type StackChange } from './plan-stacks';
export type { ReplacedBy } from './replacement';
export { serveProviders } from './serve-providers';
export type { PlanSummary } from './terraform-output';
export { validateStacks } from './validate-stacks';
