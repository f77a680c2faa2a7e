import { isList, isRecord, type Json } from '../tree';
import { held, look, sameSet, textOf, type Expected } from './held';
import { withPasswords } from './onprem-registries';
import type { Hall } from './onprem-truth';

type Facts = Readonly<Record<string, Expected>>;

/** What whoever applies says: secrets, which are in no plan and no state, and whether it is a dry run. */
export function variableFindings(where: string, stack: Json, { said }: Hall): readonly string[] {
  const variables = look(stack, 'variable');
  const registries = withPasswords(said);
  const token = (name: string): Facts =>
    secret(name, { type: 'string', condition: `can(regex("^[A-Za-z0-9._:-]{16,}$", var.${name}))`, words: ['16'] });
  const oneLine = (key: string): string => `can(regex("^.+$", var.registry_credentials[host].${key}))`;
  const wanted: Readonly<Record<string, Facts>> = {
    server_token: token('server_token'),
    agent_token: token('agent_token'),
    dry_run: { 'dry_run.type': 'bool', 'dry_run.default': false, 'dry_run.nullable': false },
    ...(registries.length === 0
      ? {}
      : {
          registry_credentials: secret('registry_credentials', {
            type: 'map(object({ username = string, password = string }))',
            condition: `alltrue([for host in ${JSON.stringify(registries)} : ${oneLine('username')} && ${oneLine('password')}])`,
            words: registries,
          }),
        }),
  };
  return [
    ...(isRecord(variables) && sameSet(Object.keys(wanted))(Object.keys(variables)) ? [] : [`${where}: variables are others`]),
    ...Object.values(wanted).flatMap((facts) => held(where, variables, facts)),
  ];
}

/** Must be given, is shown to nobody, and is refused where it cannot be right. */
function secret(name: string, rule: { readonly type: string; readonly condition: string; readonly words: readonly string[] }): Facts {
  return {
    [`${name}.type`]: rule.type,
    [`${name}.sensitive`]: true,
    [`${name}.ephemeral`]: true,
    [`${name}.nullable`]: false,
    [`${name}.default`]: (value) => value === undefined,
    [`${name}.validation.0.condition`]: `\${${rule.condition}}`,
    [`${name}.validation.0.error_message`]: (value) => rule.words.every((word) => textOf(value).includes(word)),
    [`${name}.validation`]: (value) => isList(value) && value.length === 1 && isRecord(value[0]) && Object.keys(value[0]).length === 2,
  };
}
