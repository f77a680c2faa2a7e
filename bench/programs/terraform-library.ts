// <count> clusters with this library. CDKTF_OUTDIR says where, and that only Terraform is wanted.
import { Blueprint, GpuCluster, GpuNodePool } from '../../constructs';
import { blueprintId, countFrom, kubernetesMinor, numbered } from '../shape';
import { bench } from '../target';

const count = countFrom(process.argv[2]);
const blueprint = new Blueprint(blueprintId, { target: bench });
for (let i = 0; i < count; i++) {
  const cluster = new GpuCluster(blueprint, numbered('c', i), { kubernetesVersion: kubernetesMinor });
  new GpuNodePool(cluster, 'large', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 2 } });
  new GpuNodePool(cluster, 'small', { gpu: 'L4', gpusPerNode: 1, size: { min: 1, max: 4 } });
}
blueprint.synth();
