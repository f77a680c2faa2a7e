// <count> services with this library. CDK8S_OUTDIR says where, and that only YAML is wanted.
import { Blueprint, CpuNodePool, GpuCluster, Image, Microservice } from '../../constructs';
import { blueprintId, countFrom, image, kubernetesMinor, numbered, port } from '../shape';
import { bench } from '../target';

const count = countFrom(process.argv[2]);
const blueprint = new Blueprint(blueprintId, { target: bench });
const web = Image.fromReference(blueprint, 'web', image, { platforms: ['linux/amd64'] });
const cluster = new GpuCluster(blueprint, 'main', { kubernetesVersion: kubernetesMinor });
const general = new CpuNodePool(cluster, 'general', { size: { min: 1, max: 1000 } });
for (let i = 0; i < count; i++) {
  new Microservice(cluster, numbered('s', i), {
    image: web,
    port,
    replicas: { min: 2, max: 4 },
    cpus: 0.25,
    memoryGiB: 0.5,
    pool: general,
  });
}
blueprint.synth();
