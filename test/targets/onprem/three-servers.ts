import { Blueprint, GpuCluster, GpuNodePool, Image } from 'cdk-gpu';
import { onprem, type GpuHosts, type Host, type OnPremOptions } from 'cdk-gpu/onprem';

export const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
export const at = (name: string, last: number, more: Partial<Host> = {}): Host => ({
  name,
  address: `192.0.2.${String(last)}`,
  hostKey,
  ...more,
});
export const facts = { cpus: 64, memoryGiB: 512, diskGiB: 3500 };

/** What is other than usual. */
export interface Given {
  readonly options?: Partial<OnPremOptions>;
  readonly boxes?: Partial<GpuHosts>;
  /** Props of the GPU pool that every place has. */
  readonly pool?: Readonly<Record<string, unknown>>;
  readonly gpu?: string;
}

/** Three servers and a pool of two boxes with four L40S each. */
export function program({ options = {}, boxes = {}, pool = {}, gpu = 'L40S' }: Given = {}) {
  const b = new Blueprint('b', {
    target: onprem({ engine: 'rke2', servers: [at('s1', 11), at('s2', 12), at('s3', 13)], ssh: { user: 'ops' }, ...options }),
  });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(b, 'i', 'acme/tool:1');
  const gpus = new GpuNodePool(c, 'boxes', {
    gpu: gpu as 'L40S',
    gpusPerNode: 4,
    facts,
    hosts: [at('g1', 21), at('g2', 22)],
    ...boxes,
    ...pool,
  });
  return { b, c, image, gpus };
}
