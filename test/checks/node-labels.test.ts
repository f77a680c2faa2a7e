import { CpuNodePool, type PoolCommon } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, problems, programIn } from '../support/programs';

function pool(common: PoolCommon) {
  const { b, c } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  new CpuNodePool(c, 'p', { cpus: 4, memoryGiB: 16, size: { min: 1, max: 2 }, ...common });
  return b;
}

describe('labels', () => {
  test.each<[string, string]>([
    ['team', 'search'],
    ['example.com/team', 'Search_2.x-y'],
    ['empty', ''],
    ['a'.repeat(63), 'b'.repeat(63)],
    ['mykubernetes.io/a', 'b'],
  ])('%s=%s is a label', (key, value) => {
    expect(problems(pool({ labels: { [key]: value } }))).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['', 'a', 'is not a label that Kubernetes takes'],
    ['a b', 'c', 'is not a label that Kubernetes takes'],
    ['-a', 'b', 'is not a label that Kubernetes takes'],
    ['a/b/c', 'd', 'is not a label that Kubernetes takes'],
    ['Example.com/a', 'b', 'is not a label that Kubernetes takes'],
    ['a'.repeat(64), 'b', 'is not a label that Kubernetes takes'],
    ['a', 'b c', 'is not a label that Kubernetes takes'],
    ['a', 'b'.repeat(64), 'is not a label that Kubernetes takes'],
    ['a', '-', 'is not a label that Kubernetes takes'],
    ['cdk-gpu/pool', 'x', 'is ours'],
    ['cdk-gpu/upgrade', 'x', 'is ours'],
    ['kubernetes.io/arch', 'arm64', "is Kubernetes' own"],
    ['node-role.kubernetes.io/gpu', '', "is Kubernetes' own"],
    ['k8s.io/a', 'b', "is Kubernetes' own"],
  ])('%s=%s is refused', (key, value, reason) => {
    const b = pool({ labels: { [key]: value } });
    expect(problems(b)).toEqual(['pool/illegal-label at b/c/p.labels']);
    expect(issueOf(b, 'pool/illegal-label').message).toBe(`"${key}=${value}" ${reason}`);
  });
});

describe('taints', () => {
  test.each([
    ['example.com/team', 'search'],
    ['dedicated', ''],
    ['node.kubernetes.io/x', ''],
  ])('%s=%s is a taint', (key, value) => {
    expect(problems(pool({ taints: [{ key, value, effect: 'NoSchedule' }] }))).toEqual([]);
  });

  test.each([
    ['a b', ''],
    ['a', 'b c'],
    ['cdk-gpu/pool', ''],
  ])('%s=%s is refused', (key, value) => {
    expect(problems(pool({ taints: [{ key, value, effect: 'NoSchedule' }] }))).toEqual(['pool/illegal-label at b/c/p.taints']);
  });
});
