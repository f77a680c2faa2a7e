import { TerraformOutput, TerraformResource, TerraformVariable, type TerraformStack } from 'cdktf';
import { kubeconfigOf, nodesOf } from './cluster-wide';
import { drawCredentials } from './credentials';
import type { HostsInput } from './input';
import { literal, literals, type Json } from './literal';
import { localsOf } from './locals';
import { membershipOf } from './membership';
import { movesOf } from './moves';
import { slots } from './slots';
import { stateOf } from './state';

/**
 * Draws what joins hosts to a cluster and takes them out of it, of nothing but what Terraform brings. Each host has a membership, which knows how to leave, and a state, which knows how
 * to converge: one that did both would wipe a host for each change of its configuration. Servers come one after the other, because etcd takes one new member at a time; agents come at
 * once, after them. All blocks are always there, with as many instances as there are hosts: a block that is gone from a stack cannot say what is to be done when it goes.
 */
export function drawHosts(stack: TerraformStack, input: HostsInput): void {
  // Secrets that are in no plan and no state.
  stack.addOverride('terraform.required_version', '>= 1.10');
  drawVariables(stack);
  drawCredentials(stack, input.inventory);
  for (const [name, value] of Object.entries(localsOf(input))) stack.addOverride(`locals.${name}`, literals(value));
  stack.addOverride('moved', movesOf(input.inventory.servers));
  let before: readonly string[] = [];
  const slotGroups = slots.map((slot) => ({
    name: `slot_${String(slot)}`,
    role: 'server' as const,
    hosts: `\${{ for name, host in local.servers : name => host if host.slot == ${String(slot)} }}`,
  }));
  for (const { name, ...group } of [...slotGroups, { name: 'agents', role: 'agent' as const, hosts: '${local.agents}' }]) {
    draw(stack, `membership_${name}`, membershipOf({ ...group, dependsOn: before }, input));
    draw(stack, `state_${name}`, stateOf({ ...group, membership: `terraform_data.membership_${name}` }, input));
    before = [`terraform_data.state_${name}`];
  }
  draw(stack, 'nodes', nodesOf(before, input));
  draw(stack, 'kubeconfig', kubeconfigOf(['terraform_data.state_slot_1'], input));
  new TerraformOutput(stack, 'kubeconfig_path', {
    value: `\${pathexpand(${JSON.stringify(literal(input.kubeconfigPath))})}`,
    description: 'The kubeconfig of an administrator, on the machine that applied.',
  });
}

function draw(stack: TerraformStack, name: string, block: Json): void {
  const resource = new TerraformResource(stack, name, { terraformResourceType: 'terraform_data' });
  for (const [key, value] of Object.entries(block ?? {})) resource.addOverride(key, value);
}

const tokens = {
  server_token:
    'Lets servers join, and encrypts what the cluster must know to start. Keep it with backups: without it they cannot be restored.',
  agent_token: 'Lets agents join. Another than that of servers, so that what is read on an agent adds no server.',
};

function drawVariables(stack: TerraformStack): void {
  for (const [name, description] of Object.entries(tokens)) {
    const variable = new TerraformVariable(stack, name, {
      type: 'string',
      description,
      sensitive: true,
      nullable: false,
      validation: [
        {
          condition: `\${can(regex("^[A-Za-z0-9._:-]{16,}$", var.${name}))}`,
          errorMessage: 'At least 16 of A-Z, a-z, 0-9, ".", "_", ":" and "-".',
        },
      ],
    });
    // The bindings do not know it.
    variable.addOverride('ephemeral', true);
  }
  new TerraformVariable(stack, 'dry_run', {
    type: 'bool',
    default: false,
    nullable: false,
    description:
      'Hosts tell what would be done there, and nothing is. Hosts that are taken out of the program leave all the same: see the plan.',
  });
}
