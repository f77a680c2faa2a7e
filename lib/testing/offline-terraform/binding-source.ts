import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonObject } from './json';
import { SetupProblem } from './setup-problem';
import type { ProviderUse } from './stack-providers';

/** An installed package of cdktf provider bindings. */
export interface BindingPackage {
  readonly packageName: string;
  /** Folder with one sub-folder per resource type, data type and the provider itself. */
  readonly modules: string;
}

/** Finds the bindings of a provider, first from `resolveFrom` or the working folder, then from this package. */
export function findBindings(use: ProviderUse, resolveFrom: string | undefined): BindingPackage {
  const packageName = `@cdktf/provider-${use.name}`;
  const missing = `stack "${use.stack}" uses the Terraform provider ${use.namespace}/${use.name}, but its bindings are not installed: npm install --save-dev ${packageName}`;
  const manifest = tryResolve(`${packageName}/package.json`, [resolveFrom ?? process.cwd(), __dirname]);
  if (manifest === undefined) throw new SetupProblem(missing);
  const described = providerDescribedBy(manifest);
  if (described !== undefined && described !== `${use.namespace}/${use.name}`) {
    throw new SetupProblem(
      `stack "${use.stack}" uses the Terraform provider ${use.namespace}/${use.name}, but ${packageName} describes ${described}: there are no bindings to take its schema from`,
    );
  }
  return { packageName, modules: join(dirname(manifest), 'lib') };
}

/**
 * The TypeScript that a module of the bindings was compiled from, or undefined where the bindings have no such module.
 *
 * The compiled files lack what the generator noted about each attribute (computed, optional, required); the source
 * inside their source maps has it.
 */
export function tryReadBindingSource(bindings: BindingPackage, module: string): string | undefined {
  const folder = join(bindings.modules, module);
  const index = join(folder, 'index.js');
  if (!existsSync(index)) return undefined;
  const structs = join(folder, 'index-structs');
  const parts = existsSync(structs) ? readdirSync(structs).filter((file) => /^structs\d+\.js$/.test(file)) : [];
  return [index, ...parts.map((file) => join(structs, file))].map((file) => originalText(file, bindings)).join('\n');
}

/** Folder of a type's module: the generator drops the provider's prefix from resources and keeps it for data sources. */
export function moduleOf(kind: 'resource' | 'data', type: string, provider: string): string {
  const prefix = `${provider}_`;
  const base = kind === 'resource' && type.startsWith(prefix) ? type.slice(prefix.length) : type;
  return (kind === 'data' ? `data_${base}` : base).replaceAll('_', '-');
}

function originalText(file: string, bindings: BindingPackage): string {
  const compiled = readFileSync(file, 'utf8');
  const marker = 'sourceMappingURL=data:application/json;base64,';
  const at = compiled.lastIndexOf(marker);
  const map: unknown = at < 0 ? undefined : JSON.parse(Buffer.from(compiled.slice(at + marker.length), 'base64').toString('utf8'));
  const sources = isJsonObject(map) ? map['sourcesContent'] : undefined;
  const text: unknown = Array.isArray(sources) ? sources[0] : undefined;
  if (typeof text === 'string') return text;
  throw new SetupProblem(
    `${file} has no source map with its source text, which the provider's schema is read from: install the prebuilt package ${bindings.packageName} from the npm registry`,
  );
}

function providerDescribedBy(manifest: string): string | undefined {
  const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  const cdktf = isJsonObject(content) ? content['cdktf'] : undefined;
  const provider = isJsonObject(cdktf) ? cdktf['provider'] : undefined;
  const name = isJsonObject(provider) ? provider['name'] : undefined;
  return typeof name === 'string' ? name.split('/').slice(-2).join('/') : undefined;
}

function tryResolve(request: string, paths: string[]): string | undefined {
  try {
    return require.resolve(request, { paths });
  } catch {
    return undefined;
  }
}
