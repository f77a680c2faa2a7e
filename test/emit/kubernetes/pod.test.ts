import { aContext, aPool, containerOf, envOf, templateOf, type Props } from './contexts';

const web = { kind: 'microservice', port: 3000 } as const;
const chat = { kind: 'inferenceService', port: 8000, gpus: 1 } as const;
const specOf = (props: Props, settings = {}) => templateOf(aContext({ it: props }, settings)).spec;

describe('any uid works with any image', () => {
  test('it has a name, a home, caches and a place for files', () => {
    const context = aContext({ it: chat });
    expect(envOf(context)).toEqual({
      HF_HOME: '/home/cdk-gpu/.cache/huggingface',
      HOME: '/home/cdk-gpu',
      LOGNAME: 'cdk-gpu',
      TORCHINDUCTOR_CACHE_DIR: '/home/cdk-gpu/.cache/torchinductor',
      TRITON_CACHE_DIR: '/home/cdk-gpu/.cache/triton',
      USER: 'cdk-gpu',
      VLLM_CACHE_ROOT: '/home/cdk-gpu/.cache/vllm',
      XDG_CACHE_HOME: '/home/cdk-gpu/.cache',
    });
    const mounts = containerOf(context).volumeMounts as unknown as readonly { readonly mountPath: string }[];
    expect(mounts.map(({ mountPath }) => mountPath)).toEqual(['/etc/group', '/etc/passwd', '/home/cdk-gpu', '/tmp', '/dev/shm']);
  });

  test('it runs as that uid, without any right', () => {
    expect(specOf({ ...web, runAs: 20000 })?.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 20000,
      runAsGroup: 20000,
      fsGroup: 20000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(containerOf(aContext({ it: web })).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
  });

  test('an image that runs as its own user keeps what it has', () => {
    const context = aContext({ it: { ...chat, runAs: 'image' } }, { request: { it: { sharedMemoryMiB: 0 } } });
    expect(templateOf(context).spec?.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(containerOf(context)).not.toHaveProperty('env');
    expect(containerOf(context)).not.toHaveProperty('volumeMounts');
  });

  test('root says why on its pods, and opens no raw socket', () => {
    const context = aContext({ it: { ...web, runAs: { root: 'binds port 80' } } });
    const template = templateOf(context);
    expect(template.metadata?.annotations).toEqual({ 'cdk-gpu/runs-as-root': 'binds port 80' });
    expect(containerOf(context).securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['NET_RAW'] } });
    expect(template.spec?.securityContext).toMatchObject({ runAsUser: 0 });
  });

  test('no pod has a token of the API or variables of services that it does not call', () => {
    expect(specOf(web)).toMatchObject({ serviceAccountName: 'it', automountServiceAccountToken: false, enableServiceLinks: false });
  });
});

describe('resources', () => {
  test('GPUs stand in both, memory is limited, cores are not', () => {
    expect(containerOf(aContext({ it: { ...chat, gpus: 2 } })).resources).toEqual({
      requests: { cpu: '1500m', memory: '8Gi', 'nvidia.com/gpu': '2' },
      limits: { memory: '8Gi', 'nvidia.com/gpu': '2' },
    });
  });

  test('a limit of cores is written when there is one', () => {
    const request = { it: { cpuMillis: 500, cpuLimitMillis: 2000, memoryMiB: 700, memoryLimitMiB: 1024 } };
    expect(containerOf(aContext({ it: web }, { request })).resources).toEqual({
      requests: { cpu: '500m', memory: '700Mi' },
      limits: { cpu: '2', memory: '1Gi' },
    });
  });

  test('/dev/shm is memory of that size', () => {
    const volumes = specOf(chat)?.volumes as unknown as readonly unknown[];
    expect(volumes).toContainEqual({ name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } });
  });
});

describe('where a pod lands', () => {
  const gpu = aPool('gpu');
  const spare = aPool('spare', { gpus: 4, taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] });
  const expression = (pool: string) => ({ matchExpressions: [{ key: 'cdk-gpu/pool', operator: 'In', values: [pool] }] });

  test('one pool: its label and its taints', () => {
    expect(specOf(chat)).toMatchObject({
      nodeSelector: { 'cdk-gpu/pool': 'gpu' },
      tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    });
    expect(specOf(chat)).not.toHaveProperty('affinity');
  });

  test('several pools: one term for each, the first preferred, tolerations of all', () => {
    const spec = specOf({ ...chat, pools: ['shop/main/gpu', 'shop/main/spare'] }, { placed: { it: [gpu, spare] } });
    expect(spec?.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [expression('gpu'), expression('spare')] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: expression('gpu') }],
      },
    });
    expect(spec?.tolerations).toEqual([
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'team', operator: 'Exists', effect: 'NoSchedule' },
    ]);
  });

  test('a pool that can be any node requires nothing', () => {
    const spec = specOf(chat, { placed: { it: [gpu, spare] }, needs: { spare: { nodeSelector: {} } } });
    expect(spec?.affinity).toEqual({
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: expression('gpu') }] },
    });
  });

  test('a taint of the program is tolerated by those that name the pool, and by no others', () => {
    const tolerated = (props: Props) =>
      (specOf(props, { placed: { it: [spare] } })?.tolerations as unknown as readonly { readonly key: string }[]).map(({ key }) => key);
    expect(tolerated(chat)).toEqual(['nvidia.com/gpu']);
    expect(tolerated({ ...chat, pools: ['shop/main/spare'] })).toEqual(['nvidia.com/gpu', 'team']);
  });

  test('a GPU pod tolerates the GPU taint where nodes may not have it', () => {
    expect(specOf(chat, { needs: { gpu: { tolerations: [] } } })?.tolerations).toEqual([
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
    ]);
    expect(specOf(web, { pools: [aPool('cpu', { gpus: 0 })] })).not.toHaveProperty('tolerations');
  });

  test('the runtime class is for pods with GPUs', () => {
    const needs = { gpu: { runtimeClassName: 'nvidia' } };
    expect(specOf(chat, { needs })?.runtimeClassName).toBe('nvidia');
    expect(specOf(web, { needs })).not.toHaveProperty('runtimeClassName');
  });

  test('images are pulled with the secret that they need', () => {
    expect(specOf(web, { pullSecret: 'harbor' })?.imagePullSecrets).toEqual([{ name: 'harbor' }]);
    expect(specOf(web)).not.toHaveProperty('imagePullSecrets');
  });
});
