import { z } from 'zod';
import { didYouMean, type ValueIssue } from '../../errors';
import { valueIssues } from '../../model/value-issues';
import { durationSchema, secondsOf, type Duration } from '../../model/duration';
import type { Machine } from '../../catalog/machine';
import type { OwnMachines } from '../../catalog/own-machine';
import { parseCidr } from '../cidr';
import { readOwnMachines, type OwnMachineRules } from '../own-machines';
import { allocatableOf } from './allocatable';
import { gpuMachines } from './machines';
import { regions, zonesOfRegion } from './regions';

/** What `aws()` takes. */
export interface AwsOptions<M extends OwnMachines = OwnMachines> {
  /** A commercial region, such as `us-east-1`. */
  readonly region: string;
  /**
   * Twelve digits; needed where an image's address must be known. Credentials of another account are refused then.
   * @default - read from the credentials at plan time
   */
  readonly account?: string;
  /**
   * A VPC of one's own, with the ids of its subnets by zone (tokens of one's own cdktf app among them), or what a new one is like.
   * @default { cidr: '10.0.0.0/16' }
   */
  readonly network?: AwsGivenNetwork | AwsNewNetwork;
  /**
   * Who may reach the cluster's endpoint from outside of the VPC; `0.0.0.0/0` is refused.
   * @default - nobody: the endpoint is private
   */
  readonly endpoint?: { readonly publicCidrs: readonly string[] };
  /**
   * ARNs of IAM roles or users with full rights in the cluster. Whoever applies must be one of them, because add-ons are installed with their rights.
   * @default - whoever applies, and nobody else
   */
  readonly admins?: readonly string[];
  /**
   * How long the control plane's logs are kept; one of the times that CloudWatch knows.
   * @default '90d'
   */
  readonly keepLogs?: Duration;
  /**
   * What all nodes run: EKS' image of Amazon Linux 2023, or Bottlerocket, which has no shell and no package manager. There, a pool's `diskGiB` is the disk of images and
   * pods, and the system has a small one of its own; NVIDIA's device plugin is part of the image; and MIG cuts a GPU into instances of one profile only, as many as
   * fit, of A100, H100, H200 and B200 (others are refused). Changing it makes all node groups anew.
   * @default 'al2023'
   */
  readonly nodeImage?: 'al2023' | 'bottlerocket';
  /**
   * Machine types that the table does not have yet, by their type: `{ 'p9.48xlarge': machine({ … }) }`. One that it has is refused.
   * @default - those of the table
   */
  readonly machines?: M;
}

/** What nodes can run. */
export type NodeImageName = NonNullable<AwsOptions['nodeImage']>;

/** A VPC that exists: nothing of it is made or changed. */
export interface AwsGivenNetwork {
  /** Id of the VPC; may be a token of the user's own cdktf app. */
  readonly vpcId: string;
  /** By zone; at least two zones. Nodes reach the internet or the endpoints of ECR, EC2, STS and EKS from them. */
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  /**
   * By zone, for load balancers that face the internet.
   * @default - none
   */
  readonly publicSubnetIds?: Readonly<Record<string, string>>;
}

/** A VPC to be made, with a private and a public subnet in each zone. */
export interface AwsNewNetwork {
  /** Private addresses, `/16` to `/22`. Each zone has an eighth of them for nodes and pods, where it stays when zones are added. */
  readonly cidr: string;
  /**
   * How many zones: two or three.
   * @default 3
   */
  readonly zones?: number;
  /**
   * Ways out to the internet: one for all zones, one in each, or none of ours (a transit gateway, say).
   * @default 'one'
   */
  readonly nat?: 'one' | 'perZone' | 'none';
}

/** Options with every default filled in. */
export interface Settings {
  readonly region: string;
  readonly account: string | null;
  readonly network:
    | {
        readonly kind: 'given';
        readonly vpcId: string;
        readonly privateSubnetIds: Readonly<Record<string, string>>;
        readonly publicSubnetIds: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'new'; readonly cidr: string; readonly zones: number; readonly nat: 'one' | 'perZone' | 'none' };
  readonly publicCidrs: readonly string[];
  readonly admins: readonly string[];
  readonly keepLogsDays: number;
  readonly nodeImage: NodeImageName;
  /** Rows that the program brings along. */
  readonly machines: readonly Machine[];
}

const nodeImageNames: readonly NodeImageName[] = ['al2023', 'bottlerocket'];

/** Retention that CloudWatch knows, in days. Source: CloudWatch Logs API, PutRetentionPolicy, read 2026-11-22. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });

const schemas = {
  region: text.refine((given) => Object.hasOwn(regions, given), {
    error: ({ input }) => `"${String(input)}" is not a commercial region${didYouMean(String(input), Object.keys(regions))}`,
  }),
  account: z
    .string({ error: 'must be a text: a number would lose its leading zeros' })
    .regex(/^\d{12}$/, { error: ({ input }) => `"${String(input)}" is not an account number: those have twelve digits` }),
  endpoint: z.strictObject(
    {
      publicCidrs: z
        .array(
          text
            .refine((given) => parseCidr(given) !== null, {
              error: ({ input }) => `"${String(input)}" is not a block of addresses, such as "203.0.113.0/24"`,
            })
            .refine((given) => parseCidr(given)?.prefix !== 0, { error: '"0.0.0.0/0" is the whole internet' }),
          { error: 'must be a list of blocks of addresses' },
        )
        .min(1, { error: 'must name at least one block; leave `endpoint` out to keep it private' }),
    },
    { error: 'must be an object with publicCidrs' },
  ),
  admins: z
    .array(
      text.regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/, {
        error: ({ input }) => `"${String(input)}" is not the ARN of an IAM role or user, such as "arn:aws:iam::123456789012:role/platform"`,
      }),
      { error: 'must be a list of ARNs' },
    )
    .min(1, { error: 'must name at least one principal; leave it out to let whoever applies in' }),
  nodeImage: z.enum(nodeImageNames, {
    error: ({ input }) =>
      typeof input === 'string'
        ? `"${input}" is not an image for nodes${didYouMean(input, nodeImageNames)}`
        : 'must be the name of an image',
  }),
  keepLogs: durationSchema.refine((given) => retentionDays.includes(secondsOf(given) / 86400), {
    error: ({ input }) => `"${String(input)}" is not a time that CloudWatch keeps logs for`,
  }),
} as const;

const newNetwork = z.strictObject({
  cidr: text
    .refine((given) => parseCidr(given) !== null, {
      error: ({ input }) => `"${String(input)}" is not a block of addresses, such as "10.0.0.0/16"`,
    })
    .refine((given) => withinSizes(parseCidr(given)?.prefix), { error: 'must be a /16 at the largest and a /22 at the smallest' }),
  zones: z
    .int({ error: 'must be 2 or 3' })
    .min(2, { error: 'must be 2 or 3: EKS needs two' })
    .max(3, { error: 'must be 2 or 3' })
    .default(3),
  nat: z.enum(['one', 'perZone', 'none'], { error: 'must be "one", "perZone" or "none"' }).default('one'),
});

function givenNetwork(region: string) {
  const zone = text.refine((given) => !Object.hasOwn(regions, region) || zonesOfRegion(region, 'all').includes(given), {
    error: ({ input }) => `"${String(input)}" is not a zone of ${region}${didYouMean(String(input), zonesOfRegion(region, 'all'))}`,
  });
  return z.strictObject({
    vpcId: text,
    privateSubnetIds: z
      .record(zone, text, { error: 'must be subnet ids by zone' })
      .refine((given) => Object.keys(given).length >= 2, { error: 'must have subnets in two zones at least: EKS needs them' }),
    publicSubnetIds: z.record(zone, text, { error: 'must be subnet ids by zone' }).default({}),
  });
}

const hints: Readonly<Record<string, string>> = {
  region: 'give the code of the region, such as "us-east-1"',
  account: 'give the account as a text of twelve digits, or leave it out',
  network: 'give { cidr } for a new VPC, or { vpcId, privateSubnetIds } of one that exists',
  endpoint: 'name the networks of the people who need it',
  admins: 'give ARNs of roles or users, not of sessions',
  nodeImage: `give one of ${nodeImageNames.map((name) => `"${name}"`).join(', ')}`,
  machines: 'give rows that machine({ … }) makes',
  keepLogs: `give one of ${retentionDays.map((days) => `"${String(days)}d"`).join(', ')}`,
};

/** Reads options: what could be used, defaults for the rest, and all that is wrong. */
export function parseOptions(options: AwsOptions): { readonly settings: Settings; readonly issues: readonly ValueIssue[] } {
  // A program without types may give anything, and spreading nothing gives nothing.
  const given: Readonly<Record<string, unknown>> = { ...options };
  const issues: ValueIssue[] = [];
  function read<V>(key: string, schema: z.ZodType<V>): V | undefined {
    const result = schema.safeParse(given[key], { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) issues.push(valueIssue(key, issue));
    return undefined;
  }
  function optional<V>(key: string, schema: z.ZodType<V>): V | undefined {
    return given[key] === undefined ? undefined : read(key, schema);
  }

  const region = read('region', schemas.region) ?? textOr(given['region']);
  const account = optional('account', schemas.account) ?? null;
  const network = readNetwork(given['network'], region, optional);
  const publicCidrs = optional('endpoint', schemas.endpoint)?.publicCidrs ?? [];
  const admins = [...new Set(optional('admins', schemas.admins) ?? [])].sort();
  const keepLogs = optional('keepLogs', schemas.keepLogs) ?? '90d';
  const nodeImage = optional('nodeImage', schemas.nodeImage) ?? 'al2023';
  const own = readOwnMachines(given['machines'], ownRules);
  issues.push(...own.issues);
  for (const key of Object.keys(given).filter((name) => !Object.hasOwn(hints, name))) {
    issues.push({
      path: [key],
      message: `there is no option "${key}"${didYouMean(key, Object.keys(hints))}`,
      hint: 'remove it, or correct its name',
    });
  }
  return {
    settings: {
      region,
      account,
      network,
      publicCidrs,
      admins,
      keepLogsDays: secondsOf(keepLogs) / 86400,
      nodeImage,
      machines: own.rows.map(({ machine }) => machine),
    },
    issues,
  };
}

/** What is made of rows that a program brings along. */
const ownRules: OwnMachineRules = {
  known: gpuMachines,
  soldAs: ['onDemand', 'spot', 'reservation', 'capacityBlock'],
  allocatable: allocatableOf,
  fabric: 'efa',
  complaints: ({ accelerator }) =>
    accelerator === null ? [] : [{ path: ['accelerator'], message: "is a name of Google's", hint: 'leave it out on AWS' }],
};

/** What a program without types gave need not have a text. */
function textOr(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

function readNetwork(
  given: unknown,
  region: string,
  optional: <V>(key: string, schema: z.ZodType<V>) => V | undefined,
): Settings['network'] {
  if (typeof given === 'object' && given !== null && 'vpcId' in given) {
    const network = optional('network', givenNetwork(region));
    if (network !== undefined) return { kind: 'given', ...network };
  } else {
    const network = optional('network', newNetwork);
    if (network !== undefined) return { kind: 'new', ...network };
  }
  return { kind: 'new', cidr: '10.0.0.0/16', zones: 3, nat: 'one' };
}

/** Larger than a /16 is refused by AWS; in a block smaller than a /22 a zone's part for load balancers would be. */
function withinSizes(prefix = 16): boolean {
  return prefix >= 16 && prefix <= 22;
}

function valueIssue(key: string, issue: z.core.$ZodIssue): ValueIssue {
  const path = [key, ...issue.path.filter((part): part is string | number => typeof part !== 'symbol')];
  const hint = hints[key] ?? 'see the options of aws()';
  if (issue.code === 'unrecognized_keys')
    return { path, message: `there is no property ${issue.keys.map((name) => `"${name}"`).join(', ')} here`, hint };
  if (issue.code === 'invalid_key') return { path, message: issue.issues[0]?.message ?? issue.message, hint };
  // Words of our own are used as they are; where a schema has none, its kind of complaint is said as everywhere.
  const message = issue.message.startsWith('Invalid') ? (valueIssues([issue])[0]?.message ?? issue.message) : issue.message;
  return { path, message, hint };
}
