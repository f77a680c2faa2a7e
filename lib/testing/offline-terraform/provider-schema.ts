import { parseBinding } from './binding-parser';
import { findBindings, moduleOf, tryReadBindingSource, type BindingPackage } from './binding-source';
import { schemaOf, type Block } from './schema';
import { SetupProblem } from './setup-problem';
import type { ProviderUse } from './stack-providers';

/** The part of a provider's schema that stacks need. Types that the provider does not have are left out. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: ReadonlyMap<string, Block>;
  readonly dataSources: ReadonlyMap<string, Block>;
}

/** Schemas by folder of the module; bindings do not change while a process runs. */
const known = new Map<string, Block | undefined>();

/** Reads the schema of the used types, and of the provider's configuration, out of the installed bindings. */
export function loadProviderSchema(use: ProviderUse, resolveFrom: string | undefined): ProviderSchema {
  const bindings = findBindings(use, resolveFrom);
  const read = (module: string): Block | undefined => tryReadModule(bindings, module, use.name);
  const readAll = (kind: 'resource' | 'data', types: Iterable<string>): ReadonlyMap<string, Block> =>
    new Map(
      [...types].flatMap((type): [string, Block][] => {
        const block = read(moduleOf(kind, type, use.name));
        return block === undefined ? [] : [[type, block]];
      }),
    );
  const provider = read('provider');
  if (provider === undefined) throw new SetupProblem(`${bindings.packageName} has no module "provider": reinstall it`);
  return {
    // cdktf adds the meta-argument "alias" to the configuration; Terraform has it without the schema.
    provider: { ...provider, attributes: provider.attributes.filter(({ name }) => name !== 'alias') },
    resources: readAll('resource', use.resources),
    dataSources: readAll('data', use.dataSources),
  };
}

function tryReadModule(bindings: BindingPackage, module: string, provider: string): Block | undefined {
  const key = `${bindings.modules}/${module}`;
  if (!known.has(key)) {
    const source = tryReadBindingSource(bindings, module);
    known.set(key, source === undefined ? undefined : schemaOf(parseBinding(source), provider));
  }
  return known.get(key);
}
