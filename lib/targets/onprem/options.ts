import { z } from 'zod';
import { isLabelValue } from '../../model/label-fault';
import { parseCidr } from '../cidr';
import { isOfOneMachine, numberOf, parseRange } from './addresses';
import { isSchedule } from './schedule';

/** Names of hosts become names of nodes: those are DNS labels here, so that they can be part of other names. */
const hostName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, {
  error: 'must be a DNS label: at most 63 of a-z, 0-9 and "-", with a letter or digit first and last',
});
/** Name of an object in the cluster. */
const objectName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, { error: 'must be the name of an object: a-z, 0-9, "-" and "."' });
const ofOneMachine = 'must be an address that other machines reach one machine at: not of 0.0.0.0/8, 127.0.0.0/8 or 224.0.0.0/3';
const ipv4 = z.ipv4({ error: 'must be an IPv4 address' }).refine(isOfOneMachine, { error: ofOneMachine });
/** What SSH can be given: an address, or a name that whoever applies can resolve. Digits and dots alone are no name. */
const address = z
  .string()
  .regex(/^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/, { error: 'must be an IPv4 address or the name of a host' })
  .refine((text) => !/^[\d.]+$/.test(text) || numberOf(text) !== null, { error: 'must be an IPv4 address or the name of a host' })
  .refine(isOfOneMachine, { error: ofOneMachine });
const cidr = z.string().refine((text) => parseCidr(text) !== null, { error: 'must be a block of addresses, such as "10.42.0.0/16"' });
const range = z.string().refine((text) => parseRange(text) !== null, {
  error: 'must be a range ("192.0.2.200-192.0.2.220") or a block of addresses ("192.0.2.192/27")',
});
const registryHost = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d+)?$/;
/** Becomes the value of a label. */
const labelled = z
  .string()
  .min(1)
  .refine(isLabelValue, 'must be at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends');

const file = z.strictObject({ file: z.string().min(1) });
const exportPath = z.string().regex(/^\/[^\s#]*$/, { error: 'must be the path of an export: absolute, without spaces and without "#"' });
const port = z.int().min(1).max(65535);
const user = z.string().regex(/^[a-z_][-a-z0-9_]{0,31}$/, { error: 'must be the name of a user of the host' });
const hostKey = z.union([z.string().min(1), file], {
  error: 'must be a public key ("ssh-ed25519 AAAA…") or { file } with the path of a known_hosts file',
});
/** A name and a password are told by a rule, which does not repeat them. */
const proxy = z.string().regex(/^https?:\/\/([^\s/]*@)?[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\d{1,5})?\/?$/, {
  error: 'must be the address of a proxy, such as "http://proxy.example.com:3128"',
});
const notProxied = z
  .string()
  .refine(
    (text) => (text.includes('/') ? parseCidr(text) !== null : /^\.?[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\d{1,5})?$/.test(text)),
    {
      error: 'must be a name, a domain (".example.com"), an address or a block of addresses ("10.0.0.0/8")',
    },
  );
/** A value that the user may leave out. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);

export const osFamilies = ['ubuntu', 'debian', 'rhel', 'rocky', 'sles', 'dgx-os'] as const;
const factShape = {
  cpus: z.number().positive().max(4096),
  memoryGiB: z.number().positive().max(65536),
  diskGiB: z.number().positive().max(1_000_000),
  arch: z.enum(['amd64', 'arm64']),
  os: z.strictObject({
    family: z.enum(osFamilies),
    version: z.string().regex(/^\d+(\.\d+)*$/, { error: 'must be a version such as "24.04"' }),
  }),
  virtual: z.enum(['none', 'passthrough', 'vgpu']),
  zone: labelled,
  rack: labelled,
  nvlinkDomain: labelled,
};
/** What is said of one host, or of all of a pool: everything may be left to the other. */
const someFacts = z.strictObject(factShape).partial();
const poolFacts = someFacts.required({ cpus: true, memoryGiB: true });
/** Facts as somebody gave them. */
export type GivenFacts = Readonly<z.output<typeof someFacts>>;

const host = z.strictObject({
  name: hostName,
  address,
  internalAddress: optional(ipv4),
  hostKey: optional(hostKey),
  labels: z.record(z.string().min(1), z.string()).default({}),
  ...someFacts.shape,
});
/** A host as a program gives it. */
export type GivenHost = Readonly<z.output<typeof host>>;

export const optionsSchema = z.strictObject({
  engine: z.enum(['rke2', 'k3s']),
  servers: z.array(host).refine(({ length }) => [1, 3, 5, 7].includes(length), {
    error: 'must be one, three, five or seven: an even number of servers stands no more failures than one fewer',
  }),
  serverFacts: optional(poolFacts),
  serversRunWork: optional(z.boolean()),
  endpoint: optional(
    z.union([z.strictObject({ virtualIp: ipv4, interface: optional(z.string().min(1).max(15)) }), z.strictObject({ existing: address })], {
      error: 'must be { virtualIp } for an address that is kept on a living server, or { existing } for one that somebody else keeps',
    }),
  ),
  ssh: z.strictObject({
    user,
    port: port.default(22),
    privateKey: optional(
      z.strictObject({
        file: z.string().regex(/^(~\/|\/)[^\n"%$\\]+$/, {
          error: 'must be an absolute path, or one in a home ("~/..."), without ", %, $ and \\, which ssh reads as something else',
        }),
      }),
    ),
    verifyHostKeys: z.boolean().default(true),
    bastion: optional(z.strictObject({ address, user: optional(user), port: port.default(22), hostKey: optional(hostKey) })),
  }),
  network: z
    .strictObject({
      cni: optional(z.enum(['canal', 'cilium', 'calico', 'flannel'])),
      pods: cidr.default('10.42.0.0/16'),
      services: cidr.default('10.43.0.0/16'),
    })
    .prefault({}),
  loadBalancer: optional(z.union([z.strictObject({ addresses: z.array(range).min(1) }), z.literal('existing')])),
  storage: z
    .strictObject({
      install: optional(
        z.union([z.enum(['local-path', 'longhorn']), z.strictObject({ nfs: z.strictObject({ server: address, path: exportPath }) })], {
          error: "must be 'local-path', 'longhorn' or { nfs: { server, path } }",
        }),
      ),
    })
    .prefault({}),
  registries: z
    .record(
      z.string().regex(registryHost, { error: 'must be the host of a registry' }),
      z.strictObject({ ca: optional(file), credentials: optional(z.literal('variable')), plainHttp: z.boolean().default(false) }),
    )
    .default({}),
  airGap: optional(
    z.strictObject({
      mirrors: z.record(
        z.union([z.string().regex(registryHost), z.literal('*')], { error: 'must be the host of a registry, or "*" for all others' }),
        z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/, {
          error: 'must be where its images are inside, without a scheme: "harbor.hall.example/dockerhub"',
        }),
      ),
      artifacts: z
        .string()
        .regex(/^(https:\/\/[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\d+)?)?(\/[\w.~-]+)*$/, {
          error: 'must be an absolute path or an https:// address of a folder, without a slash at its end',
        })
        .min(2),
    }),
  ),
  proxy: optional(z.strictObject({ http: proxy, https: optional(proxy), noProxy: z.array(notProxied).default([]) })),
  hardening: z.strictObject({ cis: z.boolean().default(false), selinux: z.boolean().default(false) }).prefault({}),
  backup: optional(
    z.strictObject({
      schedule: z.string().refine(isSchedule, {
        error: 'must be a cron schedule of five fields, such as "0 */6 * * *": of the days of the week, Sunday is 0 and Saturday is 6',
      }),
      keep: z.int().min(1).max(1000),
      s3Secret: optional(objectName),
    }),
  ),
  upgrades: z.strictObject({ concurrency: z.int().min(1).max(100), drain: z.boolean() }).default({ concurrency: 1, drain: true }),
  kubeconfig: optional(z.string().regex(/\S/, 'must be the path of a file')),
});
/** Options with nothing left open. */
export type ParsedOptions = Readonly<z.output<typeof optionsSchema>>;

const hostsShape = {
  facts: optional(poolFacts),
  hosts: z.array(host).min(1, { error: 'must name at least one host' }),
};
export const cpuPoolShape = hostsShape;
export const gpuPoolShape = {
  ...hostsShape,
  driver: z
    .union([
      z.enum(['operator', 'host', 'dgx-os']),
      z.strictObject({ operator: z.string().regex(/^\d+(\.\d+)+$/, { error: 'must be a version of the driver' }) }),
    ])
    .default('operator'),
  rdma: optional(
    z.strictObject({
      kind: z.enum(['infiniband', 'roce']),
      nicsPerNode: z.int().min(1).max(64),
      as: z.enum(['shared', 'virtualFunctions', 'wholeNic']).default('shared'),
      mtu: optional(z.int().min(1280).max(9978)),
      rails: optional(z.array(z.string().min(1)).min(1)),
      addresses: optional(
        z.union([cidr, z.array(cidr).min(1)], {
          error: 'must be a block of addresses, such as "10.100.0.0/20", or a list of them, one for each rail',
        }),
      ),
    }),
  ),
};
/** A pool's own part of the model. Pools without GPUs have the first half. */
export type OnPremPool = Readonly<z.output<z.ZodObject<typeof gpuPoolShape>>>;
