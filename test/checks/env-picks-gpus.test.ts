import { CpuNodePool, GpuNodePool, InferenceService, Microservice } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { problems, programIn } from '../support/programs';

type Env = Readonly<Record<string, string>>;
const place = () => programIn(aws({ region: 'us-east-1', account: '123456789012' }));
const severities = (b: ReturnType<typeof place>['b']) =>
  b.check().filter(({ code }) => code === 'env/picks-gpus' || code === 'env/sees-other-gpus').map(({ severity, path }) => `${severity} ${path}`); // prettier-ignore

/** One service with its environment, on no GPU, a whole one, or a slice. */
function serve(gpus: 'none' | 'whole' | 'slice', env: Env) {
  const { b, c, image } = place();
  new CpuNodePool(c, 'cpus', { cpus: 4, memoryGiB: 16, size: { fixed: 1 } });
  const gpu = { gpu: 'L4', gpusPerNode: 1, size: { fixed: 1 } } as const;
  const pool = gpus === 'slice' ? new GpuNodePool(c, 'l4', { ...gpu, sharing: { timeSlicing: 4 } }) : new GpuNodePool(c, 'l4', gpu);
  if (gpus === 'none') new Microservice(c, 'w', { image, port: 80, env });
  else new InferenceService(c, 'w', { image, port: 80, env, pool, ...(gpus === 'slice' ? { gpuSlice: 'shared' } : { gpus: 1 }) });
  return b;
}

test.each<['none' | 'whole' | 'slice', Env, 'error' | 'warning']>([
  ['none', { NVIDIA_VISIBLE_DEVICES: 'all' }, 'error'],
  ['none', { NVIDIA_VISIBLE_DEVICES: '0' }, 'error'],
  ['slice', { NVIDIA_VISIBLE_DEVICES: 'all' }, 'error'],
  ['slice', { NVIDIA_VISIBLE_DEVICES: 'void' }, 'warning'],
  ['whole', { NVIDIA_VISIBLE_DEVICES: '0' }, 'warning'],
  ['whole', { CUDA_VISIBLE_DEVICES: '0' }, 'warning'],
  ['slice', { CUDA_VISIBLE_DEVICES: '0' }, 'warning'],
])('a container with %s GPU and %j: %s', (gpus, env, severity) => {
  expect(severities(serve(gpus, env))).toEqual([`${severity} b/c/w.env.${String(Object.keys(env)[0])}`]);
});

test.each<['none' | 'whole', Env]>([
  ['none', { NVIDIA_VISIBLE_DEVICES: 'void' }],
  ['none', { NVIDIA_VISIBLE_DEVICES: 'none' }],
  ['none', { CUDA_VISIBLE_DEVICES: '-1' }],
  ['whole', { NVIDIA_DRIVER_CAPABILITIES: 'all' }],
])('a container with %s GPU may have %j', (gpus, env) => {
  expect(problems(serve(gpus, env))).toEqual([]);
});
