/** Programs that look for weak settings in what is written. */
export type Scanner = 'checkov' | 'kube-score';

/**
 * A rule of a scanner that is not followed on purpose. What is written was judged by checkov 3.3.30 and kube-score 1.20.0 on 2026-11-22; `docs/waivers.md` is made from
 * these rows, and a row that no finding needs any longer fails the tests, as does a finding without a row.
 */
export interface Waiver {
  readonly scanner: Scanner;
  readonly rule: string;
  /** What the rule asks for. */
  readonly asks: string;
  /** Why it is not done, in the few words that go into an annotation: without `=`, at which checkov ends the rule's name. */
  readonly reason: string;
  /** The whole of it: what following the rule would cost, and what is there in its stead. */
  readonly why: string;
  /** Which objects it holds for, in words. */
  readonly where: string;
}

/** A waiver for a resource of Terraform. checkov reads no exceptions in Terraform's JSON, so these are for the command line. */
export interface TerraformWaiver extends Waiver {
  /** Type of the resource. */
  readonly type: string;
  /** What of that type it holds for, given the resource as `cdk.tf.json` has it. */
  readonly applies: (resource: Readonly<Record<string, unknown>>) => boolean;
}
