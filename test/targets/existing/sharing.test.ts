import { BatchJob, GpuNodePool } from 'cdk-gpu';
import type { ExistingOptions } from 'cdk-gpu/existing';
import { synth } from 'cdk-gpu/testing';
import { parse } from 'yaml';
import { got, issueOf, problems, program } from '../../support/programs';

/** Eight H100s, two instances of one size and one of another on each. */
function cut(options: Partial<ExistingOptions>, labels: Readonly<Record<string, string>>) {
  const { b, c, image } = program(options);
  const pool = new GpuNodePool(c, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    nodes: { selector: { gpu: 'h100', ...labels }, count: 2, each: { cpus: 100, memoryGiB: 900 } },
    sharing: { mig: { '3g.40gb': 1, '1g.10gb': 2 }, timeSlicing: 2 },
  });
  new BatchJob(c, 'w', { image, gpuSlice: '1g.10gb', pool });
  return b;
}
const labels = { 'nvidia.com/mig.config': '1g.10gb-x2_3g.40gb-x1', 'nvidia.com/device-plugin.config': 'time-slicing-2_1g.10gb_3g.40gb' };

interface Operator {
  readonly mig?: unknown;
  readonly migManager?: {
    readonly env?: unknown;
    readonly config: { readonly default: string; readonly data: { readonly 'config.yaml': string } };
  };
  readonly devicePlugin?: { readonly config: { readonly default: string; readonly data: Readonly<Record<string, string>> } };
}
function operatorOf(b: ReturnType<typeof cut>): Operator {
  const stack = got(synth(b).stacks['b-c-addons']) as {
    readonly resource: { readonly helm_release: Readonly<Record<string, { readonly chart: string; readonly values: readonly string[] }>> };
  };
  const release = got(Object.values(stack.resource.helm_release).find(({ chart }) => chart === 'gpu-operator'));
  return JSON.parse(got(release.values[0])) as Operator;
}

describe('the GPU operator that is installed', () => {
  test('is told how to cut and share', () => {
    const b = cut({}, labels);
    expect(problems(b)).toEqual([]);
    const values = operatorOf(b);
    expect(values.mig).toEqual({ strategy: 'mixed' });
    expect(parse(got(values.migManager).config.data['config.yaml'])).toEqual({
      version: 'v1',
      'mig-configs': {
        'all-disabled': [{ devices: 'all', 'mig-enabled': false }],
        '1g.10gb-x2_3g.40gb-x1': [{ devices: 'all', 'mig-enabled': true, 'mig-devices': { '1g.10gb': 2, '3g.40gb': 1 } }],
      },
    });
    expect(values.migManager?.config.default).toBe('all-disabled');
    expect(Object.keys(got(values.devicePlugin).config.data)).toEqual(['default', 'time-slicing-2_1g.10gb_3g.40gb']);
    expect(values.devicePlugin?.config.default).toBe('default');
  });

  test.each([
    ['managed', [{ name: 'WITH_REBOOT', value: 'true' }]],
    ['kubeadm', undefined],
  ] as const)('may restart machines of a cloud alone: %s', (distribution, env) => {
    expect(operatorOf(cut({ distribution }, labels)).migManager?.env).toEqual(env);
  });

  test('goes by labels that the nodes must have already', () => {
    const b = cut({}, { 'nvidia.com/mig.config': 'all-1g.10gb' });
    expect(problems(b)).toEqual(['sharing/not-ours-to-cut at b/c/h100.nodes.selector']);
    expect(issueOf(b, 'sharing/not-ours-to-cut').hint).toContain(
      'nvidia.com/device-plugin.config=time-slicing-2_1g.10gb_3g.40gb nvidia.com/mig.config=1g.10gb-x2_3g.40gb-x1',
    );
  });
});

describe('what is there already is left as it is', () => {
  test.each([{ present: ['gpuOperator'] }, { present: ['devicePlugin'] }] as const)('%j', ({ present }) => {
    const b = cut({ present: [...present] }, {});
    expect(issueOf(b, 'sharing/left-as-it-is')).toMatchObject({
      severity: 'warning',
      message:
        'nothing here shares the GPUs of these nodes; each of them must offer nvidia.com/mig-1g.10gb.shared: 32 and nvidia.com/mig-3g.40gb.shared: 16 already',
    });
    expect(Object.keys(synth(b).stacks)).toEqual([]);
  });
});
