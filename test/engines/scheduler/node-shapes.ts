import { CpuNodePool, GpuNodePool } from 'cdk-gpu';
import type { NodeShape } from '../../../lib/placement/node';
import { sample as aws } from '../../targets/aws/sample';
import { sample as existing } from '../../targets/existing/sample';
import { sample as gcp } from '../../targets/gcp/sample';
import { sample as onPrem } from '../../targets/onprem/sample';
import { placementOf, programIn } from '../../support/programs';

/** Nodes as our own targets make them: of a GPU pool, a CPU pool and, where there is one, the system pool of each. */
export function ownNodeShapes(): readonly NodeShape[] {
  return [aws, gcp, existing, onPrem].flatMap(({ target, gpuPool, cpuPool }) => {
    const { b, c } = programIn(target);
    new GpuNodePool(c, 'gpu', gpuPool as never);
    new CpuNodePool(c, 'cpu', cpuPool);
    const { issues, placement } = placementOf(b);
    if (issues.length > 0) throw new Error(issues.map(({ message }) => message).join(', '));
    return [...placement.pools.values()].map(({ node }) => node);
  });
}
