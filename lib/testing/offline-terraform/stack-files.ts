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

/** Values for the variables that nobody gives one. */
export function variableValues(stack: unknown): JsonObject {
  return Object.fromEntries(
    variablesOf(stack).flatMap(([name, variable]) => (isGiven(name, variable) ? [] : [[name, valueFor(name, variable['type'])]])),
  );
}

/** The stack without its rules for those: a value that is made up need not keep to them. */
export function withoutRulesOfMadeUp(stack: unknown): unknown {
  if (!isJsonObject(stack) || !('variable' in stack)) return stack;
  const variables = variablesOf(stack).map(
    ([name, variable]) => [name, isGiven(name, variable) ? variable : withoutRules(variable)] as const,
  );
  return { ...stack, variable: Object.fromEntries(variables) };
}

function withoutRules(variable: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(variable).filter(([key]) => key !== 'validation'));
}

function variablesOf(stack: unknown): readonly (readonly [string, JsonObject])[] {
  const declared = objectsIn(stack).flatMap((body) => objectsIn(body['variable']).flatMap((variables) => Object.entries(variables)));
  return declared.map(([name, declaration]) => [name, objectsIn(declaration)[0] ?? {}]);
}

/** Whether a variable has a default, or a value in the environment. */
function isGiven(name: string, variable: JsonObject): boolean {
  return 'default' in variable || process.env[`TF_VAR_${name}`] !== undefined;
}

function valueFor(name: string, type: unknown): unknown {
  const text = typeof type === 'string' ? type.replace(/^\$\{(.*)\}$/, '$1').trim() : 'string';
  if (text === 'number') return 1;
  if (text === 'bool') return false;
  if (/^(list|set|tuple)\b/.test(text)) return [];
  if (/^(map|object)\b/.test(text)) return {};
  return `offline-${name}`;
}
