import { Blueprint, GpuCluster } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import type { AnyTarget } from '../../lib/targets/target';
import { issueOf, problems } from '../support/programs';

const targets: readonly AnyTarget[] = [
  aws({ region: 'us-east-1', account: '123456789012' }),
  gcp({ project: 'acme-ml', region: 'us-central1' }),
  existing({ distribution: 'kubeadm' }),
];

describe.each(targets)('$name', (target) => {
  const of = (version: string) => {
    const b = new Blueprint('b', { target });
    new GpuCluster(b, 'c', { kubernetesVersion: version });
    return b;
  };

  test.each(target.versions)('has %s', (version) => {
    expect(
      of(version)
        .check()
        .filter((issue) => issue.severity === 'error'),
    ).toEqual([]);
  });

  test('has not 1.99', () => {
    expect(problems(of('1.99'))).toEqual(['props/invalid at b/c.kubernetesVersion']);
    expect(issueOf(of('1.99'), 'props/invalid').message).toContain(
      `"1.99" is not one of ${target.versions.join(', ')}, which ${target.name} has`,
    );
  });

  test('is told which is meant by two digits that are swapped', () => {
    expect(issueOf(of('1.53'), 'props/invalid').message).toContain('(did you mean "1.35"?)');
  });

  test.each(['latest', '1.34.2', 'v1.34', ''])('has no "%s", which is told once', (version) => {
    expect(problems(of(version))).toEqual(['props/invalid at b/c.kubernetesVersion']);
  });
});
