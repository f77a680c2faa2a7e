/** Options of everything that runs Terraform offline. */
export interface OfflineTerraformOptions {
  /**
   * Folder from which provider bindings are resolved.
   * @default - the working folder, then this package
   */
  readonly resolveFrom?: string;
  /**
   * Terraform or OpenTofu: a path, or a name that is looked up on PATH.
   * @default - what CDK_GPU_TERRAFORM names, or the first of `terraform` and `tofu` on PATH
   */
  readonly program?: string;
  /**
   * Ends what runs when it is aborted; `AbortSignal.timeout(60_000)` sets a limit. The programs are gone and their files are removed before the
   * result comes, whose only message says that it was stopped.
   * @default - nothing ends it early
   */
  readonly signal?: AbortSignal;
}
