import { z } from 'zod';
import { issueAt } from '../../checks/rule';
import type { Issue } from '../../errors';
import type { ClusterModel } from '../../model/cluster';
import type { Steps } from '../target';
import { engines } from './engine';
import type { ParsedOptions } from './options';

const fixed = {
  code: 'onprem/cannot-change',
  about: 'A cluster that lives keeps its engine, its network plugin and its networks.',
  waivable: false,
} as const;
const newFirst = {
  code: 'onprem/new-first-server',
  about: 'The first server of a cluster that lives was one of its servers before, at the same address.',
  waivable: false,
} as const;

const newAddress = {
  code: 'onprem/server-address',
  about: 'A server keeps the address of its cluster traffic as long as it is one.',
  waivable: false,
} as const;

const serverSchema = z.object({ name: z.string(), address: z.string(), internalAddress: z.string() });
/** What is kept of a cluster until the next run. */
const rememberedSchema = z.object({
  engine: z.string(),
  cni: z.string(),
  pods: z.string(),
  services: z.string(),
  servers: z.array(serverSchema),
});
type Remembered = z.infer<typeof rememberedSchema>;
type Server = z.infer<typeof serverSchema>;

/**
 * What a program may change and a cluster cannot: nodes and services have addresses of its networks, from its plugin, and the engine supports no others later
 * (https://github.com/rancher/rke2/issues/2326 and /11170, https://github.com/k3s-io/k3s/issues/8100, read 2026-11-23); and what the cluster is, is on its servers. Hosts look for the same
 * by themselves, for whoever deploys without the earlier output.
 */
export function steps(options: ParsedOptions): Steps {
  return {
    kinds: [fixed, newFirst, newAddress],
    remembered: () => remembered(options),
    issues: (cluster, before) => {
      const parsed = rememberedSchema.safeParse(before);
      if (!parsed.success) return [];
      const now = remembered(options);
      return [
        ...changedForGood(cluster, parsed.data, now),
        ...firstIsNew(cluster, parsed.data.servers, now.servers),
        ...addressIsNew(cluster, parsed.data.servers, now.servers),
      ];
    },
  };
}

function remembered({ engine, network, servers }: ParsedOptions): Remembered {
  return {
    engine,
    cni: network.cni ?? engines[engine].defaultCni,
    pods: network.pods,
    services: network.services,
    servers: servers.map(({ name, address, internalAddress }) => ({ name, address, internalAddress: internalAddress ?? address })),
  };
}

/** What these are called in a program. */
const settings = { engine: 'engine', cni: 'network.cni', pods: 'network.pods', services: 'network.services' } as const;

function changedForGood(cluster: ClusterModel, before: Remembered, now: Remembered): readonly Issue[] {
  const keys = ['engine', 'cni', 'pods', 'services'] as const;
  const changed = keys.filter((key) => before[key] !== now[key]);
  // The other engine has a plugin of its own.
  const told = changed.includes('engine') ? changed.filter((key) => key !== 'cni') : changed;
  return told.map((key) =>
    issueAt(cluster, {
      ...fixed,
      message: `\`${settings[key]}\` was '${before[key]}' when this was last written, and is '${now[key]}' now, which a cluster that lives cannot follow`,
      hint: `say '${before[key]}', or make another cluster of other machines; where it does not live, remove blueprint.json`,
    }),
  );
}

/** The first server starts a cluster where it has none: one that is new would start an empty one. */
function firstIsNew(cluster: ClusterModel, before: readonly Server[], [first]: readonly Server[]): readonly Issue[] {
  if (first === undefined || before.length === 0 || before.some(({ name, address }) => name === first.name && address === first.address)) {
    return [];
  }
  const moved = before.find(({ name }) => name === first.name);
  const known = before.map(({ name, address }) => `${name} (${address})`).join(', ');
  return [
    issueAt(cluster, {
      ...newFirst,
      message:
        moved === undefined
          ? `${first.name} is the first server, and was none when this was last written: what the cluster is, is on ${known}`
          : `${first.name} is the first server, and was at ${moved.address} when this was last written: at another address it leaves, and what it has of the cluster is removed`,
      hint: 'put a server first that stays, and remove or move others once the new ones have joined; where it does not live, remove blueprint.json',
    }),
  ];
}

/**
 * Members of etcd know each other by these addresses, and one that comes back at another is none of them (https://github.com/rancher/rke2/issues/5651 and /6270, read 2026-11-23). A server
 * that SSH finds elsewhere is another matter: it leaves, and joins as it is now.
 */
function addressIsNew(cluster: ClusterModel, before: readonly Server[], now: readonly Server[]): readonly Issue[] {
  return now.flatMap(({ name, address, internalAddress }) => {
    const was = before.find((server) => server.name === name && server.address === address);
    if (was === undefined || was.internalAddress === internalAddress) return [];
    return [
      issueAt(cluster, {
        ...newAddress,
        message: `cluster traffic of the server ${name} went to ${was.internalAddress} when this was last written, and goes to ${internalAddress} now, where the other servers do not know it`,
        hint: 'remove the server in one deploy, and add it in the next; with one server, add two others first; where it does not live, remove blueprint.json',
      }),
    ];
  });
}
