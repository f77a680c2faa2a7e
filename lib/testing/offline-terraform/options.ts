/** Options of everything that runs Terraform offline. */
export interface OfflineTerraformOptions {
  /**
   * Folder from which provider bindings are resolved.
   * @default - the working folder, then this package
   */
  readonly resolveFrom?: string;
}
