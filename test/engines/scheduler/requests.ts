import fc from 'fast-check';
import { only, type Json } from './objects';
import { spell, spellThousandths, styles } from './spellings';

/** What a pod asks for in all. */
export interface Wanted {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly storageBytes: number;
}

/** How the amounts are spread over containers, and how each is written. */
export interface Writing {
  readonly shape: number;
  readonly style: number;
}

export const writings: fc.Arbitrary<Writing> = fc.record({ shape: fc.nat({ max: 11 }), style: fc.nat({ max: styles * styles - 1 }) });

/** A list of resources; what a pod does not want at all is left out, or written as zero. */
function list(wanted: Wanted, style: number): Json {
  const zero = style % 7 === 0 ? 0 : undefined;
  const amount = (units: number): string | number | undefined => (units === 0 ? zero : spell(units, style));
  return only({
    cpu: wanted.cpuMillis === 0 ? zero : spellThousandths(BigInt(wanted.cpuMillis), Math.floor(style / styles)),
    memory: amount(wanted.memoryBytes),
    'ephemeral-storage': amount(wanted.storageBytes),
    'nvidia.com/gpu': wanted.gpus === 0 ? undefined : spell(wanted.gpus, style % 2),
  });
}

/** A pod as a whole can ask for nothing else. */
function ofThePod(wanted: Wanted, style: number): Json {
  const { cpu, memory } = list(wanted, style);
  return only({ cpu, memory });
}

const nothing: Wanted = { cpuMillis: 0, memoryBytes: 0, gpus: 0, storageBytes: 0 };
const less = (all: Wanted, part: Wanted): Wanted => ({
  cpuMillis: all.cpuMillis - part.cpuMillis,
  memoryBytes: all.memoryBytes - part.memoryBytes,
  gpus: all.gpus - part.gpus,
  storageBytes: all.storageBytes - part.storageBytes,
});
const half = (all: Wanted): Wanted => ({
  cpuMillis: Math.floor(all.cpuMillis / 2),
  memoryBytes: Math.floor(all.memoryBytes / 2),
  gpus: Math.floor(all.gpus / 2),
  storageBytes: Math.floor(all.storageBytes / 2),
});

/** Fields of a spec that ask for exactly these amounts, in one of many ways. */
export function asksFor(all: Wanted, { shape, style }: Writing): Json {
  const container = (name: string, resources: Json, more: Json = {}): Json => ({ name, image: 'acme/work:1', resources, ...more });
  // Devices are never asked for without a limit.
  const asks = (wanted: Wanted): Json =>
    only({ requests: list(wanted, style), limits: wanted.gpus === 0 ? undefined : { 'nvidia.com/gpu': String(wanted.gpus) } });
  const limits = (wanted: Wanted): Json => ({ limits: list(wanted, style) });
  const [one, rest] = [half(all), less(all, half(all))];
  switch (shape) {
    case 0:
    case 1:
      return { containers: [container('a', limits(all))] };
    case 2:
      return { containers: [container('a', asks(one)), container('b', limits(rest))] };
    case 3:
      return { containers: [container('a', asks(one))], initContainers: [container('first', asks(all))] };
    case 4:
      return { containers: [container('a', asks(rest))], initContainers: [container('beside', asks(one), { restartPolicy: 'Always' })] };
    case 5:
      return {
        containers: [container('a', asks(nothing))],
        initContainers: [container('beside', asks(one), { restartPolicy: 'Always' }), container('then', limits(rest))],
      };
    case 6:
      // One that starts after an init container is not beside it.
      return {
        containers: [container('a', asks(rest))],
        initContainers: [container('first', asks(rest)), container('beside', asks(one), { restartPolicy: 'Always' })],
      };
    case 7:
      return { containers: [container('a', asks({ ...rest, gpus: all.gpus }))], overhead: list({ ...one, gpus: 0 }, style) };
    case 8:
      return {
        containers: [container('a', asks({ ...one, gpus: all.gpus, storageBytes: all.storageBytes }))],
        resources: { requests: ofThePod(all, style) },
      };
    case 9:
      return {
        containers: [container('a', asks({ ...nothing, gpus: all.gpus, storageBytes: all.storageBytes }))],
        resources: { limits: ofThePod(all, style) },
      };
    case 10:
      // Containers' own requests count where the pod as a whole has only limits.
      return {
        containers: [container('a', asks(all))],
        resources: { limits: ofThePod({ ...all, cpuMillis: all.cpuMillis + 500, memoryBytes: all.memoryBytes + 4096 }, style) },
      };
    default:
      return { containers: [container('a', asks(all))] };
  }
}
