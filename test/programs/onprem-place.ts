import type { Host, OnPremOptions, Servers } from 'cdk-gpu/onprem';
import { gpuNames, type GpuName } from '../../lib/catalog/gpu';
import { ownMachines } from '../support/own-machines';
import type { Dice } from './dice';
import { isTainted, taints, type Place, type Props } from './place';
import { targetOf } from './plan';
import { thrownSharing } from './slices';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
/** GPUs that come with an Arm CPU. */
const arms: ReadonlySet<GpuName> = new Set<GpuName>(['GH200', 'GB200', 'GB300', 'GB10']);

/** Machines of one's own, in a network that nobody else is thrown into. */
export function thrownOnPrem(dice: Dice): Place {
  const network = `192.168.${String(dice.int(0, 255))}`;
  const unknown = dice.rarely(3);
  let made = 0;
  let pools = 0;
  const newHost = (prefix: string): Host => {
    made += 1;
    return {
      name: `${prefix}-${String(made)}`,
      address: `${network}.${String(made)}`,
      ...(unknown && made === 1 ? {} : { hostKey }),
      ...dice.maybe(15, () => ({ internalAddress: `172.31.${network.split('.')[2] ?? '0'}.${String(made)}` })),
      ...dice.maybe(15, () => ({ labels: { 'example.com/row': '7', 'example.com/empty': '' } })),
    };
  };
  const engine = dice.pick(['rke2', 'k3s'] as const);
  const gapped = dice.chance(25);
  const first = newHost('server');
  const more = Array.from({ length: dice.pick([0, 0, 2, 4]) }, () => newHost('server'));
  const servers = [first, ...more] as readonly Host[] as Servers;
  const serverFacts = { cpus: dice.pick([16, 64]), memoryGiB: dice.pick([64, 256]), ...dice.maybe(50, () => ({ diskGiB: 480 })) };
  const runWork = dice.chance(40);
  const own = dice.maybe(30, () => thrownNetwork(dice, engine));
  const target = targetOf(ownMachines, {
    engine,
    servers,
    serverFacts,
    serversRunWork: runWork,
    ssh: {
      user: dice.pick(['ops', 'root']),
      ...dice.maybe(20, () => ({ port: 2222 })),
      ...dice.maybe(30, () => ({ privateKey: { file: dice.pick(['~/.ssh/hall', '/etc/keys/with space']) } })),
      ...dice.maybe(10, () => ({ verifyHostKeys: false })),
      ...dice.maybe(40, () => ({ bastion: { address: '198.51.100.7', hostKey, ...dice.maybe(50, () => ({ user: 'jump', port: 2022 })) } })),
    },
    ...dice.maybe(40, () => ({
      endpoint: dice.pick([
        { virtualIp: `${network}.250` },
        { virtualIp: `${network}.250`, interface: 'bond0' },
        { existing: 'api.acme.io' },
      ]),
    })),
    ...own,
    ...dice.maybe(40, () => ({
      loadBalancer: dice.pick([{ addresses: [`${network}.200-${network}.220`, '198.51.100.128/28'] }, 'existing'] as const),
    })),
    ...dice.maybe(40, () => ({
      registries: {
        'registry.local:5000': { plainHttp: true },
        ...dice.maybe(50, () => ({ 'harbor.example.com': { ca: { file: 'examples/04-onprem/hall-ca.pem' } } })),
        ...dice.maybe(50, () => ({ 'docker.io': { credentials: 'variable' as const } })),
      },
    })),
    ...dice.maybe(30, () => ({ backup: { schedule: '0 */6 * * *', keep: 20, ...dice.maybe(50, () => ({ s3Secret: 'etcd-bucket' })) } })),
    // Hosts are thrown into private networks, which are reached without it.
    ...dice.maybe(30, () => ({
      proxy: {
        http: 'http://proxy.example.com:3128',
        ...dice.maybe(50, () => ({ https: 'https://tls.example.com', noProxy: ['.example.com'] })),
      },
    })),
    ...dice.maybe(30, () => thrownHardening(dice, engine, 'network' in own ? own.network : {})),
    ...dice.maybe(30, () => ({ upgrades: { concurrency: dice.pick([1, 3]), drain: dice.chance(50) } })),
    ...(gapped ? { airGap: thrownAirGap(dice) } : {}),
    ...dice.maybe(40, () => ({
      storage: dice.pick([
        {},
        { install: 'local-path' },
        { install: 'longhorn' },
        { install: { nfs: { server: dice.pick(['192.0.2.60', 'files.acme.io']), path: '/export/volumes' } } },
      ] as const),
    })),
    ...dice.maybe(30, () => ({ kubeconfig: dice.pick(['~/.kube/hall', 'hall.kubeconfig']) })),
  });
  const free = runWork ? [...servers] : [];
  /** Servers that run work are in the first pools, or in none. */
  const hostsOf = (dice: Dice, id: string, mayMix: boolean): readonly Host[] => {
    const own = free.length > 0 && dice.chance(50) ? free.splice(0, dice.int(1, free.length)) : [];
    const least = own.length === 0 ? 1 : 0;
    const others = own.length > 0 && !mayMix ? 0 : dice.int(least, 4);
    return [...own, ...Array.from({ length: others }, () => newHost(id))];
  };
  return {
    name: 'onprem',
    target,
    registries: false,
    get systemPool() {
      return free.length > 0;
    },
    minors: ['1.33', '1.34', '1.35', '1.36'],
    gpuPool: (dice, id) => {
      const gpus = dice.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16]);
      const gpu = dice.pick(gpuNames);
      const shared = thrownSharing(dice, { gpu, gpus }, { mixes: true, mps: true });
      const { slices } = shared;
      const pool = ownHosts(dice, hostsOf(dice, id, false), arms.has(gpu) ? 'arm64' : dice.rarely(10) ? 'arm64' : 'amd64');
      const rdma = dice.maybe(40, () => ({ rdma: thrownRdma(dice, engine === 'rke2' && runWork, (pools += 1)) }));
      const ways = 'rdma' in rdma && (slices.length === 0 || dice.rarely(5)) ? ['auto', 'off', 'require'] : ['auto', 'off'];
      const props = {
        gpu,
        gpusPerNode: gpus,
        ...pool.props,
        ...shared.props,
        ...rdma,
        ...(gapped
          ? { driver: dice.pick(['host', 'dgx-os']) }
          : dice.maybe(60, () => ({ driver: dice.pick(['operator', 'host', 'dgx-os', { operator: '580.95.05' }]) }))),
        ...dice.maybe(30, () => ({ fabric: dice.pick(ways) })),
      };
      return { props, facts: { ...pool.facts, gpu, gpus: slices.length > 0 ? 0 : gpus, slices } };
    },
    cpuPool: (dice, id) => ownHosts(dice, hostsOf(dice, id, true), dice.chance(20) ? 'arm64' : 'amd64'),
  };
}

/** Mirrors of one registry and of all others, or of all; rarely one is missing. */
function thrownAirGap(dice: Dice): NonNullable<OnPremOptions['airGap']> {
  return {
    mirrors: {
      ...dice.maybe(50, () => ({ 'docker.io': 'harbor.example.com/hub' })),
      ...dice.maybe(30, () => ({ 'nvcr.io': 'registry.local:5000' })),
      ...(dice.rarely(10) ? {} : { '*': dice.pick(['harbor.example.com', 'harbor.example.com/all', 'registry.local:5000/a/b']) }),
    },
    artifacts: dice.pick(['/srv/kubernetes', 'https://files.example.com/kubernetes']),
  };
}

function thrownNetwork(dice: Dice, engine: OnPremOptions['engine']): Pick<OnPremOptions, 'network'> {
  const cni = dice.pick(engine === 'k3s' ? (['flannel'] as const) : (['canal', 'cilium', 'calico', 'flannel'] as const));
  return {
    network: {
      ...dice.maybe(70, () => ({ cni })),
      ...dice.maybe(50, () => ({ pods: dice.pick(['10.96.0.0/14', '10.200.0.0/18']), services: '10.100.0.0/16' })),
    },
  };
}

/** Not every network plugin goes with it. */
function thrownHardening(
  dice: Dice,
  engine: OnPremOptions['engine'],
  { cni }: OnPremOptions['network'] = {},
): Pick<OnPremOptions, 'hardening'> {
  return {
    hardening: {
      ...(engine === 'rke2' && cni === 'flannel' ? {} : dice.maybe(60, () => ({ cis: true }))),
      ...(cni === 'calico' ? {} : dice.maybe(40, () => ({ selinux: true }))),
    },
  };
}

/** Rails need Multus, and Multus a node without taints: servers that run work. */
function thrownRdma(dice: Dice, hasMultus: boolean, block: number): Props {
  const kind = dice.chance(60) ? 'infiniband' : 'roce';
  const nicsPerNode = dice.int(1, 9);
  const as = dice.pick(['shared', 'virtualFunctions', 'wholeNic'] as const);
  const described = kind === 'roce' && (hasMultus ? dice.chance(75) : dice.rarely(5));
  return {
    kind,
    nicsPerNode,
    ...(as === 'shared' && dice.chance(50) ? {} : { as }),
    ...dice.maybe(30, () => ({ mtu: dice.pick([1500, 4200, 9000]) })),
    ...(described ? thrownRails(dice, { as, nicsPerNode, block }) : {}),
  };
}

/** Block: a number that no other pool of the program has, so that their addresses are apart. */
function thrownRails(dice: Dice, given: { readonly as: string; readonly nicsPerNode: number; readonly block: number }): Props {
  const network = `198.18.${String(given.block * 16)}`;
  const cards = Array.from({ length: given.nicsPerNode - (dice.rarely(10) ? 1 : 0) }, (_, index) =>
    given.as === 'wholeNic' ? `0000:${String(10 + index)}:00.0` : `ens${String(index + 1)}f0np0`,
  );
  const blocks = cards.map((_, index) => `198.18.${String(given.block * 16 + index)}.0/24`);
  return { rails: cards, addresses: dice.chance(60) ? `${network}.0/20` : blocks };
}

function ownHosts(dice: Dice, given: readonly Host[], arch: 'amd64' | 'arm64'): ReturnType<Place['cpuPool']> {
  const [cpus, memoryGiB] = dice.pick([[16, 64], [15.5, 62.75], [64, 512], [224, 2048]] as const); // prettier-ignore
  const facts = {
    cpus,
    memoryGiB,
    ...(arch === 'arm64' ? { arch } : {}),
    ...dice.maybe(40, () => ({ diskGiB: 960 })),
    ...dice.maybe(30, () => ({ zone: 'hall-1' })),
    ...dice.maybe(20, () => ({ virtual: dice.pick(['none', 'passthrough'] as const) })),
    ...dice.maybe(20, () => ({ nvlinkDomain: 'nvl-1' })),
  };
  const each = dice.chance(20);
  const racks = dice.chance(30);
  const hosts = given.map((host, index) => ({
    ...host,
    ...(each ? facts : {}),
    ...(racks && !dice.rarely(5) ? { rack: `r${String(index % 2)}` } : {}),
    ...(dice.chance(15) ? { cpus: cpus + 4, memoryGiB: memoryGiB * 2, zone: 'hall-2' } : {}),
  }));
  const props = {
    ...(each ? {} : { facts }),
    hosts,
    ...dice.maybe(30, () => ({ labels: { 'example.com/team': 'Vision', tier: '1', empty: '' } })),
    ...dice.maybe(30, () => ({ taints: taints(dice) })),
  };
  return { props, facts: { gpu: null, gpus: 0, cpus, memoryGiB, arch, max: hosts.length, tainted: isTainted(props), slices: [] } };
}
