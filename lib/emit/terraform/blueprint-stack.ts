import { TerraformStack } from 'cdktf';

/**
 * A stack whose provider requirements are whole: `hashicorp/aws` instead of the short name that only Terraform's own registry completes, and a pessimistic
 * range from the version that the bindings describe instead of that very version, so that fixes arrive and a new major version does not.
 */
export class BlueprintStack extends TerraformStack {
  /** As cdktf writes it, but for `required_providers`. */
  override toTerraform(): Record<string, unknown> {
    const json = super.toTerraform() as Record<string, unknown>;
    const terraform = json['terraform'] as { required_providers?: Record<string, { source: string; version?: string }> } | undefined;
    for (const provider of Object.values(terraform?.required_providers ?? {})) {
      if (!provider.source.includes('/')) provider.source = `hashicorp/${provider.source}`;
      if (provider.version !== undefined && /^\d/.test(provider.version)) provider.version = pessimistic(provider.version);
    }
    return json;
  }
}

/** `6.25.0` to `~> 6.25`: 6.25 or later, below 7. */
function pessimistic(version: string): string {
  return `~> ${version.split('.').slice(0, 2).join('.')}`;
}
