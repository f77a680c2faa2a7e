import { loadProviderSchema } from '../../../lib/testing/offline-terraform/provider-schema';
import type { Block } from '../../../lib/testing/offline-terraform/schema';

/** The schema of one resource type. */
function resourceSchema(name: string, type: string): Block {
  const use = { host: undefined, namespace: 'hashicorp', name, resources: new Set([type]), dataSources: new Set<string>(), stack: 'one' };
  return loadProviderSchema(use, undefined).resources.get(type) ?? { attributes: [], blocks: [] };
}

const attribute = (block: Block, name: string) => block.attributes.find((each) => each.name === name);
const nested = (block: Block, name: string) => block.blocks.find((each) => each.name === name);

describe('a schema is read out of the bindings', () => {
  const cluster = resourceSchema('aws', 'aws_eks_cluster');

  test.each([
    { name: 'role_arn', type: 'string', required: true, optional: false, computed: false },
    { name: 'enabled_cluster_log_types', type: ['set', 'string'], required: false, optional: true, computed: false },
    { name: 'version', type: 'string', required: false, optional: true, computed: true },
    { name: 'arn', type: 'string', required: false, optional: false, computed: true },
    { name: 'tags', type: ['map', 'string'], required: false, optional: true, computed: false },
    { name: 'certificate_authority', type: ['list', ['object', { data: 'string' }, []]], required: false, optional: false, computed: true },
  ])('attribute $name', (expected) => {
    expect(attribute(cluster, expected.name)).toEqual(expected);
  });

  test.each([
    { name: 'vpc_config', nesting: 'list', atLeast: 1, atMost: 1 },
    { name: 'encryption_config', nesting: 'list', atLeast: 0, atMost: 1 },
    { name: 'timeouts', nesting: 'single', atLeast: 0, atMost: 0 },
  ])('block $name', (expected) => {
    expect(nested(cluster, expected.name)).toMatchObject(expected);
  });

  test('blocks without a limit, sets of blocks, and blocks in blocks', () => {
    expect(nested(resourceSchema('aws', 'aws_eks_node_group'), 'taint')).toMatchObject({ nesting: 'set', atLeast: 0, atMost: 0 });
    const vpc = nested(cluster, 'vpc_config')?.block ?? { attributes: [], blocks: [] };
    expect(attribute(vpc, 'vpc_id')).toMatchObject({ type: 'string', optional: false, computed: true });
    const pool = nested(resourceSchema('google', 'google_container_node_pool'), 'node_config')?.block ?? { attributes: [], blocks: [] };
    expect(nested(pool, 'gcfs_config')).toMatchObject({ nesting: 'list', atMost: 1 });
  });

  test('objects whose members may be left out, for the provider that has such', () => {
    const release = resourceSchema('helm', 'helm_release');
    expect(attribute(release, 'set')?.type).toEqual([
      'list',
      ['object', { name: 'string', type: 'string', value: 'string' }, ['type', 'value']],
    ]);
    expect(release.blocks).toEqual([]);
    const ingress = attribute(resourceSchema('aws', 'aws_security_group'), 'ingress')?.type;
    expect(ingress?.slice(0, 1)).toEqual(['set']);
    expect(ingress?.[1]?.[2]).toEqual([]);
  });

  test('types that the provider does not have are left out', () => {
    expect(resourceSchema('aws', 'aws_gpu_cluster')).toEqual({ attributes: [], blocks: [] });
  });
});
