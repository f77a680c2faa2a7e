import type { Scanner, TerraformWaiver, Waiver } from '../../lib/catalog/waiver';
import { kubernetesWaivers } from '../../lib/emit/kubernetes/waivers';
import type { WorkloadModel } from '../../lib/model/workload';
import { awsWaivers } from '../../lib/targets/aws/waivers';
import { gcpWaivers } from '../../lib/targets/gcp/waivers';

/** Waivers of Terraform by the name of their place. */
export const terraformWaivers: Readonly<Record<string, readonly TerraformWaiver[]>> = { aws: awsWaivers, gcp: gcpWaivers };

/** Every waiver there is. */
export const allWaivers: readonly Waiver[] = [...kubernetesWaivers, ...Object.values(terraformWaivers).flat()];

/** Scanners as they are called in a row, with the versions that were asked. */
export const scanners: Readonly<Record<Scanner, string>> = { checkov: 'checkov 3.3.30', 'kube-score': 'kube-score 1.20.0' };

/**
 * A finding that a program asks for by an option, against a default that satisfies the rule. Nothing is written about it: whoever scans the output is to see it.
 */
interface Asked {
  readonly scanner: Scanner;
  readonly rule: string;
  readonly asks: string;
  /** The option, as a program writes it. */
  readonly option: string;
}
export interface AskedOfWorkload extends Asked {
  readonly holds: (workload: WorkloadModel) => boolean;
}
export interface AskedOfPlace extends Asked {
  readonly type: string;
  /** Given the resource as `cdk.tf.json` has it. */
  readonly holds: (resource: Readonly<Record<string, unknown>>) => boolean;
}

const asRoot = ({ runAs }: WorkloadModel): boolean => typeof runAs === 'object';
/** Scanners want numbers that no user of a host has. */
const lowUser = ({ runAs }: WorkloadModel): boolean => typeof runAs !== 'number' || runAs < 10_000;
const ownFiles = ({ runAs }: WorkloadModel): boolean => typeof runAs !== 'number';
const without =
  (probe: 'live' | 'ready') =>
  (workload: WorkloadModel): boolean =>
    'health' in workload && workload.health?.[probe] === false;

/** Findings of workloads that stay, by scanner and rule. */
export const askedOfWorkloads: readonly AskedOfWorkload[] = [
  { scanner: 'checkov', rule: 'CKV_K8S_8', asks: 'a liveness probe', option: '`health: { live: false }`', holds: without('live') },
  { scanner: 'checkov', rule: 'CKV_K8S_9', asks: 'a readiness probe', option: '`health: { ready: false }`', holds: without('ready') },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_22',
    asks: 'a read-only file system',
    option: "`runAs: 'image'` or `runAs: { root }`",
    holds: ownFiles,
  },
  { scanner: 'checkov', rule: 'CKV_K8S_23', asks: 'no root', option: '`runAs: { root }`', holds: asRoot },
  { scanner: 'checkov', rule: 'CKV_K8S_37', asks: 'no capabilities', option: '`runAs: { root }`', holds: asRoot },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_40',
    asks: 'a user above 10000',
    option: "`runAs` below that, `'image'` or `{ root }`",
    holds: lowUser,
  },
  {
    scanner: 'kube-score',
    rule: 'container-security-context-readonlyrootfilesystem',
    asks: 'a read-only file system',
    option: "`runAs: 'image'` or `runAs: { root }`",
    holds: ownFiles,
  },
  {
    scanner: 'kube-score',
    rule: 'container-security-context-user-group-id',
    asks: 'a user and a group above 10000',
    option: "`runAs` below that, `'image'` or `{ root }`",
    holds: lowUser,
  },
  { scanner: 'kube-score', rule: 'pod-probes', asks: 'a readiness probe', option: '`health: { ready: false }`', holds: without('ready') },
];

/** Findings of places that stay. */
export const askedOfPlaces: readonly AskedOfPlace[] = [
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_39',
    asks: 'no endpoint on the internet',
    option: '`aws({ endpoint: { publicCidrs } })`; the whole internet is refused',
    type: 'aws_eks_cluster',
    holds: ({ vpc_config }) => 'public_access_cidrs' in (vpc_config as object),
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_51',
    asks: 'tags that cannot be moved',
    option: '`new Registry(..., { immutableTags: false })`',
    type: 'aws_ecr_repository',
    holds: ({ image_tag_mutability }) => image_tag_mutability === 'MUTABLE',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_163',
    asks: 'images scanned when they are pushed',
    option: '`new Registry(..., { scanOnPush: false })`',
    type: 'aws_ecr_repository',
    holds: ({ image_scanning_configuration: scanning }) => !(scanning as { readonly scan_on_push: boolean }).scan_on_push,
  },
];
