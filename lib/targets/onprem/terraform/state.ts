import { connectTo, firstScript, folderOf, scriptOf, timeOuts } from './connection';
import { credentialFiles } from './credentials';
import type { HostsInput } from './input';
import type { Json } from './literal';
import type { Group } from './slots';

/**
 * What a host is to be like. It is replaced when that changes, which runs an idempotent script there and nothing else: it has nothing to say when it is destroyed. One that failed
 * is tainted, and so tried again by the next apply.
 */
export function stateOf({ role, hosts, membership }: Omit<Group, 'dependsOn'> & { readonly membership: string }, input: HostsInput): Json {
  const { inventory } = input;
  const folder = folderOf(inventory);
  const converge = `bash "$HOME/${folder}/converge.sh" $arguments`;
  return {
    for_each: hosts,
    depends_on: [membership],
    triggers_replace: [
      '${each.value.digest}',
      '${each.value.address}',
      // Who leaves has to come again: what is done to the one is done to the other.
      `\${${membership}[each.key].id}`,
      // Whatever goes there later goes through a folder in the user's home.
      '${local.ssh.user}',
      // A dry run converges nothing, so the run after it has all to do.
      '${var.dry_run}',
    ],
    connection: connectTo('each.value', timeOuts.join, scriptOf(inventory)),
    provisioner: [
      {
        'remote-exec': {
          connection: connectTo('each.value', timeOuts.join, firstScript(inventory)),
          inline: [
            'set -eu',
            'umask 077',
            'rm -f -- "$0"',
            // What copying a script to a host without the folder leaves: a file of that name.
            '[ -d "$HOME/.cdk-gpu" ] || rm -f -- "$HOME/.cdk-gpu"',
            // Terraform empties scripts that were run, and leaves them.
            `rm -rf -- "$HOME/${folder}" "$HOME/${folder}"-*.sh`,
            `mkdir -p -- "$HOME/${folder}"`,
            'chmod 700 "$HOME/.cdk-gpu"',
          ],
        },
      },
      file(`${folder}/converge.sh`, '${local.scripts.converge}'),
      file(`${folder}/host.env`, '${each.value.env}'),
      file(
        `${folder}/files`,
        '${join("", [for path, file in each.value.files : "${file.mode} ${path} ${base64encode(local.contents[file.content])}\\n"])}',
      ),
      // The only places where secrets are: they go from the environment to the host, and are in no plan and no state.
      file(`${folder}/token`, role === 'server' ? '${var.server_token}' : '${var.agent_token}'),
      ...(role === 'server' ? [file(`${folder}/agent-token`, '${var.agent_token}')] : []),
      ...Object.entries(credentialFiles(inventory)).map(([path, content]) => file(path, content)),
      {
        'remote-exec': {
          inline: [
            // What Terraform leaves of the first script.
            `rm -f -- "$HOME/${firstScript(inventory)}"`,
            'arguments=${var.dry_run ? "--dry-run" : ""}',
            'status=0',
            `if [ "$(id -u)" = 0 ]; then ${converge}; else sudo -n ${converge}; fi || status=$?`,
            // What a dry run ends with.
            'if [ -n "$arguments" ] && [ "$status" = 11 ]; then status=0; fi',
            'exit "$status"',
          ],
        },
      },
    ],
  };
}

/** Nobody but the user can enter the folder that it is put in. */
function file(destination: string, content: string): Json {
  return { file: { destination, content } };
}
