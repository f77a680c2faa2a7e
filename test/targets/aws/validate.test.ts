import { validateStacks } from '../../../lib/testing/offline-terraform';
import { aws } from '../../../lib/targets/aws';
import { sizingShape } from '../../../lib/targets/aws/capacity';
import { cpuPool, draw, drawRegistry, gpuPool, pulling, type Sample } from './support';

const id = 'cr-0123456789abcdef0';
const zone = 'us-east-2b';
const h100 = (name: string, capacity: unknown) =>
  gpuPool(name, { gpu: 'H100', gpusPerNode: 8, place: { capacity: sizingShape.capacity.parse(capacity) } });

const samples: Readonly<Record<string, Sample>> = {
  plain: {},
  everything: {
    blueprint: { tags: { owner: 'ml' } },
    options: { admins: ['arn:aws:iam::123456789012:role/platform'], endpoint: { publicCidrs: ['203.0.113.0/24'] } },
    pools: [
      h100('blocks', { kind: 'capacityBlock', id, zone, endsAt: '2027-01-24T11:30:00Z' }),
      h100('fabric', { kind: 'onDemand' }),
      h100('listed', [
        { kind: 'reservation', id: [id, 'cr-0123456789abcdef1'], zone, machines: 1 },
        { kind: 'spot' },
        { kind: 'onDemand' },
      ]),
      h100('one', { kind: 'reservation', id, zone }),
      h100('several', { kind: 'reservation', id: [id, 'cr-0123456789abcdef1'], zone }),
      gpuPool('spot', {
        gpu: 'L4',
        gpusPerNode: 1,
        labels: { 'acme.example/team': 'ml' },
        tags: { team: 'ml' },
        place: { capacity: { kind: 'spot' } },
      }),
      cpuPool('cpus', { cpus: 8, memoryGiB: 32, arch: 'arm64' }),
    ],
    pulls: pulling('b/c/spot', aws({ region: 'us-east-2', account: '123456789012' })),
  },
  given: {
    options: { network: { vpcId: 'vpc-1', privateSubnetIds: { 'us-east-2a': 'subnet-a', 'us-east-2b': 'subnet-b' } } },
    pools: [gpuPool('l4', { gpu: 'L4', gpusPerNode: 4 })],
  },
};

test('Terraform accepts every stack', async () => {
  const stacks: Record<string, unknown> = { registry: JSON.parse(drawRegistry({ account: '123456789012' }).text) };
  for (const [name, given] of Object.entries(samples)) {
    const { cluster, addOns } = draw(given);
    stacks[`${name}-cluster`] = JSON.parse(cluster.text);
    stacks[`${name}-addons`] = JSON.parse(addOns.text);
  }
  const result = await validateStacks(stacks);
  expect(result.messages).toEqual([]);
  expect(result.ok).toBe(true);
});
