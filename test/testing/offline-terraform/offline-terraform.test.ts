import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planStacks, serveProviders, validateStacks } from '../../../lib/testing/offline-terraform';
import { addonStacks, awsStacks, googleStacks, type Stacks } from './gpu-stacks';

const stacks: Stacks = { ...awsStacks(), ...addonStacks(), ...googleStacks() };

/** A stack with the providers that cdk-gpu's stacks require, and these sections. */
const stackWith = (sections: object): object => ({
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 6.25' }, helm: { source: 'hashicorp/helm' } } },
  provider: { aws: [{ region: 'us-east-1' }] },
  ...sections,
});
const role = 'arn:aws:iam::123456789012:role/cluster';
const cluster = { name: 'gpu', role_arn: role, vpc_config: { subnet_ids: ['subnet-1'] } };
const release = { name: 'operator', chart: 'operator' };
const scratchFolders = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('cdk-gpu-terraform-'));

describe('what cdktf writes is accepted', () => {
  test('a cluster with GPU nodes on AWS, its add-ons, and one on Google Cloud', async () => {
    expect(await validateStacks(stacks)).toEqual({ ok: true, messages: [] });
  });

  test('no stacks at all', async () => {
    expect(await validateStacks({})).toEqual({ ok: true, messages: [] });
    expect(await planStacks({})).toMatchObject({ ok: true, messages: [], plans: {} });
  });
});

describe('Terraform refuses', () => {
  const refused: Readonly<Record<string, { readonly stack: object; readonly message: string | RegExp }>> = {
    'an unknown attribute': {
      stack: stackWith({ resource: { aws_eks_cluster: { main: { ...cluster, versoin: '1.33' } } } }),
      message:
        'resource.aws_eks_cluster.main.versoin: Extraneous JSON object property: No argument or block type is named "versoin". Did you mean "version"?',
    },
    'an unknown nested attribute': {
      stack: stackWith({ resource: { aws_eks_cluster: { main: { ...cluster, vpc_config: { subnet_ids: [], subnets: [] } } } } }),
      message: /^resource\.aws_eks_cluster\.main\.vpc_config\.subnets: .*No argument or block type is named "subnets"/,
    },
    'a required attribute that is missing': {
      stack: stackWith({ resource: { aws_eks_cluster: { main: { ...cluster, role_arn: undefined } } } }),
      message: /^resource\.aws_eks_cluster\.main: Missing required argument: The argument "role_arn" is required/,
    },
    'a required block that is missing': {
      stack: stackWith({ resource: { aws_eks_cluster: { main: { ...cluster, vpc_config: undefined } } } }),
      message: /^resource\.aws_eks_cluster\.main: Insufficient vpc_config blocks: At least 1 "vpc_config" blocks are required/,
    },
    'a reference to an undeclared resource': {
      stack: stackWith({ output: { id: { value: '${aws_vpc.other.id}' } } }),
      message: /^output\.id\.value: Reference to undeclared resource: .*"aws_vpc" "other"/,
    },
    'a reference to an undeclared attribute': {
      stack: stackWith({
        resource: { aws_eks_cluster: { main: cluster } },
        output: { id: { value: '${aws_eks_cluster.main.kubeconfig}' } },
      }),
      message: /^output\.id\.value: Unsupported attribute: .*"kubeconfig"/,
    },
    'a wrong type': {
      stack: stackWith({ resource: { aws_eks_cluster: { main: { ...cluster, tags: ['a'] } } } }),
      message: /^resource\.aws_eks_cluster\.main\.tags: Incorrect attribute value type: .*map of string required/,
    },
    'two blocks where one is allowed': {
      stack: stackWith({ resource: { aws_eks_cluster: { main: { ...cluster, vpc_config: [cluster.vpc_config, cluster.vpc_config] } } } }),
      message: /Too many vpc_config blocks: No more than 1 "vpc_config" blocks are allowed/,
    },
    'a dependency cycle': {
      stack: stackWith({
        resource: { aws_vpc: { a: { cidr_block: '${aws_vpc.b.cidr_block}' }, b: { cidr_block: '${aws_vpc.a.cidr_block}' } } },
      }),
      message: /^Cycle: aws_vpc\.[ab], aws_vpc\.[ab]$/,
    },
    'a read-only attribute that is set': {
      stack: stackWith({ resource: { aws_eks_cluster: { main: { ...cluster, endpoint: 'https://example.com' } } } }),
      message: /^resource\.aws_eks_cluster\.main\.endpoint: Value for unconfigurable attribute: .*"endpoint"/,
    },
    'an unknown resource type': {
      stack: stackWith({ resource: { aws_gpu_cluster: { main: {} } } }),
      message: /^resource\.aws_gpu_cluster\.main: Invalid resource type: .*"aws_gpu_cluster"/,
    },
    'an unknown data source': {
      stack: stackWith({ data: { aws_gpu_cluster: { main: {} } } }),
      message: /^data\.aws_gpu_cluster\.main: Invalid data source: .*"aws_gpu_cluster"/,
    },
    'an unknown provider argument': {
      stack: stackWith({ provider: { aws: [{ region: 'us-east-1', zone: 'us-east-1a' }] } }),
      message: /^provider\.aws\.zone: .*"zone"/,
    },
    'ignore_changes on an unknown attribute': {
      stack: stackWith({ resource: { aws_eks_cluster: { main: { ...cluster, lifecycle: { ignore_changes: ['desired'] } } } } }),
      message: /^resource\.aws_eks_cluster\.main\.lifecycle\.ignore_changes: Unsupported attribute: .*"desired"/,
    },
    'a member missing in an object attribute': {
      stack: stackWith({ resource: { aws_security_group: { main: { ingress: [{ from_port: 1, to_port: 1, protocol: 'tcp' }] } } } }),
      message: /^resource\.aws_security_group\.main\.ingress.*: Incorrect attribute value type: .*"self" are required/,
    },
    'a required member missing in an object whose other members are optional': {
      stack: stackWith({ resource: { helm_release: { main: { ...release, set: [{ value: 'x' }] } } } }),
      message: /^resource\.helm_release\.main\.set.*: .*attribute "name" is required/,
    },
  };

  test('each of these, and says where', async () => {
    const { ok, messages } = await validateStacks(Object.fromEntries(Object.entries(refused).map(([name, { stack }]) => [name, stack])));
    expect(ok).toBe(false);
    const byStack = Object.fromEntries(
      Object.keys(refused).map((name) => [
        name,
        messages.filter((text) => text.startsWith(`${name}: `)).map((text) => text.slice(name.length + 2)),
      ]),
    );
    const expected = Object.entries(refused).map(([name, { message }]) => [
      name,
      [typeof message === 'string' ? message : expect.stringMatching(message)],
    ]);
    expect(byStack).toEqual(Object.fromEntries(expected));
  });
});
