import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import fileSystem from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planStacks, serveProviders, validateStacks } from '../../../lib/testing/offline-terraform';
import { findTerraform } from '../../../lib/testing/offline-terraform/terraform-program';
import { terraformIsHere } from '../../support/tools';
import { addonStacks, awsStacks, googleStacks, type Stacks } from './gpu-stacks';

const withTerraform = terraformIsHere ? describe : describe.skip;
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
/** Every scratch folder that the tests below make. */
const scratchFolders = jest.spyOn(fileSystem, 'mkdtemp');

withTerraform('what cdktf writes is accepted', () => {
  test('a cluster with GPU nodes on AWS, its add-ons, and one on Google Cloud', async () => {
    expect(await validateStacks(stacks)).toEqual({ ok: true, messages: [] });
  });

  test('sources with and without a host, in one run; a provider that is not required by name', async () => {
    const vpc = { aws_vpc: { main: { cidr_block: '10.0.0.0/16' } } };
    const requires = (source: string) => ({ required_providers: { aws: { source } } });
    const named = { terraform: requires('registry.terraform.io/hashicorp/aws'), resource: vpc };
    const short = { terraform: requires('aws'), data: { aws_region: { here: {} } } };
    const implied = { resource: vpc };
    expect(await validateStacks({ named, short, implied })).toEqual({ ok: true, messages: [] });
    expect(await planStacks({ named, short, implied })).toMatchObject({ messages: [], plan: { create: 2 } });
  });

  test('no stacks at all', async () => {
    expect(await validateStacks({})).toEqual({ ok: true, messages: [] });
    expect(await planStacks({})).toMatchObject({ ok: true, messages: [], plans: {} });
  });
});

withTerraform('Terraform refuses', () => {
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
      message: /^resource\.aws_gpu_cluster: Invalid resource type: .*"aws_gpu_cluster"/,
    },
    'an unknown data source': {
      stack: stackWith({ data: { aws_gpu_cluster: { main: {} } } }),
      message: /^data\.aws_gpu_cluster: Invalid data source: .*"aws_gpu_cluster"/,
    },
    'an unknown provider argument': {
      stack: stackWith({
        provider: { aws: [{ region: 'us-east-1', zone: 'us-east-1a' }] },
        resource: { aws_eks_cluster: { main: cluster } },
      }),
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

  let messages: readonly string[] = [];
  beforeAll(async () => {
    const all = Object.fromEntries(Object.entries(refused).map(([name, { stack }]) => [name, stack]));
    messages = (await validateStacks(all)).messages;
  });

  test.each(Object.entries(refused))('%s', (name, { message }) => {
    const own = messages.filter((text) => text.startsWith(`${name}: `)).map((text) => text.slice(name.length + 2));
    expect(own).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  });
});

withTerraform('a plan', () => {
  const vpc = { cidr_block: '10.0.0.0/16' };
  const before = stackWith({
    resource: {
      aws_vpc: { kept: vpc, changed: vpc, removed: vpc, replaced: { ...vpc, lifecycle: { replace_triggered_by: ['aws_vpc.changed'] } } },
    },
  });
  const after = stackWith({
    resource: {
      aws_vpc: {
        kept: vpc,
        changed: { ...vpc, cidr_block: '10.1.0.0/16' },
        replaced: { ...vpc, lifecycle: { replace_triggered_by: ['aws_vpc.changed'] } },
        added: vpc,
      },
    },
  });

  test('says what would be created, whatever the backend', async () => {
    const { ok, messages, plan, plans } = await planStacks(stacks);
    expect({ ok, messages }).toEqual({ ok: true, messages: [] });
    expect(plan).toMatchObject({ create: 10, update: 0, replace: 0, destroy: 0 });
    expect(plans['google']?.addresses).toEqual(['google_container_cluster.cluster', 'google_container_node_pool.nodes']);
    const remote = stackWith({ terraform: { backend: { s3: { bucket: 'b', key: 'k' } } }, resource: { aws_vpc: { main: vpc } } });
    expect(await planStacks({ remote })).toMatchObject({ ok: true, plan: { create: 1 } });
  });

  test('says that nothing changes once all is applied', async () => {
    const { ok, messages, plan } = await planStacks(stacks, { applied: stacks });
    expect({ ok, messages, plan }).toEqual({
      ok: true,
      messages: [],
      plan: { create: 0, update: 0, replace: 0, destroy: 0, addresses: [] },
    });
  });

  test('says what changes from what is applied', async () => {
    const { plan } = await planStacks({ network: after }, { applied: { network: before } });
    expect(plan).toEqual({
      create: 1,
      update: 1,
      replace: 1,
      destroy: 1,
      addresses: ['aws_vpc.added', 'aws_vpc.changed', 'aws_vpc.removed', 'aws_vpc.replaced'],
    });
  });

  describe('with arguments that cannot be changed in place', () => {
    const subnet = { vpc_id: '${aws_vpc.kept.id}', cidr_block: '10.0.0.0/24' };
    const group = {
      cluster_name: 'gpu',
      node_role_arn: role,
      subnet_ids: ['${aws_subnet.a.id}'],
      scaling_config: { min_size: 0, max_size: 4, desired_size: 0 },
    };
    const network = (a: object, more: object = {}) =>
      stackWith({ resource: { aws_vpc: { kept: vpc }, aws_subnet: { a }, aws_eks_node_group: { nodes: { ...group, ...more } } } });
    const replacedBy = { aws_subnet: ['cidr_block'], aws_eks_node_group: ['subnet_ids', 'launch_template.id', 'scaling_config.min_size'] };
    const changesFrom = async (changed: object) =>
      (await planStacks({ network: changed }, { applied: { network: network(subnet) }, replacedBy })).changes;

    test('makes anew what has such a change, and what is made of it', async () => {
      expect(await changesFrom(network({ ...subnet, cidr_block: '10.0.1.0/24' }))).toEqual([
        { stack: 'network', action: 'replace', address: 'aws_eks_node_group.nodes' },
        { stack: 'network', action: 'replace', address: 'aws_subnet.a' },
      ]);
    });

    test('looks into blocks, those that come and go among them', async () => {
      const replaced = [{ stack: 'network', action: 'replace', address: 'aws_eks_node_group.nodes' }];
      expect(await changesFrom(network(subnet, { scaling_config: { ...group.scaling_config, min_size: 1 } }))).toEqual(replaced);
      expect(await changesFrom(network(subnet, { launch_template: { id: 'lt-1', version: '1' } }))).toEqual(replaced);
    });

    test('changes everything else in place, and nothing where nothing differs', async () => {
      const updated = [{ stack: 'network', action: 'update', address: 'aws_eks_node_group.nodes' }];
      expect(await changesFrom(network(subnet, { scaling_config: { ...group.scaling_config, max_size: 9 } }))).toEqual(updated);
      expect(await changesFrom(network(subnet))).toEqual([]);
    });

    test('refuses one that a type does not have', async () => {
      const { ok, messages } = await planStacks({ network: network(subnet) }, { replacedBy: { aws_subnet: ['cidr'] } });
      expect({ ok, messages }).toEqual({ ok: false, messages: ['replacedBy names "cidr" of aws_subnet, which has no such argument'] });
    });
  });

  test('reads data sources and knows variables, so that expressions are evaluated', async () => {
    const sections = {
      variable: { networks: { type: 'number' }, token: {} },
      data: { aws_availability_zones: { zones: {} }, aws_eks_cluster: { main: { name: 'gpu' } } },
      resource: { aws_vpc: { main: { ...vpc, count: '${var.networks}', tags: { token: '${var.token}' } } } },
    };
    const good = stackWith({
      ...sections,
      output: { ca: { value: '${base64decode(data.aws_eks_cluster.main.certificate_authority[0].data)}' } },
    });
    const bad = stackWith({ ...sections, output: { zone: { value: '${data.aws_availability_zones.zones.names[7]}' } } });
    const { messages, plans } = await planStacks({ good, bad });
    expect(plans['good']).toMatchObject({ create: 1 });
    expect(messages).toEqual([expect.stringMatching(/^bad: output\.zone\.value: Invalid index/)]);
  });

  test('holds variables to their rules where somebody gave a value, and not to rules that a made-up one cannot know', async () => {
    const rule = (name: string) => [{ condition: `\${contains(keys(var.${name}), "ghcr.io")}`, error_message: 'Must have ghcr.io.' }];
    const variable = (name: string, more: object = {}) => ({
      variable: { [name]: { type: 'map(string)', validation: rule(name), ...more } },
    });
    const free = stackWith({ ...variable('passwords'), resource: { aws_vpc: { main: vpc } } });
    const given = stackWith({ ...variable('mirrors', { default: { 'quay.io': '' } }), resource: { aws_vpc: { main: vpc } } });
    const { messages, plans } = await planStacks({ free, given });
    expect(plans['free']).toMatchObject({ create: 1 });
    expect(messages).toEqual([expect.stringMatching(/^given: .*Must have ghcr\.io/)]);
  });
});

withTerraform('providers for programs that start Terraform themselves', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offline-terraform-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function terraform(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<{ code: number | null; stdout: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(findTerraform(), args, { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
      const output: Buffer[] = [];
      child.stdout.on('data', (part: Buffer) => output.push(part));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout: Buffer.concat(output).toString() }));
    });
  }

  test('apply, a second plan and destroy work; invented values can be decoded', async () => {
    const stack = {
      ...(googleStacks()['google'] as object),
      terraform: { required_providers: { google: { source: 'google' } } },
    };
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack));
    const { env, stop } = await serveProviders({ google: stack });
    try {
      expect(Object.keys(env).sort()).toEqual(['CHECKPOINT_DISABLE', 'TF_CLI_CONFIG_FILE', 'TF_REATTACH_PROVIDERS']);
      expect((await terraform(env, 'apply', '-auto-approve', '-no-color')).stdout).toContain('2 added, 0 changed, 0 destroyed');
      expect((await terraform(env, 'output', '-raw', 'ca')).stdout).toMatch(
        /^google-container-cluster-cluster-ca-certificate-[0-9a-f]{8}$/,
      );
      expect((await terraform(env, 'plan', '-detailed-exitcode')).code).toBe(0);
      expect((await terraform(env, 'destroy', '-auto-approve', '-no-color')).stdout).toContain('2 destroyed');
    } finally {
      await stop();
    }
    expect(existsSync(env['TF_CLI_CONFIG_FILE'] ?? '')).toBe(false);
  });
});

describe('what keeps Terraform from starting is one message', () => {
  const environment = { ...process.env };
  afterEach(() => {
    process.env = { ...environment };
  });

  test.each<{ name: string; env: NodeJS.ProcessEnv; message: string }>([
    { name: 'no program', env: { PATH: '', CDK_GPU_TERRAFORM: '' }, message: 'neither terraform nor tofu is on PATH: install Terraform (' },
    {
      name: 'a wrong program',
      env: { CDK_GPU_TERRAFORM: '/none/terraform' },
      message: 'CDK_GPU_TERRAFORM is "/none/terraform", which is not a program',
    },
  ])('$name', async ({ env, message }) => {
    Object.assign(process.env, env);
    const expected = [expect.stringContaining(message)];
    expect(await validateStacks({ one: stackWith({}) })).toEqual({ ok: false, messages: expected });
    expect(await planStacks({ one: stackWith({}) })).toMatchObject({ ok: false, messages: expected });
  });

  test.each([
    {
      source: 'hashicorp/azurerm',
      message:
        'stack "one" uses the Terraform provider hashicorp/azurerm, but its bindings are not installed: npm install --save-dev @cdktf/provider-azurerm',
    },
    {
      source: 'example.com/someone/aws',
      message:
        'stack "one" uses the Terraform provider someone/aws, but @cdktf/provider-aws describes hashicorp/aws: there are no bindings to take its schema from',
    },
  ])('no bindings for $source', async ({ source, message }) => {
    const one = { terraform: { required_providers: { it: { source } } } };
    expect(await validateStacks({ one })).toEqual({ ok: false, messages: [message] });
    await expect(serveProviders({ one })).rejects.toThrow(message);
  });

  test('terraform is preferred to tofu', () => {
    const folder = mkdtempSync(join(tmpdir(), 'offline-terraform-test-'));
    const program = (name: string): string => {
      writeFileSync(join(folder, name), '', { mode: 0o755 });
      return join(folder, name);
    };
    const tofu = program('tofu');
    expect(findTerraform({ PATH: folder })).toBe(tofu);
    expect(findTerraform({ PATH: folder, CDK_GPU_TERRAFORM: 'tofu' })).toBe(tofu);
    expect(findTerraform({ PATH: folder })).toBe(tofu);
    const terraform = program('terraform');
    expect(findTerraform({ PATH: folder })).toBe(terraform);
    rmSync(folder, { recursive: true });
  });
});

withTerraform('afterwards', () => {
  test('no scratch folder stays behind, whatever went wrong', async () => {
    const folders = await Promise.all(scratchFolders.mock.results.map(({ value }) => value as Promise<string>));
    expect(folders.length).toBeGreaterThan(5);
    expect(folders.filter(existsSync)).toEqual([]);
  });
});
