export { synth, type Parsed, type Synthesizable, type Synthesized } from './synth';
export { planTerraform, validateTerraform, type TerraformPlan, type TerraformVerdict } from './terraform';
export type { PlanSummary } from './offline-terraform';
