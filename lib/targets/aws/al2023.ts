import { pluginConfigLabel, pluginConfigOf } from '../device-plugin-config';
import { devicePluginResources } from '../nvidia-resources';
import { acceleratorLabel } from './accelerator-label';
import { diskGiB } from './disk';
import { addOnLoads } from './loads';
import type { NodeImage } from './node-image';
import { userDataOf } from './user-data';

/** EKS' image of Amazon Linux 2023. The one for GPUs has NVIDIA's driver and container runtime; the device plugin comes from a chart. */
export const al2023: NodeImage = {
  amiType: (arch, driver) => `AL2023_${arch === 'arm64' ? 'ARM_64' : 'x86_64'}_${driver ? 'NVIDIA' : 'STANDARD'}`,
  disks: (pool) => [{ device: '/dev/xvda', sizeGiB: diskGiB(pool) }],
  userData: userDataOf,
  hasDevicePlugin: false,
  gpuUnits: devicePluginResources,
  /** `nvidia.com/gpu.present` is what the device plugin's pods look for, `nvidia.com/mps.capable` those of the MPS daemon; feature discovery would set both. */
  gpuLabels: (pool, machine) => {
    const config = pluginConfigOf(pool);
    return {
      'nvidia.com/gpu.present': 'true',
      ...(config === null ? acceleratorLabel(machine) : { [pluginConfigLabel]: config }),
      ...(pool.sharing?.mps == null ? {} : { 'nvidia.com/mps.capable': 'true' }),
    };
  },
  gpuDaemonSets: ({ sharing }) => [addOnLoads.devicePlugin, ...(sharing?.mps == null ? [] : [addOnLoads.mpsDaemon])],
  migMisfit: () => null,
};
