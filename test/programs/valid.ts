import type { Dice } from './dice';
import { thrownExisting } from './existing-place';
import { thrownOnPrem } from './onprem-place';
import type { Place } from './place';
import { thrownAws, thrownGcp } from './places';
import { reference, type Kind, type Part, type Plan } from './plan';
import { thrownSayings } from './sayings';
import { workloadProps, type ImageInReach, type Inside, type Pool, type Secrets, type Service } from './workloads';

type Props = Readonly<Record<string, unknown>>;

/** A plan with the folder of a build context that exists. */
export interface Grounds {
  readonly contexts: readonly string[];
}

/** Ids that are legal and not all alike; some are as long as they may be, some are also words of JavaScript. */
const words = [
  'main',
  'a',
  'gpu-1',
  'system-2',
  'h100',
  'rank-api',
  'x9',
  'web',
  'tune',
  'default',
  'x'.repeat(36),
  'null',
  'l4',
  'node',
  'kube',
  'http',
];

function ids(dice: Dice): () => string {
  const used = new Map<string, number>();
  return () => {
    const word = dice.pick(words);
    const count = used.get(word) ?? 0;
    used.set(word, count + 1);
    return count === 0 ? word : `${word}-${String(count + 1)}`;
  };
}

/** Throws a program that means well: nearly all of these are free of errors. */
export function thrownPlan(dice: Dice, grounds: Grounds): Plan {
  const home = thrownPlace(dice);
  const parts: Part[] = [];
  const names = new Map<string, () => string>();
  const add = (kind: Kind, scope: string, props: Props): string => {
    const next = names.get(scope) ?? ids(dice);
    names.set(scope, next);
    const id = next();
    const key = `${scope}/${id}`;
    parts.push({ key, kind, id, scope, props });
    return key;
  };
  const pull = add('secret', 'root', { keys: ['.dockerconfigjson'] });
  const shared: Secrets[] = dice.chance(50) ? [{ key: add('secret', 'root', { keys: ['token', 'url'] }), keys: ['token', 'url'] }] : [];
  const images = thrownImages(dice, grounds, { home, pull, add });
  const count = dice.chance(30) ? 2 : 1;
  for (let index = 0; index < count; index++) {
    // Machines are of one cluster alone.
    const own = dice.chance(35) || (index > 0 && home.name === 'onprem') ? thrownPlace(dice) : null;
    const cluster = add('cluster', 'root', {
      kubernetesVersion: dice.pick((own ?? home).minors),
      ...(own === null ? {} : { target: own.target }),
      ...dice.maybe(30, () => ({ deletionProtection: dice.chance(50) })),
      ...dice.maybe(30, () => ({ system: { nodes: dice.int(1, 5), cpus: dice.pick([2, 4, 8]), memoryGiB: dice.pick([8, 16, 32]) } })),
    });
    const secrets = [...shared, ...(dice.chance(40) ? [{ key: add('secret', cluster, { keys: ['dsn'] }), keys: ['dsn'] }] : [])];
    fillCluster(dice, { place: own ?? home, home, cluster, secrets, images, add });
  }
  const plan: Plan = {
    id: dice.pick(['b', 'vision', 'shop-1']),
    props: { target: home.target, ...state(dice), ...dice.maybe(30, () => ({ tags: { team: 'vision', env: 'prod' } })) },
    parts,
  };
  return { ...plan, said: thrownSayings(dice, plan) };
}

function state(dice: Dice): Props {
  return dice.maybe(50, () => ({
    state: dice.pick([
      { kind: 'local' },
      { kind: 'local', path: 'states' },
      { kind: 's3', bucket: 'acme-state', region: 'eu-west-1' },
      { kind: 's3', bucket: 'acme-state', region: 'eu-west-1', keyPrefix: 'ml/', kmsKeyId: 'alias/state' },
      { kind: 'gcs', bucket: 'acme-state', prefix: 'ml/' },
      { kind: 'http', address: 'https://state.example.com/ml' },
    ] as const),
  }));
}

function thrownPlace(dice: Dice): Place {
  return dice.pick([thrownAws, thrownGcp, thrownExisting, thrownOnPrem])(dice);
}

interface ImageMaker {
  readonly home: Place;
  readonly pull: string;
  readonly add: (kind: Kind, scope: string, props: Props) => string;
}

function thrownImages(dice: Dice, { contexts }: Grounds, { home, pull, add }: ImageMaker): readonly ImageInReach[] {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const images: ImageInReach[] = [
    {
      key: add('imageReference', 'root', {
        reference: dice.pick(['acme/serve:1.0', `ghcr.io/acme/serve@${digest}`, 'localhost:5000/a/b:v1']),
      }),
      place: null,
    },
  ];
  if (dice.chance(40)) {
    const facts = { platforms: ['linux/amd64', 'linux/arm64'], ...dice.maybe(50, () => ({ sizeGiB: 12.5 })), credentials: reference(pull) };
    images.push({ key: add('imageReference', 'root', { reference: 'harbor.example.com/x/y:2', ...facts }), place: null });
  }
  const built = (scope: string, place: string | null): void => {
    const props = {
      context: dice.pick(contexts),
      ...dice.maybe(30, () => ({ buildArgs: { VERSION: '1' } })),
      ...dice.maybe(30, () => ({ target: 'final' })),
      ...dice.maybe(30, () => ({ platforms: ['linux/amd64', 'linux/arm64'] })),
    };
    images.push({ key: add('image', scope, props), place });
  };
  if (home.registries && dice.chance(50)) {
    const registry = add(
      'registry',
      'root',
      dice.chance(50) ? {} : { keepImages: dice.int(1, 1000), keepUntagged: '14d', immutableTags: false, scanOnPush: false },
    );
    for (let index = dice.int(0, 2); index > 0; index--) built(registry, home.name);
  }
  if (dice.chance(40)) {
    const host = dice.pick(['harbor.example.com/ml', 'registry.local:5000', 'docker.io/acme']);
    const registry = add('registryHost', 'root', { host, ...dice.maybe(50, () => ({ credentials: reference(pull) })) });
    for (let index = dice.int(0, 2); index > 0; index--) built(registry, null);
  }
  return images;
}

function fillCluster(dice: Dice, inside: Inside): void {
  const { place, cluster, add } = inside;
  const pools: Pool[] = [];
  for (let index = dice.int(0, 4); index > 0; index--) {
    const kind = dice.chance(75) ? 'gpuPool' : 'cpuPool';
    const { props, facts } = place[kind](dice, `pool-${String(index)}`);
    pools.push({ key: add(kind, cluster, props), facts });
  }
  const services: Service[] = [];
  for (let index = dice.int(0, 5); index > 0; index--) {
    const kind = dice.pick(['inferenceService', 'microservice', 'batchJob', 'trainingJob'] as const);
    const props = workloadProps(dice, { ...inside, pools, services, kind });
    if (props === null) continue;
    const key = add(kind, cluster, props);
    if (kind === 'inferenceService' || kind === 'microservice')
      services.push({ key, ports: Object.keys((props['ports'] as Props | undefined) ?? {}) });
  }
}
