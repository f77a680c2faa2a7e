import { gpuMemoryGiB } from '../../lib/catalog/gpus';
import { bytesPerParameter } from '../../lib/model/workload';
import type { Dice } from './dice';
import type { Place, PoolFacts } from './place';
import { address, reference, secretKey, type Kind } from './plan';

type Props = Readonly<Record<string, unknown>>;

/** A pool that is there already, with its nodes. */
export interface Pool {
  readonly key: string;
  readonly facts: PoolFacts;
}
/** A service that others may call. */
export interface Service {
  readonly key: string;
  readonly ports: readonly string[];
}
/** An image that workloads may run. */
export interface ImageInReach {
  readonly key: string;
  /** Names of places whose nodes can pull it; null: all. */
  readonly place: string | null;
}
/** A secret that workloads may use. */
export interface Secrets {
  readonly key: string;
  readonly keys: readonly string[];
}
/** What a cluster is filled from. */
export interface Inside {
  readonly place: Place;
  readonly home: Place;
  readonly cluster: string;
  readonly secrets: readonly Secrets[];
  readonly images: readonly ImageInReach[];
  readonly add: (kind: Kind, scope: string, props: Props) => string;
}

/** What a workload is thrown from. */
interface Around extends Inside {
  readonly pools: readonly Pool[];
  readonly services: readonly Service[];
  readonly kind: 'inferenceService' | 'microservice' | 'batchJob' | 'trainingJob';
}

/** Props of a workload that fits on one of the pools; null where there is none for it. */
export function workloadProps(dice: Dice, around: Around): Props | null {
  const { pools, kind, place, home, images } = around;
  const withGpus = pools.filter(({ facts }) => facts.gpus > 0 || (kind !== 'trainingJob' && facts.slices.length > 0));
  const wants = kind === 'trainingJob' || (withGpus.length > 0 && dice.chance(70));
  const among = wants ? withGpus : pools.filter(({ facts }) => facts.gpu === null || dice.chance(20));
  if (wants && among.length === 0) return null;
  const named = among.length === 0 ? null : dice.pick(among);
  if (named === null && !place.systemPool) return null;
  const facts = named?.facts ?? { gpu: null, gpus: 0, cpus: 2, memoryGiB: 4, max: 2, arch: 'amd64' as const, tainted: false, slices: [] };
  const slice = wants && facts.slices.length > 0 ? dice.pick(facts.slices) : null;
  const gpus = wants && slice === null ? dice.int(1, facts.gpus) : 0;
  const reach = images.filter((image) => image.place === null || image.place === place.name);
  const usable = place.name === home.name ? reach : images.filter((image) => image.place === null);
  const twins = among.filter(
    (other) =>
      other.facts.gpu === facts.gpu &&
      other.facts.gpus >= gpus &&
      other.facts.arch === facts.arch &&
      (slice === null || other.facts.slices.some(({ name }) => name === slice.name)),
  );
  // Work that names no pool does not tolerate what a program taints its pools with.
  const sayPool = named !== null && (!wants || facts.tainted || dice.chance(65));
  const pool = !sayPool ? {} : { pool: dice.chance(25) ? twins.map(({ key }) => reference(key)) : reference(named.key) };
  const share = slice !== null ? 1 / slice.parts : wants ? gpus / facts.gpus : 0.25;
  // Pods that use a GPU at once by MPS are of one user, and have the daemon's shared memory.
  const onMps = slice?.name === 'shared' && pools.some((other) => other.facts.slices.some(({ mps }) => mps)) && !dice.rarely(4);
  const memory = wants && facts.gpu !== null ? (slice?.memoryGiB ?? gpuMemoryGiB(facts.gpu) * gpus) : null;
  return {
    image: reference(dice.pick(usable).key),
    ...pool,
    ...amounts(dice, { cpus: facts.cpus * share, memoryGiB: facts.memoryGiB * share, sharedMemory: !onMps }),
    ...dice.maybe(30, () => ({ command: ['python', '-m', 'main'] })),
    ...dice.maybe(30, () => ({ args: ['--flag', 'yes: "no"', '#', 'é\n', '0x10', '1e3', 'null', ''] })),
    ...dice.maybe(60, () => ({ env: environment(dice, around) })),
    ...dice.maybe(30, () => ({ ports: { metrics: 9090, ...dice.maybe(50, () => ({ 'grpc-2': 65535 })) } })),
    ...(around.services.length === 0
      ? {}
      : dice.maybe(40, () => ({ calls: dice.some(around.services, 1).map(({ key }) => reference(key)) }))),
    ...dice.maybe(onMps ? 0 : 40, () => ({
      runAs: dice.pick([1, 1000, 65534, 2147483647, 'image', { root: 'the image needs it: legacy' }] as const),
    })),
    ...dice.maybe(25, () => ({ grace: dice.pick(['1s', '0.5s', '30s', '2.5m', '1h', '10000d']) })),
    ...ofKind(dice, { kind, gpus, slice: slice?.name ?? null, max: facts.max }),
    ...(kind === 'inferenceService' && memory !== null ? dice.maybe(50, () => ({ model: servedModel(dice, memory) })) : {}),
  };
}

function amounts(dice: Dice, most: { readonly cpus: number; readonly memoryGiB: number; readonly sharedMemory: boolean }): Props {
  const round = (amount: number): number => Math.max(0.01, Math.floor(amount * 100) / 100);
  const cpus = dice.chance(5) ? 0.001 : round(most.cpus * dice.pick([0.1, 0.3, 0.5]));
  const memoryGiB = dice.chance(5) ? 0.001 : round(most.memoryGiB * dice.pick([0.1, 0.3, 0.5]));
  return {
    ...dice.maybe(40, () => ({ cpus: dice.chance(50) ? cpus : { atLeast: cpus, atMost: cpus * 2 } })),
    ...dice.maybe(40, () => ({
      memoryGiB: dice.chance(50) ? memoryGiB : { atLeast: memoryGiB, atMost: memoryGiB * 1.5 },
      ...dice.maybe(most.sharedMemory ? 30 : 0, () => ({
        sharedMemoryGiB: Math.max(0.001, memoryGiB * dice.pick(dice.rarely(15) ? [1.5, 2] : [0.5, 1])),
      })),
    })),
  };
}

/** A model that mostly fits in that much memory. */
function servedModel(dice: Dice, memoryGiB: number): Props {
  const precision = dice.pick(['fp32', 'bf16', 'fp16', 'fp8', 'int8', 'int4'] as const);
  const copies = dice.chance(80) ? 1 : dice.int(1, 4);
  const part = dice.rarely(4) ? 3 : dice.pick([0.1, 0.4, 0.7]);
  return {
    parametersB: (memoryGiB * part) / bytesPerParameter[precision] / copies,
    ...(precision === 'bf16' && dice.chance(50) ? {} : { precision }),
    ...(copies === 1 && dice.chance(50) ? {} : { copies }),
    ...dice.maybe(40, () => ({ kvCacheGiB: memoryGiB * dice.pick([0, 0.05, 0.1]) })),
  };
}

interface Sorted {
  readonly kind: Around['kind'];
  readonly gpus: number;
  readonly slice: string | null;
  readonly max: number;
}

function ofKind(dice: Dice, { kind, gpus, slice, max }: Sorted): Props {
  // Now and then a slice that no pool has, and a slice beside whole GPUs.
  const some = {
    ...(gpus === 0 ? {} : { gpus }),
    ...(slice === null ? (dice.rarely(1) ? { gpuSlice: '1g.10gb' } : {}) : { gpuSlice: dice.rarely(2) ? '9g.9gb' : slice }),
  };
  const timeout = dice.maybe(40, () => ({ timeout: dice.pick(['90s', '6h', '1.5d', '10000d']) }));
  if (kind === 'trainingJob') {
    return {
      nodes: dice.int(1, max),
      gpusPerNode: gpus,
      ...dice.maybe(30, () => ({ launcher: dice.pick(['torchrun', 'none']) })),
      ...dice.maybe(30, () => ({ restarts: dice.int(0, 1000) })),
      ...timeout,
    };
  }
  if (kind === 'batchJob') {
    return {
      ...some,
      ...dice.maybe(60, () => ({ completions: dice.pick([1, 2, 16, 1000, 100000]) })),
      ...dice.maybe(40, () => ({ parallelism: dice.pick([1, 3, 50, 100000]) })),
      ...dice.maybe(30, () => ({ retries: dice.int(0, 1000) })),
      ...timeout,
    };
  }
  const min = dice.chance(80) ? 1 : dice.int(1, max);
  const upper = min + dice.int(0, 5);
  const scaled = { min, max: upper, ...dice.maybe(50, () => ({ target: { cpuPercent: dice.int(1, 100) } })) };
  return {
    ...some,
    port: dice.pick([80, 443, 8000, 1]),
    ...dice.maybe(70, () => ({ replicas: dice.chance(30) ? min : scaled })),
    ...dice.maybe(50, () => ({ health: health(dice) })),
    ...dice.maybe(30, () => ({ drain: dice.pick(['1s', '90s', '10m', '0.5s', '10000d']) })),
  };
}

function health(dice: Dice): Props {
  const probe = (): unknown => dice.pick([{ path: '/ready' }, { path: '/live', port: 9191 }, { tcp: 8001 }, { command: ['true'] }, false]);
  return {
    ...dice.maybe(50, () => ({ path: dice.pick(['/', '/healthz?deep=1', '/v1/models']) })),
    ...dice.maybe(40, () => ({ ready: probe() })),
    ...dice.maybe(40, () => ({ live: probe() })),
    ...dice.maybe(40, () => ({ startup: dice.pick(['1s', '5s', '15m', '1h', '10000d']) })),
  };
}

function environment(dice: Dice, { secrets, services }: Around): Props {
  const texts = [
    '',
    'a',
    'yes',
    '1e3',
    '0755',
    '- x',
    '"q"',
    "it's",
    'two\nlines\n',
    '  spaces  ',
    'ü😀',
    '$(OTHER)/x',
    '{{ x }}',
    '%{ if }',
    '${x}',
    '|',
    '*a',
    '!!int 3',
    '\t',
  ];
  const secret = secrets.length === 0 ? null : dice.pick(secrets);
  const service = services.length === 0 ? null : dice.pick(services);
  return {
    MODE: dice.pick(texts),
    OTHER: dice.pick(texts),
    ...dice.maybe(50, () => ({ COUNT: dice.pick([0, -1, 1.5, 1e21]) })),
    ...dice.maybe(50, () => ({ 'a.b-c_D': dice.chance(50) })),
    ...dice.maybe(20, () => ({ HOME: '/data', HF_HOME: '/cache' })),
    ...(secret === null ? {} : dice.maybe(60, () => ({ DSN: secretKey(secret.key, dice.pick(secret.keys)) }))),
    ...(service === null
      ? {}
      : dice.maybe(60, () => ({
          PEER: address(
            service.key,
            service.ports.length > 0 && dice.chance(50) ? dice.pick(service.ports) : null,
            dice.pick(['url', 'host', 'port']),
          ),
        }))),
  };
}
