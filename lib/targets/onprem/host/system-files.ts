import type { InventoryHost } from '../inventory';

/** A file of the operating system that a node needs. */
interface SystemFile {
  readonly path: string;
  readonly content: string;
}

/** More watches than distributions allow: the GPU Operator's validators use them up. Source: https://docs.rke2.io/install/requirements of 2026-08-20. */
const sysctl: SystemFile = {
  path: '/etc/sysctl.d/90-cdk-gpu.conf',
  content: ['fs.inotify.max_user_instances = 8192', 'fs.inotify.max_user_watches = 524288', ''].join('\n'),
};

/** NetworkManager would set routes on the interfaces of pods. Where it is not installed, nobody reads the file. Source: https://docs.rke2.io/known_issues of 2026-08-20. */
const networkManager: SystemFile = {
  path: '/etc/NetworkManager/conf.d/cdk-gpu.conf',
  content: [
    '[keyfile]',
    `unmanaged-devices=${[
      'cali*',
      'cilium*',
      'cni*',
      'flannel*',
      'lxc*',
      'tunl*',
      'vxlan.calico',
      'vxlan-v6.calico',
      'wireguard.cali',
      'wg-v6.cali',
    ]
      .map((name) => `interface-name:${name}`)
      .join(';')}`,
    '',
  ].join('\n'),
};

/** The driver that the GPU Operator installs cannot be loaded while nouveau has the GPUs. */
const nouveau: SystemFile = {
  path: '/etc/modprobe.d/cdk-gpu-nouveau.conf',
  content: ['blacklist nouveau', 'options nouveau modeset=0', ''].join('\n'),
};

/**
 * RDMA registers memory, which locks it. Containers inherit how much they may lock from the engine, whose own unit says nothing, so that systemd's 8 MiB would hold; NCCL then goes over
 * TCP without a word. The capability IPC_LOCK helps root alone. Source: bundle/lib/systemd/system/rke2-agent.service of rancher/rke2, install.sh of k3s-io/k3s and
 * NVIDIA/nvidia-container-toolkit#2037, read 2026-11-23.
 */
function lockedMemory(service: string): SystemFile {
  return {
    path: `/etc/systemd/system/${service}.service.d/cdk-gpu.conf`,
    content: ['[Service]', 'LimitMEMLOCK=infinity', ''].join('\n'),
  };
}

/** Service: the unit of the engine on this host. */
export function systemFiles({ gpu, rdma }: InventoryHost, service: string): readonly SystemFile[] {
  return [sysctl, networkManager, ...(gpu?.driver.by === 'operator' ? [nouveau] : []), ...(rdma === null ? [] : [lockedMemory(service)])];
}
