import { isList, isRecord, type Json, type Step } from './tree';

/** A place in a tree where something may be changed. */
export interface Site {
  /** What holds the value. */
  readonly holder: Json;
  readonly key: Step;
  readonly value: Json;
  /** Other values that stand where this one could: those of the same place in other resources, objects, pools and so on. */
  readonly peers: readonly Json[];
}

/** One way to be wrong. */
export interface Operator {
  readonly name: string;
  /** Everything that the holder may become; nothing where the operator does not apply. */
  readonly changes: (site: Site) => readonly Json[];
}

/** Values of which a field has one. */
const families: readonly (readonly string[])[] = [
  ['NO_SCHEDULE', 'PREFER_NO_SCHEDULE', 'NO_EXECUTE'],
  ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  ['ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK'],
  ['AL2023_x86_64_NVIDIA', 'AL2023_x86_64_STANDARD', 'AL2023_ARM_64_NVIDIA', 'AL2023_ARM_64_STANDARD'],
  ['amd64', 'arm64'],
  ['linux/amd64', 'linux/arm64'],
  ['H100', 'L4', 'A100'],
  ['onDemand', 'spot', 'capacityBlock', 'flexStart', 'queued', 'reservation'],
  ['nvidia-h100-80gb', 'nvidia-l4', 'nvidia-tesla-t4'],
  ['NO_RESERVATION', 'ANY_RESERVATION', 'SPECIFIC_RESERVATION'],
  ['GKE_METADATA', 'GCE_METADATA'],
  ['DEFAULT', 'LATEST', 'INSTALLATION_DISABLED'],
  ['Always', 'Never', 'OnFailure'],
  ['Always', 'IfNotPresent', 'Never'],
  ['TCP', 'UDP'],
  ['Ingress', 'Egress'],
  ['Exists', 'Equal'],
  ['In', 'NotIn'],
  ['DoNotSchedule', 'ScheduleAnyway'],
  ['restricted', 'baseline', 'privileged'],
  ['ClusterIP', 'NodePort', 'LoadBalancer'],
  ['Indexed', 'NonIndexed'],
  ['Recreate', 'BlockingRecreate'],
  ['FailJob', 'Ignore', 'Count'],
  ['torchrun', 'none'],
  ['auto', 'require', 'off'],
  ['interface', 'efa', 'efa-only'],
  ['required', 'optional'],
  ['Allow', 'Deny'],
  ['API', 'CONFIG_MAP'],
  ['IMMUTABLE', 'MUTABLE'],
  ['Gateway', 'Interface'],
  ['shared', 'whole'],
  ['trainingJob', 'batchJob'],
  ['gpu', 'cpu', 'system'],
  ...['us-east-1', 'us-central1-'].map((region) => ['a', 'b', 'c'].map((zone) => region + zone)),
];

/** An amount at the head of a text: `8`, `13856Mi`, `900s`. Whole texts only, so that versions and names are none. */
const amount = /^(\d+)(m|[KMG]i|s)?$/;

function counted(value: Json, change: (count: number) => number): readonly Json[] {
  const read = typeof value === 'string' ? amount.exec(value) : null;
  const count = typeof value === 'number' ? value : read === null ? null : Number(read[1]);
  if (count === null || change(count) === count || change(count) < 0) return [];
  return [typeof value === 'number' ? change(count) : `${String(change(count))}${read?.[2] ?? ''}`];
}

/**
 * Two neighbours that differ change places, as when one types fast; the last such pair of letters, so that a reference's type stays what it
 * is.
 */
function misspelt(text: string): string | null {
  for (let index = text.length - 1; index > 0; index--) {
    const [a = '', b = ''] = [text[index - 1], text[index]];
    if (a !== b && /[a-z]/i.test(a) && /[a-z]/i.test(b)) return text.slice(0, index - 1) + b + a + text.slice(index + 1);
  }
  return null;
}

function put(holder: Json, key: Step, value: Json): Json {
  if (isList(holder)) return holder.map((entry, index) => (index === key ? value : entry));
  return { ...(holder as Readonly<Record<string, Json>>), [key]: value };
}

/** An operator that changes the value alone. */
function onValue(name: string, values: (value: Json, site: Site) => readonly Json[]): Operator {
  return { name, changes: (site) => values(site.value, site).map((value) => put(site.holder, site.key, value)) };
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export const operators: readonly Operator[] = [
  {
    name: 'dropped',
    changes: ({ holder, key }) => [
      isList(holder)
        ? holder.filter((_, index) => index !== key)
        : Object.fromEntries(Object.entries(holder as Readonly<Record<string, Json>>).filter(([other]) => other !== key)),
    ],
  },
  onValue('one more', (value) => counted(value, (count) => count + 1)),
  onValue('one less', (value) => counted(value, (count) => count - 1)),
  onValue('halved', (value) => counted(value, (count) => Math.floor(count / 2))),
  {
    name: 'swapped with a neighbour',
    changes: ({ holder, key, value }) =>
      !isRecord(holder) || typeof value === 'object'
        ? []
        : Object.entries(holder)
            .filter(([other, theirs]) => other > String(key) && typeof theirs === typeof value && theirs !== value)
            .map(([other, theirs]) => ({ ...holder, [key]: theirs, [other]: value })),
  },
  {
    name: 'key misspelt',
    changes: ({ holder, key }) => {
      const name = isRecord(holder) && typeof key === 'string' ? misspelt(key) : null;
      if (name === null || !isRecord(holder)) return [];
      return [Object.fromEntries(Object.entries(holder).map(([other, inner]) => [other === key ? name : other, inner]))];
    },
  },
  onValue('value misspelt', (value) => {
    const text = typeof value === 'string' ? misspelt(value) : null;
    return text === null ? [] : [text];
  }),
  onValue('another of its kind', (value, { peers }) => peers.filter((peer) => typeof peer === typeof value && !same(peer, value))),
  onValue('another choice', (value) =>
    families.flatMap((family) => (typeof value === 'string' && family.includes(value) ? family.filter((other) => other !== value) : [])),
  ),
  onValue('flipped', (value) => (typeof value === 'boolean' ? [!value] : value === 'true' ? ['false'] : value === 'false' ? ['true'] : [])),
];
