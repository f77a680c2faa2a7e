import { isJsonObject, objectsIn, type JsonObject } from './json';

/** Name of a stack's file, as cdktf writes it. */
export const STACK_FILE = 'cdk.tf.json';

/** Name of the file with values of variables; Terraform reads it by itself. */
export const VARIABLES_FILE = 'terraform.tfvars.json';
/** Where Terraform keeps what it made, in a folder whose stack has no backend. */
export const STATE_FILE = 'terraform.tfstate';

/** The stack with its state in the folder that Terraform runs in. */
export function withoutBackend(stack: unknown): unknown {
  if (!isJsonObject(stack)) return stack;
  const settings = objectsIn(stack['terraform']).map(({ backend: _backend, cloud: _cloud, ...others }) => others);
  return { ...stack, terraform: settings };
}

/** Values for the variables that have no default and no value in the environment. */
export function variableValues(stack: unknown): JsonObject {
  const declared = objectsIn(stack).flatMap((body) => objectsIn(body['variable']).flatMap((variables) => Object.entries(variables)));
  return Object.fromEntries(
    declared.flatMap(([name, declaration]) => {
      const variable = objectsIn(declaration)[0] ?? {};
      const given = 'default' in variable || process.env[`TF_VAR_${name}`] !== undefined;
      return given ? [] : [[name, valueFor(name, variable['type'])]];
    }),
  );
}

function valueFor(name: string, type: unknown): unknown {
  const text = typeof type === 'string' ? type.replace(/^\$\{(.*)\}$/, '$1').trim() : 'string';
  if (text === 'number') return 1;
  if (text === 'bool') return false;
  if (/^(list|set|tuple)\b/.test(text)) return [];
  if (/^(map|object)\b/.test(text)) return {};
  return `offline-${name}`;
}
