import type { Inventory } from '../inventory';
import { connectTo, folderOf, scriptOf, timeOuts } from './connection';
import { sha256 } from './digest';
import { bastionOf, knownHosts, knownOf, type Known } from './host-keys';
import type { HostsInput } from './input';
import { literal, type Json } from './literal';
import { slots } from './slots';

/** A dry run has nothing to label and nothing to fetch. */
const unlessDry = '${var.dry_run ? 0 : 1}';

/** Labels and taints of all nodes. Nodes read their own once, when they register, so what changes later is set through the first server. */
export function nodesOf(dependsOn: readonly string[], input: HostsInput): Json {
  const { inventory } = input;
  const folder = folderOf(inventory);
  const memberships = [...slots.map((slot) => `slot_${String(slot)}`), 'agents']
    .map((name) => `terraform_data.membership_${name}`)
    .join(', ');
  const nodes = `bash "$HOME/${folder}/nodes.sh"`;
  return {
    count: unlessDry,
    depends_on: dependsOn,
    // A node that another machine has taken the name of has nothing yet that it does not register with.
    triggers_replace: [
      '${sha256(local.nodes)}',
      sha256(input.scripts.nodes),
      `\${sort(flatten([for group in [${memberships}] : [for member in group : member.id]]))}`,
    ],
    connection: connectTo(firstServer(inventory), timeOuts.join, scriptOf(inventory)),
    provisioner: [
      { file: { destination: `${folder}/nodes.sh`, content: '${local.scripts.nodes}' } },
      { file: { destination: `${folder}/nodes`, content: '${local.nodes}' } },
      { 'remote-exec': { inline: [`if [ "$(id -u)" = 0 ]; then ${nodes}; else sudo -n ${nodes}; fi`] } },
    ],
  };
}

/** The administrator's kubeconfig, where whoever applies has it. Its content goes past Terraform; only the path is in the state. */
export function kubeconfigOf(dependsOn: readonly string[], input: HostsInput): Json {
  const { inventory, kubeconfigPath } = input;
  const { endpoint, engine, name } = inventory;
  const server = firstServer(inventory);
  const url = literal(`https://${endpoint}:6443`);
  return {
    count: unlessDry,
    depends_on: dependsOn,
    // Certificates may be new whenever the first server was converged.
    triggers_replace: ['${[for state in terraform_data.state_slot_1 : state.id]}', url, literal(kubeconfigPath)],
    provisioner: [
      {
        'local-exec': {
          command: '${local.scripts.kubeconfig}',
          // Otherwise the whole script is printed.
          quiet: true,
          environment: {
            ADDRESS: `\${${server}.address}`,
            PORT: '${local.ssh.port}',
            USER_NAME: '${local.ssh.user}',
            KEY: '${pathexpand(local.ssh.key)}',
            KNOWN_HOSTS: literal(knownHosts(wayToFirstServer(input))),
            BASTION_ADDRESS: '${local.ssh.bastion.address}',
            BASTION_PORT: '${local.ssh.bastion.port}',
            BASTION_USER: '${local.ssh.bastion.user}',
            REMOTE_PATH: engine.kubeconfig,
            SERVER: url,
            OUT: `\${pathexpand(${JSON.stringify(literal(kubeconfigPath))})}`,
            NAME: name,
          },
        },
      },
    ],
  };
}

function firstServer({ servers }: Inventory): string {
  return `local.servers[${JSON.stringify(servers[0]?.name ?? '')}]`;
}

/** The machines whose keys are looked at on the way to the first server; none where keys are not verified. */
function wayToFirstServer(input: HostsInput): readonly Known[] {
  const [first] = input.inventory.servers;
  const bastion = bastionOf(input);
  return [...(first === undefined ? [] : [knownOf(first, input)]), ...(bastion === null ? [] : [bastion])];
}
