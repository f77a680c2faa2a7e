import * as fc from 'fast-check';
import {
  BatchJob,
  Blueprint,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  Registry,
  Secret,
  TrainingJob,
} from 'cdk-gpu';

/** Classes by the names that plans give them. The builder calls them as a program without types would. */
export type Kind =
  | 'blueprint'
  | 'cluster'
  | 'gpuPool'
  | 'cpuPool'
  | 'registry'
  | 'registryHost'
  | 'image'
  | 'imageReference'
  | 'secret'
  | 'inferenceService'
  | 'microservice'
  | 'batchJob'
  | 'trainingJob'
  | 'saying';

/** A construct that is to be made. */
export interface Part {
  /** Names it in `scope` and in references. */
  readonly key: string;
  readonly kind: Kind;
  readonly id: unknown;
  /** Key of the construct that it is declared in; `root` is the blueprint. */
  readonly scope: string;
  readonly props: unknown;
}

/** A program as data: constructs in one order in which they can be declared. */
export interface Plan {
  readonly id: unknown;
  readonly props: unknown;
  readonly parts: readonly Part[];
  /** What is said to constructs once all are made. */
  readonly said?: readonly Saying[];
}

/** A call of a method. */
export interface Saying {
  /** Key of the construct. */
  readonly to: string;
  readonly method: 'waive' | 'addManifest' | 'override';
  /** By the names of its parameters, in their order. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** Constructs by key. */
export type Made = ReadonlyMap<string, unknown>;

/** Stands in props for what can only be had once other constructs are made. */
export class Reference {
  constructor(
    readonly keys: readonly string[],
    readonly of: (made: Made) => unknown,
    private readonly shown = `<${keys.join(', ')}>`,
  ) {}

  /** How a failed property shows it. */
  [fc.toStringMethod](): string {
    return this.shown;
  }
}

/** A target that is made anew for each program. */
export class TargetReference extends Reference {
  constructor(
    readonly make: (options: unknown) => unknown,
    readonly options: object,
  ) {
    super([], () => make(options), `${make.name}(${JSON.stringify(options)})`);
  }
}

export function targetOf<O extends object>(make: (options: O) => unknown, options: O): TargetReference {
  return new TargetReference(make as (options: unknown) => unknown, options);
}

export function reference(key: string): Reference {
  return new Reference([key], (made) => made.get(key));
}

export function secretKey(key: string, name: string): Reference {
  return new Reference([key], (made) => (made.get(key) as Secret).key(name));
}

/** Address of a service: of its main port, of one of its `ports`, whole or in part. */
export function address(key: string, port: string | null, part: 'url' | 'host' | 'port'): Reference {
  return new Reference([key], (made) => {
    const service = made.get(key) as Microservice;
    const whole = port === null ? service.address : service.addressOf(port);
    return part === 'url' ? whole : part === 'host' ? whole.host : whole.port;
  });
}

/** Puts what they stand for in the places of references. Anything that is not plain is left as it is. */
export function resolved(value: unknown, made: Made): unknown {
  if (value instanceof Reference) return value.of(made);
  if (Array.isArray(value)) return value.map((inner) => resolved(inner, made));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, made)]));
}

/** Keys of the constructs that a value refers to. */
export function keysIn(value: unknown): readonly string[] {
  if (value instanceof Reference) return value.keys;
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return isPlain(value) ? Object.values(value).flatMap(keysIn) : [];
}

/** Targets are left alone: they are ready, large and full of functions. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && !('optionIssues' in value);
}

/** Changes resolved props before a constructor sees them. */
export type Meddle = (part: Part, props: unknown) => unknown;

type Maker = (scope: unknown, id: unknown, props: unknown) => unknown;
type Untyped = new (scope: unknown, id: unknown, props: unknown) => unknown;

function classMaker(made: unknown): Maker {
  return (scope, id, props) => new (made as Untyped)(scope, id, props);
}

const makers: Readonly<Record<Exclude<Kind, 'blueprint' | 'saying'>, Maker>> = {
  cluster: classMaker(GpuCluster),
  gpuPool: classMaker(GpuNodePool),
  cpuPool: classMaker(CpuNodePool),
  registry: classMaker(Registry),
  registryHost: (scope, id, props) => (Registry.fromHost as Maker)(scope, id, props),
  image: classMaker(Image),
  imageReference: (scope, id, props) => {
    const { reference: text, ...facts } = (props ?? {}) as { readonly reference?: unknown };
    return (Image.fromReference as unknown as (...given: readonly unknown[]) => unknown)(scope, id, text, facts);
  },
  secret: classMaker(Secret),
  inferenceService: classMaker(InferenceService),
  microservice: classMaker(Microservice),
  batchJob: classMaker(BatchJob),
  trainingJob: classMaker(TrainingJob),
};

/** Declares a plan's constructs. */
export function build(plan: Plan, meddle: Meddle = (_, props) => props): Blueprint {
  return buildAll(plan, meddle).blueprint;
}

export function buildAll(plan: Plan, meddle: Meddle = (_, props) => props): { readonly blueprint: Blueprint; readonly made: Made } {
  const made = new Map<string, unknown>();
  const root = meddle({ key: 'root', kind: 'blueprint', id: plan.id, scope: '', props: plan.props }, resolved(plan.props, made));
  const blueprint = new (Blueprint as unknown as new (id: unknown, props: unknown) => Blueprint)(plan.id, root);
  made.set('root', blueprint);
  for (const part of plan.parts) {
    const props = meddle(part, resolved(part.props, made));
    if (part.kind !== 'blueprint' && part.kind !== 'saying') made.set(part.key, makers[part.kind](made.get(part.scope), part.id, props));
  }
  for (const [index, { to, method, args }] of (plan.said ?? []).entries()) {
    const given = meddle(sayingPart(plan, index), resolved(args, made));
    const call = (made.get(to) as Readonly<Record<string, (...values: readonly unknown[]) => unknown>>)[method];
    call?.apply(made.get(to), Object.keys(args).map((name) => (given as Readonly<Record<string, unknown>> | null | undefined)?.[name])); // prettier-ignore
  }
  return { blueprint, made };
}

/** Stands for a saying where a construct is meddled with. */
export function sayingPart({ said = [] }: Plan, index: number): Part {
  const saying = said[index];
  return { key: `${saying?.to ?? ''}#${String(index)}`, kind: 'saying', id: saying?.method, scope: saying?.to ?? '', props: saying?.args };
}

/** The same program with its declarations in another order: always the one of those that can come next which ranks first. */
export function reordered(plan: Plan, rank: (key: string) => number): Plan {
  const left = [...plan.parts].sort((a, b) => rank(a.key) - rank(b.key));
  const done = new Set(['root']);
  const parts: Part[] = [];
  while (left.length > 0) {
    const next = left.findIndex((part) => done.has(part.scope) && keysIn(part.props).every((key) => done.has(key)));
    const [part] = left.splice(Math.max(next, 0), 1);
    if (part === undefined || next < 0) throw new Error('a plan refers to what is declared nowhere');
    done.add(part.key);
    parts.push({ ...part, props: shuffled(part.props, rank) });
  }
  // What is said to one construct keeps its order: each change sees those before it.
  const said = [...(plan.said ?? [])].sort((a, b) => rank(a.to) - rank(b.to));
  return { ...plan, parts, said };
}

/** Keys of objects in another order too; lists keep theirs, which says something. */
function shuffled(value: unknown, rank: (key: string) => number): unknown {
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, shuffled(inner, rank)]));
}
