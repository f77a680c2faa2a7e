import type { OfflineTerraformOptions } from './options';
import { messageOf, resultOf, type TerraformResult } from './result';
import { startProviders } from './served-providers';
import { STACK_FILE } from './stack-files';
import { forEachStack } from './stack-runs';
import { errorsOfValidate } from './terraform-output';

/**
 * Runs `terraform validate` on stacks: the parsed content of each `cdk.tf.json`, by the stack's name.
 *
 * Refused are, among others, unknown types, arguments and blocks; required arguments and blocks that are missing; values
 * of a wrong type; blocks that stand too often; read-only attributes that are set; references to what is not declared; cycles.
 */
export async function validateStacks(
  stacks: Readonly<Record<string, unknown>>,
  options: OfflineTerraformOptions = {},
): Promise<TerraformResult> {
  if (Object.keys(stacks).length === 0) return resultOf([]);
  try {
    const served = await startProviders(stacks, options);
    try {
      const messages = await forEachStack({ stacks, served, options }, async (stack) => {
        const written = await stack.write(STACK_FILE, stack.content);
        const run = await stack.terraform('validate', '-json', '-no-color');
        return errorsOfValidate(run, written).map((message) => `${stack.name}: ${message}`);
      });
      return resultOf(messages.flat());
    } finally {
      await served.stop();
    }
  } catch (problem) {
    return resultOf([messageOf(problem)]);
  }
}
