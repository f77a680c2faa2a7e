import { issueAt, type Rule } from '../../checks/rule';
import { compareText } from '../../errors';
import { gpuNodeLabels } from '../gpu-operator-sharing';
import { devicePluginResources, devicesOf } from '../nvidia-resources';
import type { ClusterContext } from '../target';
import { installsOperator } from './components';
import type { ExistingPool, ParsedOptions } from './options';

/** Nodes are not ours to label, so those whose GPUs are to be shared must have the labels that the operator goes by. */
export function labelledForSharing(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'sharing/not-ours-to-cut',
    about: 'Nodes whose GPUs are shared say so to the GPU Operator.',
    waivable: true,
    run: ({ pools }) =>
      pools.flatMap(({ pool }) => {
        if (pool.sharing === null || !installsOperator(options)) return [];
        const { selector } = (pool.place as unknown as ExistingPool).nodes;
        const missing = Object.entries(gpuNodeLabels(pool)).filter(([key, value]) => selector[key] !== value);
        if (missing.length === 0) return [];
        const said = missing.map(([key, value]) => `${key}=${value}`).join(' ');
        const given = Object.entries(selector).map(([key, value]) => `${key}=${value}`).join(','); // prettier-ignore
        return [
          issueAt(pool, {
            code: 'sharing/not-ours-to-cut',
            property: 'nodes.selector',
            message: `the GPU Operator shares GPUs of nodes with ${missing.map(([key, value]) => `the label ${key}: ${value}`).join(' and ')}, and nodes that exist are not labelled from here`,
            hint: `kubectl label nodes --selector ${given} ${said}, and add the same to \`nodes.selector\``,
          }),
        ];
      }),
  };
}

/** What advertises GPUs is somebody else's there: the program only describes what it finds. */
export function sharingIsDescribed(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'sharing/left-as-it-is',
    about: 'What nodes must offer already is said.',
    severity: 'warning',
    waivable: true,
    run: ({ pools }) =>
      pools.flatMap(({ pool }) => {
        if (pool.sharing === null || installsOperator(options)) return [];
        const devices = Object.entries(devicesOf(pool, devicePluginResources(pool)));
        const offers = devices.map(([name, count]) => `${name}: ${String(count)}`).sort(compareText);
        return [
          issueAt(pool, {
            code: 'sharing/left-as-it-is',
            severity: 'warning',
            property: 'sharing',
            message: `nothing here shares the GPUs of these nodes; each of them must offer ${offers.join(' and ')} already`,
            hint: 'see `kubectl describe node`; with NVIDIA\'s device plugin that takes MIG strategy "mixed", and "renameByDefault" for shares',
          }),
        ];
      }),
  };
}
