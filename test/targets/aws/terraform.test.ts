import type * as awsModule from '../../../lib/targets/aws';
import { draw, gpuPool, names, resource, sample, trainingJob, cpuPool } from './support';

const h100 = gpuPool('h100', { gpu: 'H100', gpusPerNode: 8 });

test('the target answers everything but Terraform without loading an engine', () => {
  jest.isolateModules(() => {
    jest.doMock('cdktf', () => {
      throw new Error('cdktf was loaded');
    });
    const { aws } = require('../../../lib/targets/aws') as typeof awsModule;
    const { context } = sample({ pools: [h100] });
    const bare = aws({ region: 'us-east-2' });
    expect(bare.checks.flatMap((check) => check.run(context))).toEqual([]);
    expect(bare.components(context)).toHaveLength(3);
    expect(() => bare.toTerraform(context, { cluster: {} as never, addOns: null })).toThrow('cdktf was loaded');
    jest.dontMock('cdktf');
  });
});

describe('the control plane', () => {
  const { cluster } = draw({ cluster: { deletionProtection: false } });
  const eks = resource(cluster, 'aws_eks_cluster', 'cluster');

  test('is private, encrypted, logged, and lets nobody in by itself', () => {
    expect(eks).toMatchObject({
      name: 'b-c',
      version: '1.35',
      access_config: { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false },
      bootstrap_self_managed_addons: false,
      deletion_protection: false,
      enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      encryption_config: { provider: { key_arn: '${aws_kms_key.secrets_key.arn}' }, resources: ['secrets'] },
      upgrade_policy: { support_type: 'STANDARD' },
      vpc_config: { endpoint_private_access: true, endpoint_public_access: false },
      zonal_shift_config: { enabled: true },
    });
    expect(eks['vpc_config']).not.toHaveProperty('public_access_cidrs');
    expect(resource(cluster, 'aws_kms_key', 'secrets_key')).toMatchObject({ enable_key_rotation: true });
  });

  test('has its log group before it', () => {
    expect(resource(cluster, 'aws_cloudwatch_log_group', 'logs')).toEqual({
      name: '/aws/eks/b-c/cluster',
      retention_in_days: 90,
      kms_key_id: '${aws_kms_key.secrets_key.arn}',
    });
    expect(eks['depends_on']).toContain('aws_cloudwatch_log_group.logs');
  });

  test('lets CloudWatch Logs use its key for this group alone', () => {
    const { Statement } = JSON.parse(resource(cluster, 'aws_kms_key', 'secrets_key')['policy'] as string) as {
      readonly Statement: unknown;
    };
    expect(Statement).toMatchObject([
      { Principal: { AWS: 'arn:${data.aws_partition.partition.partition}:iam::${data.aws_caller_identity.caller.account_id}:root' } },
      {
        Principal: { Service: 'logs.us-east-2.amazonaws.com' },
        Condition: {
          ArnEquals: {
            'kms:EncryptionContext:aws:logs:arn':
              'arn:${data.aws_partition.partition.partition}:logs:us-east-2:${data.aws_caller_identity.caller.account_id}:log-group:/aws/eks/b-c/cluster',
          },
        },
      },
    ]);
  });

  test('is open to named networks where the program says so', () => {
    const open = draw({ options: { endpoint: { publicCidrs: ['203.0.113.0/24'] }, keepLogs: '365d' } }).cluster;
    expect(resource(open, 'aws_eks_cluster', 'cluster')['vpc_config']).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ['203.0.113.0/24'],
    });
    expect(resource(open, 'aws_cloudwatch_log_group', 'logs')).toMatchObject({ retention_in_days: 365 });
  });

  test('takes extended support only for versions that have nothing else', () => {
    const old = draw({ cluster: { kubernetesVersion: '1.33' } }).cluster;
    expect(resource(old, 'aws_eks_cluster', 'cluster')['upgrade_policy']).toEqual({ support_type: 'EXTENDED' });
  });
});

describe('access', () => {
  test('is given to whoever applies', () => {
    const { cluster } = draw();
    expect(names(cluster, 'aws_eks_access_entry')).toEqual(['admin_caller']);
    expect(resource(cluster, 'aws_eks_access_entry', 'admin_caller')).toMatchObject({
      principal_arn: '${data.aws_iam_session_context.caller_session.issuer_arn}',
    });
  });

  test('is given to the admins, whatever their order', () => {
    const admins = ['arn:aws:iam::123456789012:role/platform', 'arn:aws:iam::123456789012:user/platform'];
    const { cluster } = draw({ options: { admins } });
    expect(names(cluster, 'aws_eks_access_entry')).toHaveLength(2);
    expect(names(cluster, 'aws_eks_access_policy_association')).toHaveLength(2);
    expect(draw({ options: { admins: [...admins].reverse() } }).cluster.text).toBe(cluster.text);
  });
});

describe('rights', () => {
  const { cluster } = draw({ pools: [h100] });

  test('to pods come by Pod Identity, and the nodes have none of the CNI’s', () => {
    const trust = (name: string) => JSON.parse(resource(cluster, 'aws_iam_role', name)['assume_role_policy'] as string) as unknown;
    for (const name of ['cni_role', 'ebs_role', 'autoscaler_role']) {
      expect(trust(name)).toEqual({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
      });
    }
    expect(names(cluster, 'aws_iam_role_policy_attachment').filter((name) => name.startsWith('pool_'))).toEqual([
      'pool_h100_role_AmazonEKSWorkerNodePolicy',
      'pool_h100_role_AmazonSSMManagedInstanceCore',
      'pool_system_role_AmazonEKSWorkerNodePolicy',
      'pool_system_role_AmazonSSMManagedInstanceCore',
    ]);
  });

  test('of the autoscaler end at its own cluster', () => {
    expect(resource(cluster, 'aws_iam_role_policy', 'autoscaler_role_policy')['policy']).toContain(
      '"Condition":{"StringEquals":{"aws:ResourceTag/k8s.io/cluster-autoscaler/b-c":"owned"}}',
    );
    expect(resource(cluster, 'aws_eks_pod_identity_association', 'autoscaler')).toMatchObject({
      namespace: 'kube-system',
      service_account: 'cluster-autoscaler',
    });
  });
});

describe('add-ons of EKS', () => {
  const { cluster } = draw({ pools: [h100] });
  const after = (type: string, name: string) => resource(cluster, type, name)['depends_on'] as readonly string[] | undefined;

  test('that nodes need are there before them', () => {
    for (const name of ['pool_h100', 'pool_system']) expect(after('aws_eks_node_group', name)).toContain('aws_eks_addon.addon_vpc-cni');
    expect(after('aws_eks_addon', 'addon_vpc-cni')).toEqual(
      expect.arrayContaining([
        'aws_eks_addon.addon_kube-proxy',
        'aws_eks_addon.addon_eks-pod-identity-agent',
        'aws_iam_role_policy_attachment.cni_role_AmazonEKS_CNI_Policy',
        'aws_route.private_a_internet',
        'aws_route_table_association.private_c_routes',
      ]),
    );
  });

  test('that need nodes are there after the system pool', () => {
    for (const name of ['coredns', 'metrics-server', 'aws-ebs-csi-driver']) {
      expect(after('aws_eks_addon', `addon_${name}`)).toContain('aws_eks_node_group.pool_system');
    }
  });

  test('enforce network policies', () => {
    expect(resource(cluster, 'aws_eks_addon', 'addon_vpc-cni')['configuration_values']).toBe('{"enableNetworkPolicy":"true"}');
  });

  test('name no version, so that no plan differs by itself', () => {
    for (const name of names(cluster, 'aws_eks_addon'))
      expect(resource(cluster, 'aws_eks_addon', name)).not.toHaveProperty('addon_version');
  });
});

describe('components', () => {
  const component = (given: Parameters<typeof sample>[0]) => {
    const { target, context } = sample(given);
    return target.components(context);
  };

  test('are none for a cluster that needs none', () => {
    expect(component({})).toEqual([]);
  });

  test('are those that pools and work need', () => {
    const l4 = gpuPool('l4', { gpu: 'L4', gpusPerNode: 1 });
    expect(component({ pools: [l4] }).map((one) => one.component)).toEqual(['devicePlugin', 'clusterAutoscaler']);
    expect(component({ pools: [h100, l4], cluster: { workloads: [trainingJob] } }).map((one) => one.component)).toEqual([
      'devicePlugin',
      'efaPlugin',
      'clusterAutoscaler',
      'jobset',
    ]);
  });

  test.each(['1.33', '1.34', '1.35', '1.36'])('have the autoscaler of Kubernetes %s', (kubernetesVersion) => {
    const values = component({ pools: [h100], cluster: { kubernetesVersion } })[2]?.values;
    expect(values?.['image']).toEqual({ tag: expect.stringContaining(`v${kubernetesVersion}.`) as string });
  });

  test('tolerate every taint of the pools that they serve', () => {
    const tainted = { ...h100, taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' as const }] };
    for (const { values } of component({ pools: [tainted] }).slice(0, 2)) {
      expect((values['tolerations'] as readonly { readonly key: string }[]).filter(({ key }) => key !== 'CriticalAddonsOnly')).toEqual([
        { key: 'a', operator: 'Equal', value: 'b', effect: 'NoSchedule' },
        { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      ]);
    }
  });

  test('bring EFA’s plugin only to pools that have the interfaces', () => {
    const l4 = gpuPool('l4', { gpu: 'L4', gpusPerNode: 8 });
    expect(component({ pools: [h100, l4] })[1]?.values['supportedInstanceLabels']).toEqual({ keys: ['cdk-gpu/pool'], values: ['h100'] });
  });

  test('do not autoscale what is held at a number', () => {
    const fixed = gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 2, max: 2, start: 2 } });
    expect(component({ pools: [fixed] }).map((one) => one.component)).toEqual(['devicePlugin']);
    expect(names(draw({ pools: [fixed] }).cluster, 'aws_iam_role')).not.toContain('autoscaler_role');
  });
});

describe('the add-on stack', () => {
  const { addOns } = draw({ pools: [h100] });

  test('knows the cluster by its name alone', () => {
    expect(Object.keys(addOns.data)).toEqual(['aws_eks_cluster']);
    expect(addOns.data['aws_eks_cluster']).toEqual({ cluster: { name: 'b-c' } });
    expect(addOns.resource).toEqual({});
    expect(addOns.text).not.toContain('remote_state');
  });

  test('gets a token at each run and keeps none', () => {
    expect(addOns.text).not.toContain('aws_eks_cluster_auth');
    for (const provider of ['helm', 'kubernetes']) {
      expect(JSON.stringify(addOns.provider[provider])).toContain(
        '["eks","get-token","--cluster-name","b-c","--region","us-east-2","--output","json"]',
      );
    }
  });
});

describe('the provider', () => {
  test('refuses credentials of another account', () => {
    expect(draw().cluster.provider['aws']).toEqual([{ region: 'us-east-2', allowed_account_ids: ['123456789012'] }]);
  });

  test('puts the blueprint’s tags on everything', () => {
    const { cluster } = draw({ blueprint: { tags: { owner: 'ml' } } });
    expect(cluster.provider['aws']).toEqual([
      { region: 'us-east-2', allowed_account_ids: ['123456789012'], default_tags: [{ tags: { owner: 'ml' } }] },
    ]);
  });
});

test('the same sample gives the same text, and the order of pools changes none of it', () => {
  const cpus = cpuPool('cpus', { cpus: 8, memoryGiB: 32 });
  const text = draw({ pools: [cpus, h100] }).cluster.text;
  expect(draw({ pools: [cpus, h100] }).cluster.text).toBe(text);
  expect(draw({ pools: [h100, cpus] }).cluster.text).toBe(text);
});
