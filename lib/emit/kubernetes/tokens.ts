import type { KubernetesObject } from './kubernetes-object';

/** A value that only Terraform knows has got into an object. Made into an issue by the caller; users never see this. */
export class TokenInYamlError extends Error {
  /** Path of the construct that the object comes from. */
  readonly objectPath: string;
  /** Where in the object: `spec.template.spec.containers[0].env[2].value`. */
  readonly key: string;

  constructor(objectPath: string, key: string) {
    super(`a value that only Terraform knows is in ${key} of an object of "${objectPath}"`);
    this.name = 'TokenInYamlError';
    this.objectPath = objectPath;
    this.key = key;
  }
}

/** How cdktf 0.21 writes a value that it does not know yet into text, into a list and into the key of a map. */
const token = /[$#&]\{TfToken\[/;
/**
 * What a token becomes, or what somebody writes by hand: a reference to a resource, a data source or a variable. Only types of known providers,
 * because `${data_set.path}` is everyday syntax in the configuration of training programs.
 */
const expression = /\$\{(?:data\.)?(?:aws|azurerm|google|helm|kubernetes|terraform)_[a-z0-9_]+\.[A-Za-z_"[]|\$\{var\.[A-Za-z_]/;
/** Tokens that are numbers: cdktf hides an index in numbers of these sizes, -1.9e289 in lists and -8.1e298 elsewhere. */
const tokenNumber = -1e280;
const tokenNumberText = /-\d(?:\.\d+)?e\+2[89]\d/;

/** Throws where an object holds a token or what one resolves to. Without this cdk8s would write it as it is. */
export function refuseTokens(objectPath: string, object: KubernetesObject): void {
  const key = findToken(object);
  if (key !== null) throw new TokenInYamlError(objectPath, key.replace(/^\./, ''));
}

/**
 * Where below a value a token is, such as `.env[2].value`; empty where the value is one, null where there is none. Spelled only on the way back, because
 * nearly always there is none.
 */
export function findToken(value: unknown): string | null {
  if (typeof value === 'string') return hasToken(value) ? '' : null;
  if (typeof value === 'number') return value < tokenNumber ? '' : null;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) {
      const below = findToken(inner);
      if (below !== null) return `[${index}]${below}`;
    }
    return null;
  }
  for (const [name, inner] of Object.entries(value)) {
    const below = hasToken(name) ? '' : findToken(inner);
    if (below !== null) return `.${name}${below}`;
  }
  return null;
}

function hasToken(text: string): boolean {
  if (text.includes('{') && (token.test(text) || expression.test(text))) return true;
  return text.includes('e+') && tokenNumberText.test(text);
}
