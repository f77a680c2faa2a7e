import { TerraformVariable, type TerraformStack } from 'cdktf';
import { registriesPath, registriesWithCredentials } from '../host/registries';
import type { Inventory } from '../inventory';
import { folderOf } from './connection';

const name = 'registry_credentials';

/** The variable with names and passwords of registries; none where no registry asks for them. */
export function drawCredentials(stack: TerraformStack, { options }: Inventory): void {
  const registries = registriesWithCredentials(options);
  if (registries.length === 0) return;
  const line = (key: string): string => `can(regex("^.+$", var.${name}[host].${key}))`;
  const variable = new TerraformVariable(stack, name, {
    type: 'map(object({ username = string, password = string }))',
    description: `What hosts pull with, by registry: ${registries.join(', ')}.`,
    sensitive: true,
    nullable: false,
    validation: [
      {
        condition: `\${alltrue([for host in ${JSON.stringify(registries)} : ${line('username')} && ${line('password')}])}`,
        errorMessage: `Must have a username and a password, of one line each, for ${registries.join(', ')}.`,
      },
    ],
  });
  // The bindings do not know it.
  variable.addOverride('ephemeral', true);
}

/** Content by path of what a host is given for it: `registries.yaml` with credentials, and the passwords, a line each, which converge.sh keeps out of its log. */
export function credentialFiles(inventory: Inventory): Readonly<Record<string, string>> {
  const registries = JSON.stringify(registriesWithCredentials(inventory.options));
  if (registries === '[]') return {};
  const folder = folderOf(inventory);
  const known = `yamldecode(local.contents[each.value.files[${JSON.stringify(registriesPath(inventory))}].content])`;
  const auth = `{ for key in ["auth"] : key => var.${name}[host] if contains(${registries}, host) }`;
  return {
    // JSON is YAML, too.
    [`${folder}/registries.yaml`]: `\${jsonencode(merge(${known}, { configs = { for host, config in ${known}.configs : host => merge(config, ${auth}) } }))}`,
    [`${folder}/passwords`]: `\${join("\\n", [for host in ${registries} : var.${name}[host].password])}`,
  };
}
