import { existing } from 'cdk-gpu/existing';
import { gpuNames } from '../../lib/catalog/gpu';
import { distributionNames, presentNames } from '../../lib/targets/existing/options';
import { gpuNodeLabels } from '../../lib/targets/gpu-operator-sharing';
import type { Dice } from './dice';
import { isTainted, taints, type Place } from './place';
import { targetOf } from './plan';
import { thrownSharing } from './slices';

/** A cluster that runs already. */
export function thrownExisting(dice: Dice): Place {
  const target = targetOf(existing, {
    distribution: dice.pick(distributionNames),
    ...dice.maybe(40, () => ({
      kubeconfig: { path: dice.pick(['~/.kube/home.yaml', 'kube.yaml']), ...dice.maybe(50, () => ({ context: 'admin@home' })) },
    })),
    ...dice.maybe(60, () => ({ present: dice.some(presentNames) })),
  });
  return {
    name: 'existing',
    target,
    registries: false,
    systemPool: false,
    minors: ['1.28', '1.30', '1.32', '1.33', '1.34', '1.35', '1.36'],
    gpuPool: (dice, id) => {
      const gpus = dice.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16]);
      const gpu = dice.pick(gpuNames);
      const shared = thrownSharing(dice, { gpu, gpus }, { mixes: true, mps: true });
      // Nodes are nobody's to label but their owner's: mostly they have the labels that the operator goes by.
      const labelled = shared.model !== null && dice.chance(85);
      const nodes = ownNodes(dice, id, labelled ? gpuNodeLabels({ gpu, gpusPerNode: gpus, sharing: shared.model }) : {});
      const { slices } = shared;
      return {
        props: { gpu, gpusPerNode: gpus, ...nodes.props, ...shared.props },
        facts: { ...nodes.facts, gpu, gpus: slices.length > 0 ? 0 : gpus, slices },
      };
    },
    cpuPool: (dice, id) => ownNodes(dice, id),
  };
}

function ownNodes(dice: Dice, id: string, labels: Readonly<Record<string, string>> = {}): ReturnType<Place['cpuPool']> {
  const max = dice.int(1, 12);
  const min = dice.int(0, max);
  const [cpus, memoryGiB] = dice.pick([[8, 32], [15.89, 60.5], [64, 512], [128, 2048]] as const); // prettier-ignore
  const arch = dice.chance(20) ? ('arm64' as const) : ('amd64' as const);
  const props = {
    nodes: {
      selector: {
        [dice.pick(['rack', 'example.com/pool'])]: id,
        ...dice.maybe(30, () => ({ 'node-role.kubernetes.io/worker': '' })),
        ...labels,
      },
      count: dice.chance(50) ? max : { min, max },
      each: { cpus, memoryGiB, ...(arch === 'arm64' ? { arch } : {}), ...dice.maybe(30, () => ({ diskGiB: 500 })) },
    },
    ...dice.maybe(40, () => ({ nodeTaints: taints(dice) })),
  };
  return { props, facts: { gpu: null, gpus: 0, cpus, memoryGiB, arch, max, tainted: isTainted(props), slices: [] } };
}
