import { longestNameOf } from '../../../lib/emit/kubernetes';
import { aContext, aPool, envOf, kindsOf, objectOf, templateOf, type Props, type Settings } from './contexts';

const index = { kind: 'batchJob', gpus: 1 } as const;
const tune = { kind: 'trainingJob', nodes: 4, gpusPerNode: 8 } as const;
const jobOf = (props: Props, settings: Settings = {}) => objectOf(aContext({ it: props }, settings), 'Job');
const setOf = (props: Props, settings: Settings = {}) => objectOf(aContext({ it: props }, settings), 'JobSet');

describe('a batch job', () => {
  test('of one part retries as a whole', () => {
    const spec = jobOf({ ...index, retries: 2, timeout: '6h' }).spec;
    expect(spec).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 2,
      activeDeadlineSeconds: 21600,
      podReplacementPolicy: 'Failed',
    });
    expect(spec).not.toHaveProperty('completionMode');
  });

  test('of many parts retries each of them, and gives up when a tenth is lost', () => {
    const spec = jobOf({ ...index, completions: 40, parallelism: 5, retries: 2 }).spec;
    expect(spec).toMatchObject({
      completionMode: 'Indexed',
      completions: 40,
      parallelism: 5,
      backoffLimitPerIndex: 2,
      maxFailedIndexes: 4,
    });
    expect(spec).not.toHaveProperty('backoffLimit');
  });

  test('does not count lost nodes, and does not retry a command that is not there', () => {
    expect(jobOf(index).spec?.podFailurePolicy).toEqual({
      rules: [
        { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [126, 127] } },
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      ],
    });
    expect(templateOf(aContext({ it: index })).spec?.restartPolicy).toBe('Never');
  });

  test('is kept where it runs', () => {
    expect(templateOf(aContext({ it: index })).metadata?.annotations).toEqual({ 'karpenter.sh/do-not-disrupt': 'true' });
  });
});

describe('the name of what cannot be changed', () => {
  const nameOf = (props: Props) => jobOf(props).metadata.name;

  test('says its definition: the same again is the same object, another is another', () => {
    expect(nameOf(index)).toMatch(/^it-[0-9a-f]{8}$/);
    expect(nameOf({ ...index, env: { A: 1, B: 2 } })).toBe(nameOf({ ...index, env: { B: 2, A: 1 } }));
    expect(nameOf({ ...index, retries: 1 })).not.toBe(nameOf(index));
  });

  test.each([
    { id: 'a'.repeat(38), props: { ...tune, nodes: 11 } },
    { id: 'a'.repeat(38), props: tune },
    { id: 'a'.repeat(52), props: { ...index, completions: 10 } },
    { id: 'a'.repeat(54), props: index },
    { id: 'a'.repeat(63), props: { kind: 'microservice', port: 80 } as const },
  ])('is as long as is foretold: $props.kind', ({ id, props }) => {
    const context = aContext({ [id]: props });
    const { name } = longestNameOf(context.cluster.workloads[0] as never);
    const made = kindsOf(context)
      .filter((each) => /^(?:Job|JobSet|Deployment)\//.test(each))
      .map((each) => each.split('/')[1] ?? '');
    expect(made[0]).toHaveLength(name.replace(/-node-0-\d+-#+$|-\d+$/, '').length);
    expect(name.length).toBeLessThanOrEqual(63);
  });

  test("of a gang's pods is counted with the last index and the random end", () => {
    const context = aContext({ it: { ...tune, nodes: 101 } });
    expect(longestNameOf(context.cluster.workloads[0] as never)).toEqual({
      what: 'pod',
      name: 'it-########-node-0-100-#####',
      letterFirst: true,
    });
  });
});

describe('a gang', () => {
  const large = aPool('large', { gpus: 8, fabric: true });
  const settings: Settings = { pools: [large], request: { it: { fabricDevices: 4 } } };
  const gangOf = (props: Props, given: Settings = settings) =>
    (setOf(props, given).spec?.replicatedJobs as unknown as readonly ReturnType<typeof setOf>[])[0]?.template?.spec;

  test('is one group of pods that start, fail and start again together', () => {
    expect(setOf({ ...tune, restarts: 7 }, settings).spec).toMatchObject({
      failurePolicy: { maxRestarts: 7, restartStrategy: 'BlockingRecreate' },
      network: { enableDNSHostnames: true, publishNotReadyAddresses: true },
      replicatedJobs: [{ name: 'node', replicas: 1 }],
    });
    expect(gangOf(tune)).toMatchObject({ completionMode: 'Indexed', completions: 4, parallelism: 4, backoffLimit: 0 });
  });

  test('costs no restart when a node is taken away, and makes none for a bad command or when time is up', () => {
    const rules = setOf(tune, settings).spec?.failurePolicy?.rules as unknown as readonly Readonly<Record<string, unknown>>[];
    expect(
      rules.map(({ action, onJobFailureReasons, onJobFailureMessagePatterns }) => [
        action,
        onJobFailureReasons,
        onJobFailureMessagePatterns,
      ]),
    ).toEqual([
      ['FailJobSet', ['PodFailurePolicy'], ['failed with exit code']],
      ['FailJobSet', ['DeadlineExceeded'], undefined],
      ['RestartJobSetAndIgnoreMaxRestarts', ['PodFailurePolicy'], ['has condition DisruptionTarget']],
    ]);
    expect(gangOf({ ...tune, timeout: '1h' })?.activeDeadlineSeconds).toBe(3600);
  });

  test('tells each pod its rank, its leader and how many there are', () => {
    const context = aContext({ it: tune }, settings);
    const { name } = objectOf(context, 'JobSet').metadata;
    const leader = `${name}-node-0-0.${name}`;
    const rank = { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } };
    expect(objectOf(context, 'JobSet').spec?.network?.subdomain).toBe(name);
    expect(envOf(context)).toMatchObject({
      PET_NNODES: '4', PET_NPROC_PER_NODE: '8', PET_NODE_RANK: rank, PET_MASTER_ADDR: leader, PET_MASTER_PORT: '29500',
      NNODES: '4', GPUS_PER_NODE: '8', NODE_RANK: rank, LEADER_ADDRESS: leader,
    }); // prettier-ignore
  });

  test('with its own launcher has the facts alone', () => {
    const names = Object.keys(envOf(aContext({ it: { ...tune, launcher: 'none' } }, settings)));
    expect(names.filter((name) => name.startsWith('PET_'))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['NODE_RANK', 'NNODES', 'GPUS_PER_NODE', 'LEADER_ADDRESS']));
  });

  test('uses the fabric', () => {
    const context = aContext({ it: tune }, settings);
    expect(JSON.stringify(templateOf(context))).toContain('"limits":{"memory":"8Gi","nvidia.com/gpu":"8","vpc.amazonaws.com/efa":"4"}');
    expect(envOf(context).FI_PROVIDER).toBe('efa');
    expect(envOf(aContext({ it: tune }, { pools: [large] }))).not.toHaveProperty('FI_PROVIDER');
  });

  test('asks for each resource of a fabric, and is put into its networks', () => {
    const fabric = { resources: ['rdma/rail_1', 'rdma/rail_2'], env: {}, annotations: { 'k8s.v1.cni.cncf.io/networks': 'net/a,net/b' } };
    const needs = { large: { fabric } };
    const template = templateOf(aContext({ it: tune }, { ...settings, needs }));
    expect(JSON.stringify(template)).toContain('"limits":{"memory":"8Gi","nvidia.com/gpu":"8","rdma/rail_1":"4","rdma/rail_2":"4"}');
    expect(template.metadata?.annotations).toMatchObject(fabric.annotations);
    const without = templateOf(aContext({ it: tune }, { pools: [large], needs }));
    expect(JSON.stringify(without)).not.toContain('rail_1');
    expect(without.metadata?.annotations).not.toMatchObject(fabric.annotations);
  });

  test.each([
    { what: 'two pods fit on a node', props: { ...tune, gpusPerNode: 4 }, apart: true },
    { what: 'a pod takes the whole node', props: tune, apart: false },
    { what: 'there is one pod', props: { ...tune, gpusPerNode: 4, nodes: 1 }, apart: false },
  ])('$what: kept apart is $apart', ({ props, apart }) => {
    expect('affinity' in (templateOf(aContext({ it: props }, settings)).spec ?? {})).toBe(apart);
  });
});
