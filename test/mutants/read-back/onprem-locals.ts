import { script, scriptNames } from '../../../lib/targets/onprem/host/scripts';
import { isRecord, type Json } from '../tree';
import { equal, held, look, sameSet, textOf, type Expected } from './held';
import { envFindings, strange } from './onprem-config';
import { fileFindings, taintsOf } from './onprem-files';
import type { Hall, Machine } from './onprem-truth';
import { requestOf } from './onprem-upgrades';

/** What differs between hosts, against the program: who is there, how they are reached, and what is to be on them. */
export function localFindings(where: string, stack: Json, hall: Hall): readonly string[] {
  const { servers, agents, name } = hall;
  const { ssh } = hall.said;
  const local = (path: string): Json | undefined => look(stack, `locals.${path}`);
  const contents = local('contents');
  const used = new Set(
    ['servers', 'agents'].flatMap((group) =>
      Object.values((local(group) ?? {}) as Readonly<Record<string, Json>>).flatMap((host) =>
        Object.values((look(host, 'files') ?? {}) as Readonly<Record<string, Json>>).map((file) => textOf(look(file, 'content'))),
      ),
    ),
  );
  const wanted: Readonly<Record<string, Expected>> = {
    cluster: name,
    ssh: {
      user: ssh.user,
      port: ssh.port ?? 22,
      bastion: {
        address: ssh.bastion?.address ?? '',
        user: ssh.bastion === undefined ? '' : (ssh.bastion.user ?? ssh.user),
        port: ssh.bastion?.port ?? 22,
        host_key: bastionKey(hall),
      },
      // Terraform reads a template in each of its texts.
      key: (ssh.privateKey?.file ?? '').replaceAll(/([$%])\{/g, '$1$1{'),
    },
    nodes: (value) => nodesAre(value, hall),
    servers: sameNames(servers),
    agents: sameNames(agents),
    contents: (value) => isRecord(value) && sameSet([...used])(Object.keys(value)),
    // Those that run on their own, and not in the text of a resource.
    scripts: (value) =>
      isRecord(value) &&
      sameSet(['converge', 'kubeconfig', 'nodes'])(Object.keys(value)) &&
      scriptNames.every((each) => value[each] === undefined || unescaped(value[each]) === script(each)),
  };
  return [
    ...held(`${where} locals`, look(stack, 'locals'), wanted),
    ...strange(`${where} locals`, look(stack, 'locals') ?? null, wanted),
    ...servers.flatMap((machine, index) =>
      hostFindings(`${where} ${machine.name}`, { host: member(local('servers'), machine.name), contents, hall, machine }, index + 1),
    ),
    ...agents.flatMap((machine) =>
      hostFindings(`${where} ${machine.name}`, { host: member(local('agents'), machine.name), contents, hall, machine }, null),
    ),
  ];
}

function member(group: Json | undefined, name: string): Json | undefined {
  return isRecord(group) ? group[name] : undefined;
}

const sameNames =
  (machines: readonly Machine[]): Expected =>
  (value) =>
    isRecord(value) && sameSet(machines.map(({ name }) => name))(Object.keys(value));

/** Terraform reads a template in each of its texts: what looks like one is doubled. */
function unescaped(text: Json | undefined): string {
  return textOf(text).replaceAll(/([$%])\1\{/g, '$1{');
}

/** A line for each node with its labels and taints; and agents, which are upgraded one by one, are told the release that they may ask for. */
function nodesAre(value: Json | undefined, hall: Hall): boolean {
  const lines = textOf(value).split('\n').filter((line) => line !== ''); // prettier-ignore
  const wanted = [...hall.servers, ...hall.agents].map((machine) => ({
    name: machine.name,
    words: [
      ...Object.entries(machine.labels).map(([key, text]) => `${key}=${text}`),
      ...(machine.server ? [] : [`cdk-gpu/upgrade=${requestOf(hall)}`]),
      ...taintsOf(machine),
    ],
  }));
  return (
    lines.length === wanted.length &&
    wanted.every(({ name, words }) => lines.some((line) => line.split(' ')[0] === name && sameSet(words)(line.split(' ').slice(1))))
  );
}

interface OfHost {
  readonly host: Json | undefined;
  readonly contents: Json | undefined;
  readonly hall: Hall;
  readonly machine: Machine;
}

/** Slot: the place of a server in the list; null for an agent. */
function hostFindings(where: string, { host, contents, hall, machine }: OfHost, slot: number | null): readonly string[] {
  const others = hall.servers.map(({ name }) => name).filter((name) => name !== machine.name);
  const [first = machine.name, second = first] = others;
  const wanted: Readonly<Record<string, Expected>> = {
    address: machine.address,
    host_key: keyText(hall, machine),
    // A hash of all of it, which is another wherever something differs.
    digest: (value) => /^[0-9a-f]{64}$/.test(textOf(value)),
    env: (value) => typeof value === 'string',
    files: (value) => isRecord(value),
    // Who drains it when it goes: two that stay, as far as there are.
    through: [first, second],
    ...(slot === null ? {} : { slot }),
  };
  return [
    ...held(where, host, wanted),
    ...strange(where, host ?? null, wanted),
    ...envFindings(`${where} host.env`, unescaped(look(host, 'env')), { hall, machine }),
    ...fileFindings(where, { files: look(host, 'files'), contents: unescapedAll(contents) }, { hall, machine }),
  ];
}

function unescapedAll(contents: Json | undefined): Json {
  return Object.fromEntries(Object.entries(isRecord(contents) ? contents : {}).map(([key, text]) => [key, unescaped(text)]));
}

/** A line that is nobody's key stands before others where there is a bastion. */
const nobody = /^sk-ssh-ed25519@openssh\.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAIA+BHNzaDo=$/;

function keyText({ said: { ssh } }: Hall, { address, key }: Machine): Expected {
  const bastion = typeof ssh.bastion?.hostKey === 'string' ? ssh.bastion : undefined;
  if (ssh.verifyHostKeys === false || key === '') return '';
  if (bastion === undefined) return key;
  const marked = (at: string, port: number, text: string): string => `@cert-authority ${at}:${String(port)} ${text}`;
  const all = [marked(address, ssh.port ?? 22, key), marked(bastion.address, bastion.port ?? 22, bastion.hostKey as string)];
  return (value) => {
    const [head = '', ...rest] = textOf(value).split('\n');
    return nobody.test(head) && equal([...rest], all);
  };
}

function bastionKey({ said: { ssh } }: Hall): string {
  return ssh.verifyHostKeys === false || typeof ssh.bastion?.hostKey !== 'string' ? '' : ssh.bastion.hostKey;
}
