import { createHash } from 'node:crypto';
import { script } from '../../../lib/targets/onprem/host/scripts';
import { isList, isRecord, type Json } from '../tree';
import { equal, held, look, sameSet, type Expected } from './held';
import { strange } from './onprem-config';
import { firstServer, kubeconfigFindings, movedFindings, pathOf, slots, withoutComment } from './onprem-once';
import { withPasswords } from './onprem-registries';
import { foldersOf, type Hall } from './onprem-truth';
import { variableFindings } from './onprem-variables';

/** How the stack reaches hosts, and in which order. Blocks are always all there; how many hosts each has is said by the locals. */
export function blockFindings(where: string, stack: Json, hall: Hall): readonly string[] {
  const data = look(stack, 'resource.terraform_data');
  const blocks = isRecord(data) ? data : {};
  const groups = ['slot_1', ...slots.slice(1).map((slot) => `slot_${String(slot)}`), 'agents'];
  const wanted = [...groups.flatMap((group) => [`membership_${group}`, `state_${group}`]), 'nodes', 'kubeconfig'];
  const types = look(stack, 'resource');
  return [
    ...(sameSet(wanted)(Object.keys(blocks)) ? [] : [`${where}: not all blocks are there, or more`]),
    ...(isRecord(types) && Object.keys(types).length === 1 ? [] : [`${where}: nobody asks for resources of other types`]),
    ...groups.flatMap((group, index) => groupFindings(where, blocks, { group, before: groups[index - 1], hall })),
    ...nodesFindings(where, blocks['nodes'], { hall, groups }),
    ...kubeconfigFindings(where, blocks['kubeconfig'], hall),
    ...movedFindings(where, look(stack, 'moved'), hall),
    ...variableFindings(where, stack, hall),
    ...held(where, stack, {
      'terraform.required_version': '>= 1.10',
      output: (value) => isRecord(value) && Object.keys(value).length === 1,
      'output.kubeconfig_path.value': `\${pathexpand(${JSON.stringify(pathOf(hall))})}`,
    }),
  ];
}

/** Servers one after the other, then all agents: membership first, which knows how to leave, then state, which knows how to converge. */
function groupFindings(
  where: string,
  blocks: Readonly<Record<string, Json>>,
  { group, before, hall }: { readonly group: string; readonly before: string | undefined; readonly hall: Hall },
): readonly string[] {
  const { name } = hall;
  const agents = group === 'agents';
  const [membership, state] = [blocks[`membership_${group}`], blocks[`state_${group}`]];
  const hosts = agents
    ? '${local.agents}'
    : `\${{ for name, host in local.servers : name => host if host.slot == ${group.replace('slot_', '')} }}`;
  const ofMembership: Readonly<Record<string, Expected>> = {
    for_each: hosts,
    ...(before === undefined ? {} : { depends_on: [`terraform_data.state_${before}`] }),
    // Another machine by the same name leaves, and joins.
    triggers_replace: ['${local.cluster}', '${each.key}', '${each.value.address}'],
    input: {
      name: '${each.key}',
      address: '${each.value.address}',
      host_key: '${each.value.host_key}',
      ssh: '${local.ssh}',
      through: '${[for name in each.value.through : { address = local.servers[name].address, host_key = local.servers[name].host_key }]}',
    },
    provisioner: (value) => leaves(value, hall, agents ? 'agent' : 'server'),
  };
  const folder = `.cdk-gpu/${name}`;
  const file = (path: string, content: string): Json => ({ file: { destination: `${folder}/${path}`, content } });
  const ofState: Readonly<Record<string, Expected>> = {
    for_each: hosts,
    depends_on: [`terraform_data.membership_${group}`],
    // Who left comes again, and another user finds nothing of ours in its home.
    triggers_replace: [
      '${each.value.digest}',
      '${each.value.address}',
      `\${terraform_data.membership_${group}[each.key].id}`,
      '${local.ssh.user}',
      '${var.dry_run}',
    ],
    connection: connectionOf('local.ssh', 'each.value', ['5m', `${folder}-%RAND%.sh`]),
    provisioner: (value) =>
      isList(value) &&
      value.length > 2 &&
      // The folder is made before anything is put there, and the program is run last.
      equal(look(value[0], 'remote-exec.connection'), connectionOf('local.ssh', 'each.value', ['5m', `./.cdk-gpu-${name}.sh`])) &&
      inOrder(look(value[0], 'remote-exec.inline'), makesFolder(folder)) &&
      equal(value.slice(1, -1), [
        file('converge.sh', '${local.scripts.converge}'),
        file('host.env', '${each.value.env}'),
        file(
          'files',
          '${join("", [for path, file in each.value.files : "${file.mode} ${path} ${base64encode(local.contents[file.content])}\\n"])}',
        ),
        file('token', agents ? '${var.agent_token}' : '${var.server_token}'),
        ...(agents ? [] : [file('agent-token', '${var.agent_token}')]),
        ...secretsOf(hall).map(([path, content]) => file(path, content)),
      ]) &&
      equal(Object.keys((look(value.at(-1), 'remote-exec') ?? {}) as object), ['inline']) &&
      inOrder(look(value.at(-1), 'remote-exec.inline'), converges(folder, name)),
  };
  return [
    ...held(`${where} membership of ${group}`, membership, ofMembership),
    ...strange(`${where} membership of ${group}`, withoutComment(membership), ofMembership),
    ...held(`${where} state of ${group}`, state, ofState),
    ...strange(`${where} state of ${group}`, withoutComment(state), ofState),
  ];
}

/** Names and passwords go to a host past plan and state: in the registries that it is told of anyway, and by themselves for who keeps them out of its log. */
function secretsOf(hall: Hall): readonly (readonly [string, string])[] {
  const registries = JSON.stringify(withPasswords(hall.said));
  if (registries === '[]') return [];
  const given = 'var.registry_credentials[host]';
  const known = `yamldecode(local.contents[each.value.files["${foldersOf(hall).config}/registries.yaml"].content])`;
  const all = `{ for host, config in ${known}.configs : host => merge(config, { for key in ["auth"] : key => ${given} if contains(${registries}, host) }) }`;
  return [
    ['registries.yaml', `\${jsonencode(merge(${known}, { configs = ${all} }))}`],
    ['passwords', `\${join("\\n", [for host in ${registries} : ${given}.password])}`],
  ];
}

function makesFolder(folder: string): readonly string[] {
  return [
    'set -eu',
    'umask 077',
    'rm -f -- "$0"',
    '[ -d "$HOME/.cdk-gpu" ] || rm -f -- "$HOME/.cdk-gpu"',
    `rm -rf -- "$HOME/${folder}" "$HOME/${folder}"-*.sh`,
    `mkdir -p -- "$HOME/${folder}"`,
    'chmod 700 "$HOME/.cdk-gpu"',
  ];
}

/** As root, whoever that is, and with the status of the program; 11 is how a dry run ends well. */
function converges(folder: string, name: string): readonly string[] {
  const run = `bash "$HOME/${folder}/converge.sh" $arguments`;
  return [
    `rm -f -- "$HOME/./.cdk-gpu-${name}.sh"`,
    'arguments=${var.dry_run ? "--dry-run" : ""}',
    'status=0',
    `if [ "$(id -u)" = 0 ]; then ${run}; else sudo -n ${run}; fi || status=$?`,
    'if [ -n "$arguments" ] && [ "$status" = 11 ]; then status=0; fi',
    'exit "$status"',
  ];
}

function inOrder(value: Json | undefined, lines: readonly string[]): boolean {
  return equal(value, [...lines]);
}

function connectionOf(ssh: string, host: string, [timeout, path]: readonly [string, string]): Json {
  return {
    type: 'ssh',
    // Either a file's key or the agent's, and never both.
    agent: `\${${ssh}.key == ""}`,
    private_key: `\${${ssh}.key == "" || self.id == "" ? "" : file(pathexpand(${ssh}.key))}`,
    user: `\${${ssh}.user}`,
    port: `\${${ssh}.port}`,
    host: `\${${host}.address}`,
    host_key: `\${${host}.host_key}`,
    bastion_host: `\${${ssh}.bastion.address}`,
    bastion_user: `\${${ssh}.bastion.user}`,
    bastion_port: `\${${ssh}.bastion.port}`,
    bastion_host_key: `\${${ssh}.bastion.host_key}`,
    timeout,
    script_path: path,
  };
}

/** Drained through one server, or another, then uninstalled; what cannot be reached holds up nobody, and is told of. */
function leaves(value: Json | undefined, { name, said }: Hall, role: 'server' | 'agent'): boolean {
  if (!isList(value) || value.length !== 4) return false;
  const folder = `"$HOME/.cdk-gpu/${name}"`;
  const runs = (program: 'drain' | 'leave', words: string): readonly string[] => {
    const path = `${folder}/${program}-\${self.input.name}.sh`;
    return [
      'umask 077',
      `if [ ! -d ${folder} ]; then echo "$(hostname) is not in ${name}"; exit 1; fi`,
      `cat >${path} <<'CDK_GPU_END_OF_SCRIPT'`,
      script(program)
        .trimEnd()
        .replaceAll(/([$%])\{/g, '$1$1{'),
      'CDK_GPU_END_OF_SCRIPT',
      `if [ "$(id -u)" = 0 ]; then bash ${path} ${words}; else sudo -n bash ${path} ${words}; fi`,
    ];
  };
  const atDestroy = (step: Json | undefined, host: string, inline: readonly string[]): boolean =>
    equal(step, {
      'remote-exec': {
        when: 'destroy',
        on_failure: 'continue',
        connection: connectionOf('self.input.ssh', host, ['1m', `.cdk-gpu/${name}-%RAND%.sh`]),
        inline,
      },
    });
  const drained = [0, 1].every((index) => {
    const through = `self.input.through[${String(index)}]`;
    const alone = `if [ '\${${through}.address}' = '\${self.input.address}' ]; then echo 'The only server: nobody is left to drain it from.'; exit 0; fi`;
    return atDestroy(value[index], through, [alone, ...runs('drain', "'${self.input.name}' 300")]);
  });
  const uninstall =
    said.engine === 'rke2'
      ? '/usr/local/bin/rke2-uninstall.sh'
      : role === 'server'
        ? '/usr/local/bin/k3s-uninstall.sh'
        : '/usr/local/bin/k3s-agent-uninstall.sh';
  const reminder = look(value[3], 'local-exec');
  return (
    drained &&
    atDestroy(value[2], 'self.input', runs('leave', `'${name}' ${folder}`)) &&
    equal(reminder, {
      when: 'destroy',
      on_failure: 'continue',
      quiet: true,
      command: `echo '"this host has left ${name}" stands above, or \${self.input.name} (\${self.input.address}) was not reached: before it starts again, run ${uninstall} there and remove /etc/rancher.'`,
    })
  );
}

function nodesFindings(
  where: string,
  block: Json | undefined,
  { hall, groups }: { readonly hall: Hall; readonly groups: readonly string[] },
): readonly string[] {
  const folder = `.cdk-gpu/${hall.name}`;
  const run = `bash "$HOME/${folder}/nodes.sh"`;
  const members = groups.map((group) => `terraform_data.membership_${group}`).join(', ');
  const wanted: Readonly<Record<string, Expected>> = {
    count: '${var.dry_run ? 0 : 1}',
    depends_on: ['terraform_data.state_agents'],
    triggers_replace: (value) =>
      isList(value) &&
      value.length === 3 &&
      value[0] === '${sha256(local.nodes)}' &&
      value[1] === createHash('sha256').update(script('nodes')).digest('hex') &&
      value[2] === `\${sort(flatten([for group in [${members}] : [for member in group : member.id]]))}`,
    connection: connectionOf('local.ssh', firstServer(hall), ['5m', `${folder}-%RAND%.sh`]),
    provisioner: [
      { file: { destination: `${folder}/nodes.sh`, content: '${local.scripts.nodes}' } },
      { file: { destination: `${folder}/nodes`, content: '${local.nodes}' } },
      { 'remote-exec': { inline: [`if [ "$(id -u)" = 0 ]; then ${run}; else sudo -n ${run}; fi`] } },
    ],
  };
  return [...held(`${where} nodes`, block, wanted), ...strange(`${where} nodes`, withoutComment(block), wanted)];
}
