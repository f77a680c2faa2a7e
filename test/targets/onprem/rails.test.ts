import fc from 'fast-check';
import { Blueprint, GpuCluster, GpuNodePool, Image, TrainingJob } from 'cdk-gpu';
import { synth } from 'cdk-gpu/testing';
import { onprem, type GpuHosts, type Host, type OnPremOptions } from 'cdk-gpu/onprem';
import { addressesOf, cidrText, parseCidr } from '../../../lib/targets/cidr';
import { rangeOf } from '../../../lib/targets/onprem/addresses';
import { cardPlugin } from '../../../lib/targets/onprem/card-plugins';
import { fabricOf } from '../../../lib/targets/onprem/fabric';
import { nodeOf } from '../../../lib/targets/onprem/pods';
import { blocksOf, coveringBlock, podAddresses } from '../../../lib/targets/onprem/rails';
import { platformObjects } from '../../../lib/targets/onprem/platform-objects';
import { validateObject } from '../../support/kubernetes-schemas';
import { got, issueOf, placementOf, problems } from '../../support/programs';
import { contextOf, cpus, parsed, pool } from './platform-support';

type Rdma = NonNullable<GpuHosts['rdma']>;
type As = NonNullable<Rdma['as']>;

const cards: Readonly<Record<As, readonly [string, string]>> = {
  shared: ['ens1f0np0', 'ens2f0np0'],
  virtualFunctions: ['ens1f0np0', 'ens2f0np0'],
  wholeNic: ['0000:1a:00.0', '0000:3c:00.0'],
};
const roceOf = (as: As, more: Partial<Rdma> = {}): Rdma => ({
  kind: 'roce',
  nicsPerNode: 2,
  as,
  rails: cards[as],
  addresses: '10.100.0.0/23',
  ...more,
});
const objectsOf = (...pools: readonly ReturnType<typeof pool>[]) => {
  const options = parsed();
  return platformObjects(options, contextOf(options, pools)).filter(({ kind }) => kind.endsWith('Network'));
};
const vendors = ['15b3'];

describe('addresses of rails', () => {
  test('are equal parts of the one block, or the blocks that are given', () => {
    const textOf = (addresses: string | readonly string[], rails: number) => blocksOf(addresses, rails)?.map(cidrText) ?? null;
    expect(textOf('10.100.0.0/22', 4)).toEqual(['10.100.0.0/24', '10.100.1.0/24', '10.100.2.0/24', '10.100.3.0/24']);
    expect(textOf('10.100.0.0/22', 3)).toEqual(['10.100.0.0/24', '10.100.1.0/24', '10.100.2.0/24']);
    expect(textOf('10.100.0.0/24', 1)).toEqual(['10.100.0.0/24']);
    expect(textOf(['10.1.0.0/24', '10.2.0.0/25'], 2)).toEqual(['10.1.0.0/24', '10.2.0.0/25']);
    expect(textOf(['10.1.0.0/24'], 2)).toBeNull();
    expect(textOf('10.100.0.0/31', 4)).toBeNull();
  });

  test('are parts that have no address in common, and lie in the block', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 26 }), fc.integer({ min: 1, max: 16 }), (prefix, rails) => {
        const blocks = got(blocksOf(`10.0.0.0/${String(prefix)}`, rails)).map(rangeOf);
        expect(blocks).toHaveLength(rails);
        blocks.slice(1).forEach(({ first }, index) => {
          expect(first).toBe(got(blocks[index]).last + 1);
        });
        expect(got(blocks.at(-1)).last).toBeLessThan(got(parseCidr('10.0.0.0/8')).base + addressesOf({ base: 0, prefix }));
      }),
    );
  });

  test('are all in the block that covers them, and not all in a smaller one', () => {
    const block = fc
      .tuple(fc.integer({ min: 12, max: 30 }), fc.integer({ min: 0, max: 2 ** 24 - 1 }))
      .map(([prefix, at]) => ({ prefix, base: Math.floor((10 * 2 ** 24 + at) / 2 ** (32 - prefix)) * 2 ** (32 - prefix) }));
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 8 }), (blocks) => {
        const covering = coveringBlock(blocks);
        const { first, last } = rangeOf(covering);
        const ranges = blocks.map(rangeOf);
        expect(ranges.every((range) => range.first >= first && range.last <= last)).toBe(true);
        expect(parseCidr(cidrText(covering))).toEqual(covering);
        const half = first + addressesOf(covering) / 2;
        const isOne = blocks.some((each) => each.prefix === covering.prefix);
        expect(isOne || (ranges.some((range) => range.first < half) && ranges.some((range) => range.last >= half))).toBe(true);
      }),
    );
  });

  test.each([
    ['10.0.0.0/24', 254],
    ['10.0.0.0/30', 2],
    ['10.0.0.0/31', 0],
    ['10.0.0.0/32', 0],
  ])('of pods in %s are %d: neither the first nor the last', (text, count) => {
    expect(podAddresses(got(parseCidr(text)))).toBe(count);
  });
});

describe('a pool with rails', () => {
  const shared = {
    plugin: 'rdmaSharedDevicePlugin',
    prefix: 'rdma',
    devices: 8,
    config: {
      configList: [1, 2].map((rail) => ({
        resourceName: `rail_${String(rail)}`,
        rdmaHcaMax: 8,
        selectors: { vendors, ifNames: [`ens${String(rail)}f0np0`], linkTypes: ['ether'] },
      })),
    },
  };
  const own = (selectors: readonly object[]) => ({
    plugin: 'sriovDevicePlugin',
    prefix: 'nvidia.com',
    devices: 1,
    config: {
      resourceList: selectors.map((each, index) => ({
        resourcePrefix: 'nvidia.com',
        resourceName: `rail_${String(index + 1)}`,
        selectors: { vendors, ...each, isRdma: true },
      })),
    },
  });
  const ways: readonly (readonly [As, ReturnType<typeof own> | typeof shared])[] = [
    ['shared', shared],
    ['virtualFunctions', own([{ pfNames: ['ens1f0np0'] }, { pfNames: ['ens2f0np0'] }])],
    ['wholeNic', own([{ pciAddresses: ['0000:1a:00.0'] }, { pciAddresses: ['0000:3c:00.0'] }])],
  ];

  test.each(ways)('%s: offers a resource for each rail, which pods ask for', (as, { plugin, prefix, devices, config }) => {
    const model = pool('dgx', {}, { rdma: roceOf(as) });
    const fabric = got(fabricOf(model));
    expect(fabric).toMatchObject({ resources: [`${prefix}/rail_1`, `${prefix}/rail_2`], devices });
    const { config: text } = got(cardPlugin(model))[plugin] as { readonly config: string };
    expect(JSON.parse(text)).toEqual(config);
    const placed = got(contextOf(parsed(), [model]).pools[0]);
    expect(nodeOf(parsed())(model, placed.machine, true).devices).toEqual({
      'nvidia.com/gpu': 8,
      [`${prefix}/rail_1`]: devices,
      [`${prefix}/rail_2`]: devices,
    });
    expect(nodeOf(parsed())(model, placed.machine, false).devices).toEqual({ 'nvidia.com/gpu': 8 });
  });

  test('shared: has a network on top of each card, with the mtu that is said', () => {
    const found = objectsOf(pool('dgx', {}, { rdma: roceOf('shared', { mtu: 9000 }) }));
    const [first] = found;
    expect(first).toEqual({
      apiVersion: 'mellanox.com/v1alpha1',
      kind: 'MacvlanNetwork',
      metadata: { name: expect.stringMatching(/^roce-[0-9a-f]{8}-rail-1$/) },
      spec: {
        networkNamespace: 'nvidia-network-operator',
        master: 'ens1f0np0',
        mode: 'bridge',
        mtu: 9000,
        ipam: '{"type":"whereabouts","range":"10.100.0.0/24"}',
      },
    });
    expect(found.map(({ spec }) => spec as Readonly<Record<string, unknown>>).map(({ master, ipam }) => [master, ipam])).toEqual([
      ['ens1f0np0', '{"type":"whereabouts","range":"10.100.0.0/24"}'],
      ['ens2f0np0', '{"type":"whereabouts","range":"10.100.1.0/24"}'],
    ]);
    for (const object of found) expect(validateObject('1.35', object)).toEqual([]);
  });

  test.each(['virtualFunctions', 'wholeNic'] as const)('%s: gives pods the card itself', (as) => {
    const found = objectsOf(pool('dgx', {}, { rdma: roceOf(as, { addresses: ['10.1.0.0/24', '10.2.0.0/24'], mtu: 9000 }) }));
    expect(found.map(({ kind, spec }) => ({ kind, spec }))).toEqual(
      ['10.1.0.0/24', '10.2.0.0/24'].map((range, index) => ({
        kind: 'HostDeviceNetwork',
        spec: {
          networkNamespace: 'nvidia-network-operator',
          resourceName: `rail_${String(index + 1)}`,
          ipam: JSON.stringify({ type: 'whereabouts', range }),
        },
      })),
    );
    for (const object of found) expect(validateObject('1.35', object)).toEqual([]);
  });

  test('puts pods into its networks, which are those of all pools with the same rails, and of no others', () => {
    const networksOf = (model: ReturnType<typeof pool>) => got(fabricOf(model)).annotations['k8s.v1.cni.cncf.io/networks'];
    const [a, b, c] = [
      pool('a', {}, { rdma: roceOf('shared') }),
      pool('b', {}, { rdma: roceOf('shared') }),
      pool('c', {}, { rdma: roceOf('shared', { addresses: '10.104.0.0/23' }) }),
    ] as const;
    expect(networksOf(b)).toBe(networksOf(a));
    expect(networksOf(c)).not.toBe(networksOf(a));
    const made = objectsOf(a, b, c, pool('plain'), cpus('cpu')).map(({ metadata }) => `nvidia-network-operator/${metadata.name}`);
    expect(made).toHaveLength(4);
    expect([networksOf(a), networksOf(c)].flatMap((text) => got(text).split(',')).sort()).toEqual(made);
  });

  test('tells NCCL where to meet and whose addresses are pods’, and to keep to a rail where there are several', () => {
    expect(got(fabricOf(pool('a', {}, { rdma: roceOf('shared') }))).env).toEqual({
      NCCL_CROSS_NIC: '0',
      NCCL_IB_ADDR_RANGE: '10.100.0.0/23',
      NCCL_SOCKET_IFNAME: 'eth0',
    });
    const one = roceOf('shared', { nicsPerNode: 1, rails: ['ens1f0np0'], addresses: '10.100.0.0/24' });
    expect(got(fabricOf(pool('a', {}, { rdma: one }))).env).toEqual({ NCCL_IB_ADDR_RANGE: '10.100.0.0/24', NCCL_SOCKET_IFNAME: 'eth0' });
  });
});

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
const at = (name: string, last: number): Host => ({ name, address: `192.0.2.${String(last)}`, hostKey });

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}
interface Template {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly resources: { readonly limits: Readonly<Record<string, string>> } }[] };
}
interface SetSpec {
  readonly replicatedJobs: readonly { readonly template: { readonly spec: { readonly template: Template } } }[];
}

interface Given {
  readonly options?: Partial<OnPremOptions>;
  readonly rdma: Rdma;
  /** Of a second pool, that the gang may land on as well. */
  readonly other?: Rdma;
  /** GPUs of each of the gang's pods; zero: there is no gang. */
  readonly gpus?: number;
  readonly fabric?: 'auto' | 'require' | 'off';
}

/** Two machines with eight GPUs and two cards, and a gang over both. */
function program({ options = {}, rdma, other, gpus = 8, fabric = 'auto' }: Given) {
  const servers = { servers: [at('s1', 11)], serversRunWork: true, serverFacts: { cpus: 16, memoryGiB: 64 } } as const;
  const b = new Blueprint('b', { target: onprem({ engine: 'rke2', ...servers, ssh: { user: 'ops' }, ...options }) });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(b, 'i', 'acme/tool:1');
  const common = { gpu: 'H100', gpusPerNode: 8, fabric, facts: { cpus: 192, memoryGiB: 2048 } } as const;
  const pools = [
    new GpuNodePool(c, 'dgx', { ...common, rdma, hosts: [at('g1', 21), at('g2', 22)] }),
    ...(other === undefined ? [] : [new GpuNodePool(c, 'more', { ...common, rdma: other, hosts: [at('g3', 23)] })]),
  ] as const;
  if (gpus > 0) new TrainingJob(c, 'tune', { image, nodes: other === undefined ? 2 : 3, gpusPerNode: gpus, restarts: 0, pool: pools });
  return b;
}

describe('a gang', () => {
  const shareOf = (given: Given) => placementOf(program(given)).workload('b/c/tune').request.fabricDevices;

  test.each<readonly [As, number, number]>([
    ['shared', 8, 8],
    ['shared', 4, 4],
    ['virtualFunctions', 8, 1],
    ['virtualFunctions', 4, 0],
    ['wholeNic', 8, 1],
  ])('on cards that are %s asks with %d GPUs for %d of each rail', (as, gpus, share) => {
    expect(shareOf({ rdma: roceOf(as), gpus })).toBe(share);
  });

  test.each(['shared', 'virtualFunctions', 'wholeNic'] as const)('may require a fabric of rails: %s', (as) => {
    expect(problems(program({ rdma: roceOf(as), fabric: 'require' }))).toEqual([]);
  });
});

test('what is written for a gang on rails names each network that is there, and each resource that nodes have', () => {
  const { objects } = synth(program({ rdma: roceOf('wholeNic') }));
  const written = got(objects['c']) as readonly Written[];
  const networks = written.filter(({ kind }) => kind === 'HostDeviceNetwork');
  expect(networks).toHaveLength(2);
  const job = got(written.find(({ kind }) => kind === 'JobSet')).spec as unknown as SetSpec;
  const { metadata, spec } = got(job.replicatedJobs[0]).template.spec.template;
  expect(metadata.annotations['k8s.v1.cni.cncf.io/networks']).toBe(
    networks.map((network) => `${String(network.spec['networkNamespace'])}/${network.metadata.name}`).join(','),
  );
  const limits = { 'nvidia.com/gpu': '8', 'nvidia.com/rail_1': '1', 'nvidia.com/rail_2': '1' };
  expect(spec.containers[0]?.resources.limits).toMatchObject(limits);
  expect(networks.map((network) => `nvidia.com/${String(network.spec['resourceName'])}`)).toEqual(Object.keys(limits).slice(1));
  expect(written.filter(({ kind }) => kind === 'NicNodePolicy')).toHaveLength(1);
});

describe('rails', () => {
  test.each<readonly [string, Given, readonly string[]]>([
    ['cards alone', { rdma: { kind: 'roce', nicsPerNode: 2 } }, ['onprem/roce-not-drawn at b/c/dgx.rdma']],
    ['cards alone, and no fabric wanted', { rdma: { kind: 'roce', nicsPerNode: 2 }, fabric: 'off' }, []],
    ['rails without addresses', { rdma: { kind: 'roce', nicsPerNode: 2, rails: cards.shared } }, ['onprem/rails-incomplete at b/c/dgx.rdma']],
    ['addresses without rails', { rdma: { kind: 'roce', nicsPerNode: 2, addresses: '10.1.0.0/20' } }, ['onprem/rails-incomplete at b/c/dgx.rdma']],
    ['addresses of InfiniBand', { rdma: roceOf('shared', { kind: 'infiniband' }) }, ['onprem/rails-incomplete at b/c/dgx.rdma']],
    ['fewer rails than cards', { rdma: roceOf('shared', { nicsPerNode: 4 }) }, ['onprem/rail-count at b/c/dgx.rdma']],
    ['a rail twice', { rdma: roceOf('shared', { rails: ['ens1', 'ens1'] }) }, ['onprem/rail-count at b/c/dgx.rdma']],
    ['a name of 16 characters', { rdma: roceOf('shared', { rails: ['ens1f0np0', 'enp129s0f0np0v10'] }) }, ['onprem/rail-name at b/c/dgx.rdma']],
    ['a name that a shell would read', { rdma: roceOf('shared', { rails: ['ens1', '$(id)'] }) }, ['onprem/rail-name at b/c/dgx.rdma']],
    ['the address of a card that is shared', { rdma: roceOf('shared', { rails: cards.wholeNic }) }, ['onprem/rail-name at b/c/dgx.rdma']],
    ['the name of a whole card', { rdma: roceOf('wholeNic', { rails: cards.shared }) }, ['onprem/rail-name at b/c/dgx.rdma']],
    ['fewer blocks than rails', { rdma: roceOf('shared', { addresses: ['10.1.0.0/24'] }) }, ['onprem/rail-addresses at b/c/dgx.rdma']],
    ['one address for two rails', { rdma: roceOf('shared', { addresses: '10.1.0.1/32' }) }, ['onprem/rail-addresses at b/c/dgx.rdma']],
    ['fewer addresses than pods', { rdma: roceOf('shared', { addresses: '10.1.0.0/27' }) }, ['onprem/rail-addresses at b/c/dgx.rdma']],
    ['as many addresses as pods', { rdma: roceOf('wholeNic', { addresses: '10.1.0.0/29' }) }, []],
    ['fewer addresses than pods of both pools', { rdma: roceOf('wholeNic', { addresses: '10.1.0.0/29' }), other: roceOf('wholeNic', { addresses: '10.1.0.0/29' }) }, ['onprem/rail-addresses at b/c/dgx.rdma']],
    ['addresses of pods', { rdma: roceOf('shared', { addresses: '10.42.8.0/23' }) }, ['onprem/network-overlap at b/c', 'onprem/network-overlap at b/c']],
    ['addresses of a host', { rdma: roceOf('shared', { addresses: ['192.0.2.0/25', '10.1.0.0/24'] }) }, ['onprem/network-overlap at b/c']],
    ['addresses of another rail', { rdma: roceOf('shared', { addresses: ['10.1.0.0/24', '10.1.0.0/25'] }) }, ['onprem/network-overlap at b/c']],
    ['K3s', { rdma: roceOf('shared'), options: { engine: 'k3s' } }, ['onprem/rails-without-multus at b/c/dgx.rdma']],
    ['taints on every node', { rdma: roceOf('shared'), options: { serversRunWork: false } }, ['onprem/no-node-for-multus at b/c/dgx.rdma']],
    ['taints on every node, and no rails', { rdma: { kind: 'infiniband', nicsPerNode: 2 }, options: { serversRunWork: false } }, []],
    ['two pools with equal rails', { rdma: roceOf('shared'), other: roceOf('shared') }, []],
    ['two pools with other addresses', { rdma: roceOf('shared'), other: roceOf('shared', { addresses: '10.104.0.0/23' }) }, ['onprem/gang-over-different-rails at b/c/tune']],
    ['two pools with other addresses, and no gang', { rdma: roceOf('shared'), other: roceOf('shared', { addresses: '10.104.0.0/23' }), gpus: 0 }, []],
    ['a gang on half of each machine', { rdma: roceOf('wholeNic'), gpus: 4 }, ['onprem/gang-without-cards at b/c/tune.gpusPerNode']],
    ['a gang on half of each machine, where cards are shared', { rdma: roceOf('shared'), gpus: 4 }, []],
  ])('%s', (_, given, expected) => {
    expect(problems(program(given))).toEqual(expected);
  }); // prettier-ignore

  test('that are too small say how large they must be', () => {
    const issue = issueOf(program({ rdma: roceOf('shared', { addresses: '10.1.0.0/27' }) }), 'onprem/rail-addresses');
    expect(issue).toMatchObject({ hint: 'give each rail a /27 or larger' });
    expect(problems(program({ rdma: roceOf('shared', { addresses: '10.1.0.0/26' }) }))).toEqual([]);
  });

  test('that are no blocks are told where they stand', () => {
    const wrong = program({ rdma: roceOf('shared', { addresses: ['10.1.0.0/24', '10.1.1.1/24'] }) });
    expect(problems(wrong)).toContain('props/invalid at b/c/dgx.rdma.addresses.1');
  });
});
