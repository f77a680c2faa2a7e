import { z } from 'zod';
import { didYouMean, type ValueIssue } from '../../errors';
import type { OwnMachines } from '../../catalog/own-machine';
import { parseCidr } from '../cidr';
import { readOwnGpuMachines, type OwnGpuMachine } from './own-machines';
import { regionNames } from './regions';

/** What `gcp()` takes. */
export interface GcpOptions<M extends OwnMachines = OwnMachines> {
  /** Id of the project, not its number or display name. */
  readonly project: string;
  /** A region, such as `us-central1`. Control planes are regional. */
  readonly region: string;
  /**
   * A network of one's own with the names of its subnetwork's secondary ranges (tokens of one's own cdktf app among them), or what a new one is like.
   * @default { cidr: '10.64.0.0/12' }
   */
  readonly network?: GcpGivenNetwork | GcpNewNetwork;
  /**
   * Who may reach the cluster's endpoint over the internet, by address; `0.0.0.0/0` is refused. The DNS endpoint is for the network alone then.
   * @default - private, reached by its DNS endpoint with IAM
   */
  readonly endpoint?: { readonly publicCidrs: readonly string[] };
  /**
   * Machine types that the table does not have yet, by their type: `{ 'a9-highgpu-8g': machine({ … }) }`. One that it has is refused.
   * @default - those of the table
   */
  readonly machines?: M;
}

/** A network that exists: nothing of it is made or changed. Nodes need a way out of it, and Private Google Access on the subnetwork. */
export interface GcpGivenNetwork {
  /** Name or self link of the VPC network; may be a token of the user's own cdktf app. */
  readonly name: string;
  /** Name or self link of the subnetwork that nodes get addresses of. */
  readonly subnetwork: string;
  /** Name of the secondary range that pods get addresses of. */
  readonly podRange: string;
  /** Name of the secondary range that services get addresses of. */
  readonly serviceRange: string;
}

/** A network to be made, with one subnetwork. */
export interface GcpNewNetwork {
  /** Private addresses, `/8` to `/20`. Half of them are for pods, an eighth for nodes. */
  readonly cidr: string;
}

/** Options with every default filled in. */
export interface Settings {
  readonly project: string;
  readonly region: string;
  readonly network: ({ readonly kind: 'given' } & GcpGivenNetwork) | ({ readonly kind: 'new' } & GcpNewNetwork);
  readonly publicCidrs: readonly string[];
  /** Rows that the program brings along. */
  readonly machines: readonly OwnGpuMachine[];
}

const defaultCidr = '10.64.0.0/12';

const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
const block = text.refine((given) => parseCidr(given) !== null, {
  error: ({ input }) => `"${String(input)}" is not a block of addresses, such as "10.0.0.0/16"`,
});

const notAnObject = 'must be an object';

const schemas = {
  // Google's rules for project ids: https://cloud.google.com/resource-manager/docs/creating-managing-projects
  project: z.string({ error: 'must be a text' }).regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, {
    error: ({ input }) =>
      `"${String(input)}" is not the id of a project: those have 6 to 30 of a-z, 0-9 and "-", begin with a letter and do not end with "-"`,
  }),
  region: text.refine((given) => regionNames.includes(given), {
    error: ({ input }) => `"${String(input)}" is not a region of Google Cloud${didYouMean(String(input), regionNames)}`,
  }),
  given: z.strictObject({ name: text, subnetwork: text, podRange: text, serviceRange: text }, { error: notAnObject }),
  new: z.strictObject(
    {
      cidr: block.refine((given) => withinSizes(parseCidr(given)?.prefix), {
        error: 'must be a /8 at the largest and a /20 at the smallest',
      }),
    },
    { error: notAnObject },
  ),
  endpoint: z.strictObject(
    {
      publicCidrs: z
        .array(
          block.refine((given) => parseCidr(given)?.prefix !== 0, { error: '"0.0.0.0/0" is the whole internet' }),
          { error: 'must be a list of blocks of addresses' },
        )
        .min(1, { error: 'must name at least one block; leave `endpoint` out to keep it private' }),
    },
    { error: 'must be an object with publicCidrs' },
  ),
} as const;

const hints: Readonly<Record<string, string>> = {
  project: 'give the id that `gcloud config get project` prints',
  region: 'give the name of the region, such as "us-central1"',
  network: 'give { cidr } for a new network, or { name, subnetwork, podRange, serviceRange } of one that exists',
  endpoint: 'name the networks of the people who need it',
  machines: 'give rows that machine({ … }) makes',
};

/** Reads options: what could be used, defaults for the rest, and all that is wrong. */
export function parseOptions(options: unknown): { readonly settings: Settings; readonly issues: readonly ValueIssue[] } {
  const given: Readonly<Record<string, unknown>> = typeof options === 'object' && options !== null ? { ...options } : {};
  const issues: ValueIssue[] = [];
  function read<V>(key: string, schema: z.ZodType<V>): V | undefined {
    const result = schema.safeParse(given[key]);
    if (result.success) return result.data;
    for (const issue of result.error.issues) issues.push(valueIssue(key, issue));
    return undefined;
  }
  function optional<V>(key: string, schema: z.ZodType<V>): V | undefined {
    return given[key] === undefined ? undefined : read(key, schema);
  }

  const project = read('project', schemas.project) ?? textOr(given.project);
  const region = read('region', schemas.region) ?? textOr(given.region);
  const network = readNetwork(given.network, optional);
  const own = readOwnGpuMachines(given.machines);
  const publicCidrs = [...new Set(optional('endpoint', schemas.endpoint)?.publicCidrs ?? [])].sort();
  for (const key of Object.keys(given).filter((name) => !Object.hasOwn(hints, name))) {
    issues.push({
      path: [key],
      message: `there is no option "${key}"${didYouMean(key, Object.keys(hints))}`,
      hint: 'remove it, or correct its name',
    });
  }
  return { settings: { project, region, network, publicCidrs, machines: own.machines }, issues: [...issues, ...own.issues] };
}

/** What a program without types gave need not have a text. */
function textOr(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

function readNetwork(given: unknown, optional: <V>(key: string, schema: z.ZodType<V>) => V | undefined): Settings['network'] {
  if (typeof given === 'object' && given !== null && !('cidr' in given)) {
    const network = optional('network', schemas.given);
    if (network !== undefined) return { kind: 'given', ...network };
  } else {
    const network = optional('network', schemas.new);
    if (network !== undefined) return { kind: 'new', ...network };
  }
  return { kind: 'new', cidr: defaultCidr };
}

/** In a block smaller than a /20 the part for pods is smaller than what GKE takes for one node of the default size. */
function withinSizes(prefix = 16): boolean {
  return prefix >= 8 && prefix <= 20;
}

function valueIssue(key: string, issue: z.core.$ZodIssue): ValueIssue {
  const path = [key, ...issue.path.filter((part): part is string | number => typeof part !== 'symbol')];
  const hint = hints[key] ?? 'see the options of gcp()';
  if (issue.code === 'unrecognized_keys')
    return { path, message: `there is no property ${issue.keys.map((name) => `"${name}"`).join(', ')} here`, hint };
  return { path, message: issue.message, hint };
}
