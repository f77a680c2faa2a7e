import { objectsIn, type JsonObject } from './json';

/** A provider that stacks use, and the types of it that they use. */
export interface ProviderUse {
  /** Host of the registry; undefined where it is the default one. */
  readonly host: string | undefined;
  readonly namespace: string;
  readonly name: string;
  readonly resources: ReadonlySet<string>;
  readonly dataSources: ReadonlySet<string>;
  /** The first stack that uses the provider; named in messages. */
  readonly stack: string;
}

interface OpenUse extends ProviderUse {
  readonly resources: Set<string>;
  readonly dataSources: Set<string>;
}

/** The hosts that Terraform and OpenTofu mean where a source names none. */
export const DEFAULT_HOSTS: readonly string[] = ['registry.terraform.io', 'registry.opentofu.org'];

/** Providers that Terraform has inside (`terraform_data`, `terraform_remote_state`). */
const BUILT_IN = 'terraform';

/** Every provider of the stacks, with the resource and data types that occur in any of them. */
export function providersOf(stacks: Readonly<Record<string, unknown>>): readonly ProviderUse[] {
  const uses = new Map<string, OpenUse>();
  for (const [stack, content] of Object.entries(stacks)) {
    for (const body of objectsIn(content)) addStack(uses, stack, body);
  }
  return [...uses.values()];
}

function addStack(uses: Map<string, OpenUse>, stack: string, body: JsonObject): void {
  const sources = requiredSources(body);
  const use = (localName: string): OpenUse | undefined => {
    if (localName === BUILT_IN) return undefined;
    const source = sources.get(localName) ?? `hashicorp/${localName}`;
    const { host, namespace, name } = parseSource(source);
    const key = `${host ?? ''}/${namespace}/${name}`;
    const known = uses.get(key) ?? { host, namespace, name, resources: new Set(), dataSources: new Set(), stack };
    uses.set(key, known);
    return known;
  };
  for (const localName of sources.keys()) use(localName);
  for (const providers of objectsIn(body['provider'])) Object.keys(providers).forEach(use);
  for (const { type, provider } of typesIn(body['resource'])) use(provider)?.resources.add(type);
  for (const { type, provider } of typesIn(body['data'])) use(provider)?.dataSources.add(type);
}

function requiredSources(body: JsonObject): Map<string, string> {
  const sources = new Map<string, string>();
  for (const settings of objectsIn(body['terraform'])) {
    for (const required of objectsIn(settings['required_providers'])) {
      for (const [localName, requirement] of Object.entries(required)) {
        const source = objectsIn(requirement)[0]?.['source'];
        sources.set(localName, typeof source === 'string' ? source : `hashicorp/${localName}`);
      }
    }
  }
  return sources;
}

/** Terraform's rule: the `provider` argument names the provider, or else the part of the type before the first underscore. */
function* typesIn(section: unknown): Iterable<{ readonly type: string; readonly provider: string }> {
  for (const types of objectsIn(section)) {
    for (const [type, instances] of Object.entries(types)) {
      const prefix = type.split('_', 1)[0] ?? type;
      for (const body of objectsIn(instances).flatMap((byName) => Object.values(byName).flatMap(objectsIn))) {
        const reference = body['provider'];
        yield { type, provider: typeof reference === 'string' ? (reference.split('.', 1)[0] ?? prefix) : prefix };
      }
    }
  }
}

function parseSource(source: string): { host: string | undefined; namespace: string; name: string } {
  const [name = source, namespace = 'hashicorp', host] = source.toLowerCase().split('/').reverse();
  return { host: host !== undefined && DEFAULT_HOSTS.includes(host) ? undefined : host, namespace, name };
}
