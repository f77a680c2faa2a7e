import type { HostsInput } from './input';
import { connectToRemembered, folderOf, scriptOf, timeOuts } from './connection';
import { literal, type Json } from './literal';
import type { Group } from './slots';

/** Seconds that the pods of a host get to end before it leaves without them. */
const drainSeconds = 300;

/**
 * That a host is in the cluster. It does nothing when it is made, so that it cannot be half made: what is tainted forgets to leave. It is replaced only when a name means another machine.
 * Nothing but itself may be referred to when it is destroyed, so it remembers how to reach the host and who can drain it; that may change in place.
 */
export function membershipOf({ role, hosts, dependsOn }: Group, input: HostsInput): Json {
  return {
    for_each: hosts,
    ...(dependsOn.length === 0 ? {} : { depends_on: dependsOn }),
    triggers_replace: ['${local.cluster}', '${each.key}', '${each.value.address}'],
    input: {
      name: '${each.key}',
      address: '${each.value.address}',
      host_key: '${each.value.host_key}',
      ssh: '${local.ssh}',
      through: '${[for name in each.value.through : { address = local.servers[name].address, host_key = local.servers[name].host_key }]}',
    },
    provisioner: [drain(0, input), drain(1, input), leave(input), reminder(input, role)],
  };
}

/** Drains the host through another server. Two are asked, because one may be down; the second finds nothing to do where the first did it. */
function drain(through: 0 | 1, input: HostsInput): Json {
  const server = `self.input.through[${String(through)}]`;
  return atDestroy(server, input, [
    `if [ '\${${server}.address}' = '\${self.input.address}' ]; then echo 'The only server: nobody is left to drain it from.'; exit 0; fi`,
    ...run({ name: 'drain', words: `'\${self.input.name}' ${String(drainSeconds)}` }, input),
  ]);
}

function leave(input: HostsInput): Json {
  const { inventory } = input;
  return atDestroy('self.input', input, run({ name: 'leave', words: `'${inventory.name}' "$HOME/${folderOf(inventory)}"` }, input));
}

/** Terraform does not tell of failures after which it continues, so this stands where one would. */
function reminder({ inventory }: HostsInput, role: Group['role']): Json {
  const text = `"this host has left ${inventory.name}" stands above, or \${self.input.name} (\${self.input.address}) was not reached: before it starts again, run ${inventory.engine.uninstall[role]} there and remove /etc/rancher.`;
  return { 'local-exec': { when: 'destroy', on_failure: 'continue', quiet: true, command: `echo '${text}'` } };
}

/** A host that cannot be reached any more holds up nobody else. */
function atDestroy(host: string, input: HostsInput, inline: readonly string[]): Json {
  return {
    'remote-exec': {
      when: 'destroy',
      on_failure: 'continue',
      connection: connectToRemembered(host, timeOuts.leave, scriptOf(input.inventory)),
      inline,
    },
  };
}

/** Puts a script beside the one that Terraform runs, and runs it as root. Its text stands in the stack, and not in the state of each host. */
function run(
  { name, words }: { readonly name: 'drain' | 'leave'; readonly words: string },
  { inventory, scripts }: HostsInput,
): readonly string[] {
  const folder = `"$HOME/${folderOf(inventory)}"`;
  const path = `${folder}/${name}-\${self.input.name}.sh`;
  return [
    'umask 077',
    `if [ ! -d ${folder} ]; then echo "$(hostname) is not in ${inventory.name}"; exit 1; fi`,
    `cat >${path} <<'CDK_GPU_END_OF_SCRIPT'`,
    literal(scripts[name].trimEnd()),
    'CDK_GPU_END_OF_SCRIPT',
    `if [ "$(id -u)" = 0 ]; then bash ${path} ${words}; else sudo -n bash ${path} ${words}; fi`,
  ];
}
