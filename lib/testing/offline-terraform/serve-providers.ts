import type { OfflineTerraformOptions } from './options';
import { startProviders } from './served-providers';

/** Offline providers for programs that start Terraform themselves. */
export interface OfflineProviders {
  /** Variables for the environment of `terraform`, `tofu` or `cdktf`. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the providers; the variables are of no use afterwards. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts providers for the types that the stacks use, to run `terraform apply`, `cdktf diff` or `cdktf deploy` against them.
 *
 * The providers answer in this process: start the programs without blocking it (`spawn`, never `spawnSync`). `cdktf deploy` needs
 * `--skip-provider-lock`, because locking asks the registry. Rejects with a message that says what to install where bindings are missing.
 */
export async function serveProviders(
  stacks: Readonly<Record<string, unknown>>,
  options: OfflineTerraformOptions = {},
): Promise<OfflineProviders> {
  const { env, stop } = await startProviders(stacks, options);
  return { env, stop };
}
