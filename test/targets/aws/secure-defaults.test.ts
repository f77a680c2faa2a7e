import fc from 'fast-check';
import { aws, type AwsOptions } from '../../../lib/targets/aws';
import { capacitySchema } from '../../../lib/targets/aws/capacity';
import { gpuMachines } from '../../../lib/targets/aws/machines';
import { versions } from '../../../lib/targets/aws/versions';
import { cpuPool, draw, drawRegistry, gpuPool, pulling, type Block, type Sample, type Synthesized } from './support';

// What checkov's rules ask of the resources that we draw, for whatever a program may say; each rule by its number in checkov 3.3.

const id = 'cr-0123456789abcdef0';
const zone = 'us-east-2b';

const capacity = fc
  .constantFrom(
    { kind: 'onDemand' },
    { kind: 'spot' },
    { kind: 'reservation', id, zone },
    { kind: 'reservation', id: [id, 'cr-0123456789abcdef1'], zone },
    { kind: 'capacityBlock', id, zone, endsAt: '2027-01-24T11:30:00Z' },
  )
  .map((given) => capacitySchema.parse(given));

const poolId = fc.constantFrom('a', 'b', 'c', 'aws', 'sg-x', 'x'.repeat(90));
const gpu = fc
  .record({ id: poolId, machine: fc.constantFrom(...Object.values(gpuMachines)), capacity, fabric: fc.constantFrom('auto', 'off') })
  .map(({ id: name, machine, capacity: bought, fabric }) =>
    gpuPool(name, {
      gpu: machine.gpu,
      gpusPerNode: machine.gpus,
      machineTypes: [machine.type],
      fabric: fabric,
      place: { capacity: bought },
    }),
  );
const cpu = fc
  .record({ id: poolId, cpus: fc.constantFrom(2, 16), arch: fc.constantFrom('amd64', 'arm64') })
  .map(({ id: name, ...place }) => cpuPool(name, { ...place, memoryGiB: 8 }));

const options: fc.Arbitrary<Partial<AwsOptions>> = fc.record(
  {
    endpoint: fc.constant({ publicCidrs: ['203.0.113.0/24'] }),
    admins: fc.constant(['arn:aws:iam::123456789012:role/platform']),
    network: fc.constantFrom<NonNullable<AwsOptions['network']>>(
      { cidr: '10.0.0.0/16', nat: 'perZone' },
      { cidr: '10.0.0.0/16', zones: 2, nat: 'none' },
      { vpcId: 'vpc-1', privateSubnetIds: { 'us-east-2a': 'subnet-a', 'us-east-2b': 'subnet-b' } },
    ),
  },
  { requiredKeys: [] },
);

const samples: fc.Arbitrary<Sample> = fc
  .record({
    pools: fc.uniqueArray(fc.oneof(gpu, cpu), { maxLength: 4, selector: (pool) => pool.id }),
    options,
    kubernetesVersion: fc.constantFrom(...versions),
  })
  .map(({ pools, kubernetesVersion, ...rest }) => ({
    ...rest,
    pools,
    cluster: { kubernetesVersion },
    pulls: pulling(pools[0]?.path ?? '', aws({ region: 'us-east-2', account: '123456789012' })),
  }));

function every(type: string, stack: Synthesized): readonly Block[] {
  return Object.values(stack.resource[type] ?? {});
}

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

function statements(policy: unknown): readonly Statement[] {
  return (JSON.parse(policy as string) as { readonly Statement: readonly Statement[] }).Statement;
}

/** Whether a right only looks, or is what every login to ECR needs. */
function onlyReads(action: string): boolean {
  return /^[a-z0-9]+:(Describe|Get|List)/.test(action);
}

test('whatever the pools are, no rule of the scanner is broken', () => {
  fc.assert(
    fc.property(samples, (given) => {
      const { cluster } = draw(given);

      for (const eks of every('aws_eks_cluster', cluster)) {
        // CKV_AWS_37, 38, 39, 58
        expect(eks['enabled_cluster_log_types']).toEqual(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']);
        expect(eks['encryption_config']).toMatchObject({ resources: ['secrets'] });
        const vpc = eks['vpc_config'] as Block;
        expect(vpc['endpoint_public_access']).toBe(vpc['public_access_cidrs'] !== undefined);
        expect(eks['access_config']).toMatchObject({ authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false });
      }
      // CKV_AWS_158
      for (const logs of every('aws_cloudwatch_log_group', cluster)) expect(logs['kms_key_id']).toBeDefined();
      expectKeys(cluster);

      for (const template of every('aws_launch_template', cluster)) {
        // CKV_AWS_79, 341
        expect(template['metadata_options']).toMatchObject({ http_tokens: 'required', http_put_response_hop_limit: 1 });
        expect(template['block_device_mappings']).toMatchObject([{ ebs: { encrypted: 'true' } }]);
        // CKV_AWS_88, 46
        for (const one of (template['network_interfaces'] ?? []) as readonly Block[])
          expect(one).not.toHaveProperty('associate_public_ip_address');
        expect(template).not.toHaveProperty('key_name');
        expect(Buffer.from((template['user_data'] ?? '') as string, 'base64').toString()).not.toMatch(/AKIA|SECRET/i);
      }
      // CKV_AWS_130, CKV2_AWS_12
      for (const subnet of every('aws_subnet', cluster)) expect(subnet['map_public_ip_on_launch'] ?? false).toBe(false);
      for (const group of every('aws_default_security_group', cluster)) {
        expect(group).not.toHaveProperty('ingress');
        expect(group).not.toHaveProperty('egress');
      }
      // CKV_AWS_24, 25, 260, 277, 382
      for (const way of ['ingress', 'egress'])
        for (const rule of every(`aws_vpc_security_group_${way}_rule`, cluster)) expect(rule).not.toHaveProperty('cidr_ipv4');

      // CKV_AWS_62, 63, 274, CKV2_AWS_40: nothing for everything; rights to change what is not named are held by a condition
      for (const { policy } of every('aws_iam_role_policy', cluster)) {
        for (const { Action, Resource, Condition } of statements(policy)) {
          const actions = typeof Action === 'string' ? [Action] : Action;
          for (const action of actions) expect(action).not.toContain('*');
          if (Resource === '*' && Condition === undefined) expect(actions.filter((action) => !onlyReads(action))).toEqual([]);
        }
      }
      for (const { policy_arn: arn } of every('aws_iam_role_policy_attachment', cluster))
        expect(arn).not.toMatch(/AdministratorAccess|FullAccess/);
    }),
    { numRuns: 20, seed: 1 },
  );
});

test('names are none that AWS keeps for itself, and not too long', () => {
  fc.assert(
    fc.property(samples, fc.constantFrom('aws', 'sg', 'b'.repeat(63)), (given, blueprint) => {
      const { cluster } = draw({ ...given, blueprint: { id: blueprint } });
      const limits = {
        aws_security_group: 255,
        aws_resourcegroups_group: 127,
        aws_launch_template: 128,
        aws_iam_role: 64,
        aws_placement_group: 255,
      };
      for (const [type, limit] of Object.entries(limits)) {
        for (const { name } of every(type, cluster)) expect((name as string).length).toBeLessThanOrEqual(limit);
      }
      for (const { name } of every('aws_security_group', cluster)) expect(name).not.toMatch(/^sg-/);
      for (const { name } of every('aws_resourcegroups_group', cluster)) expect(name).not.toMatch(/^aws/i);
      for (const { node_group_name: name } of every('aws_eks_node_group', cluster)) expect((name as string).length).toBeLessThanOrEqual(63);
      for (const { name } of every('aws_eks_cluster', cluster)) expect(name).toMatch(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/);
    }),
    { numRuns: 10, seed: 2 },
  );
});

test('registries break no rule of the scanner either', () => {
  const stack = drawRegistry();
  for (const repository of every('aws_ecr_repository', stack)) {
    // CKV_AWS_51, 136, 163
    expect(repository).toMatchObject({
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: 'KMS' }],
    });
  }
  expectKeys(stack);
});

/** CKV_AWS_7, 33, CKV2_AWS_64: keys turn over, and their policy opens them to the account and to services within a context, to nobody else. */
function expectKeys(stack: Synthesized): void {
  for (const key of every('aws_kms_key', stack)) {
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(key['policy']).not.toMatch(/"Principal":("\*"|\{"AWS":"\*"\})/);
    const [account, ...others] = statements(key['policy']);
    expect(account).toMatchObject({ Sid: 'Account', Action: 'kms:*' });
    for (const { Condition } of others) expect(Condition).toBeDefined();
  }
}

test('pools of two clusters have different names, wherever the hyphens are', () => {
  const one = draw({ cluster: { id: 'c' }, pools: [gpuPool('d-e', { gpu: 'L4', gpusPerNode: 1 })] }).cluster;
  const other = draw({ cluster: { id: 'c-d' }, pools: [gpuPool('e', { gpu: 'L4', gpusPerNode: 1 })] }).cluster;
  const taken = (stack: Synthesized) => every('aws_launch_template', stack).map(({ name }) => name);
  expect(new Set([...taken(one), ...taken(other)]).size).toBe(taken(one).length + taken(other).length);
});
