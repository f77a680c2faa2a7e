import { Blueprint, GpuCluster, Image } from 'cdk-gpu';
import { aws, type AwsOptions } from 'cdk-gpu/aws';
import { existing, type ExistingOptions } from 'cdk-gpu/existing';
import { gcp, type GcpOptions } from 'cdk-gpu/gcp';
import { onprem, type OnPremOptions } from 'cdk-gpu/onprem';
import type { AnyTarget } from '../../lib/targets/target';

function inside<T extends AnyTarget>(target: T) {
  const lab = new Blueprint('lab', { target });
  const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(lab, 'serve', 'ghcr.io/acme/serve:1.0');
  return { lab, cluster, image };
}

/** A cluster on AWS, and an image. */
export function onAws(options: Partial<AwsOptions> = {}) {
  return inside(aws({ region: 'us-east-1', account: '123456789012', ...options }));
}

/** The same on Google Cloud. */
export function onGoogle(options: Partial<GcpOptions> = {}) {
  return inside(gcp({ project: 'acme-ml', region: 'us-central1', ...options }));
}

/** The same in a cluster that exists. */
export function onExisting(options: Partial<ExistingOptions> = {}) {
  return inside(existing({ distribution: 'kubeadm', ...options }));
}

/** The same on machines of one's own. */
export function onPrem(options: Partial<OnPremOptions> = {}) {
  const serverFacts = { cpus: 16, memoryGiB: 64 };
  return inside(onprem({ engine: 'rke2', servers: [host('cp-1', 11)], serverFacts, ssh: { user: 'ops' }, ...options }));
}

/** A machine of one's own. */
export function host(name: string, last: number) {
  const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
  return { name, address: `192.0.2.${String(last)}`, hostKey };
}
