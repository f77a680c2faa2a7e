import { isList, isRecord, type Json } from '../tree';
import { held, look, textOf, type Expected } from './held';
import { strange } from './onprem-config';
import { foldersOf, type Hall } from './onprem-truth';

/** Places for servers, which are converged one after the other. */
export const slots = [1, 2, 3, 4, 5, 6, 7];

/** Where the administrator's kubeconfig is written, as the stack says it: a relative path is one of the output's folder, three above the stack. */
export function pathOf({ said, name }: Hall): string {
  const path = said.kubeconfig ?? `~/.kube/${name}`;
  return /^[~/]/.test(path) ? path : `../../../${path}`;
}

export function firstServer({ servers }: Hall): string {
  return `local.servers[${JSON.stringify(servers[0]?.name)}]`;
}

export function withoutComment(block: Json | undefined): Json {
  const { '//': _comment, ...rest } = isRecord(block) ? block : {};
  return rest;
}

export function kubeconfigFindings(where: string, block: Json | undefined, hall: Hall): readonly string[] {
  const { said, servers, endpoint, name } = hall;
  const { ssh } = said;
  const [first] = servers;
  const url = `https://${endpoint}:6443`;
  const known = (address: string, port: number, key: unknown): string =>
    ssh.verifyHostKeys === false || typeof key !== 'string' || key === ''
      ? ''
      : `${port === 22 ? address : `[${address}]:${String(port)}`} ${key}\n`;
  const bastion = ssh.bastion === undefined ? '' : known(ssh.bastion.address, ssh.bastion.port ?? 22, ssh.bastion.hostKey);
  const wanted: Readonly<Record<string, Expected>> = {
    count: '${var.dry_run ? 0 : 1}',
    depends_on: ['terraform_data.state_slot_1'],
    triggers_replace: ['${[for state in terraform_data.state_slot_1 : state.id]}', url, pathOf(hall)],
    provisioner: [
      {
        'local-exec': {
          command: '${local.scripts.kubeconfig}',
          quiet: true,
          environment: {
            ADDRESS: `\${${firstServer(hall)}.address}`,
            PORT: '${local.ssh.port}',
            USER_NAME: '${local.ssh.user}',
            KEY: '${pathexpand(local.ssh.key)}',
            KNOWN_HOSTS: `${known(first?.address ?? '', ssh.port ?? 22, first?.key)}${bastion}`,
            BASTION_ADDRESS: '${local.ssh.bastion.address}',
            BASTION_PORT: '${local.ssh.bastion.port}',
            BASTION_USER: '${local.ssh.bastion.user}',
            REMOTE_PATH: `${foldersOf(hall).config}/${said.engine}.yaml`,
            SERVER: url,
            OUT: `\${pathexpand(${JSON.stringify(pathOf(hall))})}`,
            NAME: name,
          },
        },
      },
    ],
  };
  return [...held(`${where} kubeconfig`, block, wanted), ...strange(`${where} kubeconfig`, withoutComment(block), wanted)];
}

/** From whichever slot a server was in, the way ends in its own. */
export function movedFindings(where: string, moved: Json | undefined, { servers }: Hall): readonly string[] {
  const steps = new Map((isList(moved) ? moved : []).map((each) => [textOf(look(each, 'from')), textOf(look(each, 'to'))]));
  const address = (slot: number, server: string): string => `terraform_data.membership_slot_${String(slot)}[${JSON.stringify(server)}]`;
  const ends = (from: string, left = slots.length): string => {
    const to = steps.get(from);
    return to === undefined || left === 0 ? from : ends(to, left - 1);
  };
  const lost = servers.flatMap(({ name }, index) =>
    slots
      .filter((slot) => ends(address(slot, name)) !== address(index + 1, name))
      .map((slot) => `${where}: ${name} of slot ${String(slot)} is lost`),
  );
  const extra = steps.size - servers.length * (slots.length - 1);
  return [...lost, ...(extra === 0 && isList(moved) && moved.length === steps.size ? [] : [`${where}: moves that nobody asks for`])];
}
