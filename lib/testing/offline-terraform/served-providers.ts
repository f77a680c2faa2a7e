import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProviderSchema } from './provider-schema';
import type { RunningProvider, startProvider as StartProvider } from './provider-server';
import { assertReplacements, type ReplacedBy } from './replacement';
import { DEFAULT_HOSTS, providersOf, type ProviderUse } from './stack-providers';

/** Providers that run in this process, and a scratch folder for Terraform's files. */
export interface ServedProviders {
  /** What Terraform needs in its environment to find the providers and to stay off the network. */
  readonly env: Readonly<Record<string, string>>;
  /** Empty folder in the system's folder for temporary files; gone after `stop`. */
  readonly scratch: string;
  /** Stops the providers and removes the scratch folder. */
  readonly stop: () => Promise<void>;
}

/** What the providers are made from, apart from the stacks. */
export interface ServeOptions {
  readonly resolveFrom?: string;
  readonly replacedBy?: ReplacedBy;
}

/** Starts one provider for each that the stacks use. */
export async function startProviders(
  stacks: Readonly<Record<string, unknown>>,
  { resolveFrom, replacedBy = {} }: ServeOptions,
): Promise<ServedProviders> {
  const schemas = providersOf(stacks).map((use) => ({ use, schema: loadProviderSchema(use, resolveFrom) }));
  for (const { schema } of schemas) assertReplacements(schema, replacedBy);
  // gRPC costs 0.2 s to load: not at the import of what may never be called.
  const { startProvider } = require('./provider-server') as { readonly startProvider: typeof StartProvider };
  const scratch = await mkdtemp(join(tmpdir(), 'cdk-gpu-terraform-'));
  const running: RunningProvider[] = [];
  const stop = async (): Promise<void> => {
    running.forEach((provider) => provider.stop());
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    const attached: Record<string, object> = {};
    for (const { use, schema } of schemas) {
      const provider = await startProvider(schema, replacedBy);
      running.push(provider);
      for (const address of addressesOf(use)) attached[address] = reattachment(provider);
    }
    const settings = join(scratch, 'terraform.rc');
    await writeFile(settings, '');
    const env = { TF_REATTACH_PROVIDERS: JSON.stringify(attached), TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: '1' };
    return { env, scratch, stop };
  } catch (problem) {
    await stop();
    throw problem;
  }
}

function addressesOf({ host, namespace, name }: ProviderUse): readonly string[] {
  return (host === undefined ? DEFAULT_HOSTS : [host]).map((each) => `${each}/${namespace}/${name}`);
}

/** "Test" keeps Terraform from ending the provider's process, which is ours. */
function reattachment({ address }: RunningProvider): object {
  return { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: 'tcp', String: address } };
}
