import type { Facts } from '../inventory';

/** CPU in thousandths of a core, memory in MiB. */
interface Amount {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
}

/** What a node keeps for itself; the rest of its capacity is allocatable. */
export interface Reserved {
  /** For the kubelet, the container runtime, and what else of Kubernetes runs outside of pods. */
  readonly kube: Amount;
  /** For the operating system: sshd, journald, the driver's daemons. */
  readonly system: Amount;
  /** Memory below which pods are evicted. The scheduler never gives it away. */
  readonly evictionMiB: number;
  /** Part of the disk below which pods are evicted. The scheduler never gives it away either. */
  readonly evictionDiskShare: number;
}

/**
 * Part of a machine's memory that its kernel may not show, because firmware and the kernel itself keep it. A host that shows less than the rest is refused when it
 * is joined, so nothing beyond the rest can be promised to pods.
 */
export const unseenMemoryShare = 0.05;

/** Thousandths of cores that are kept: of the first, the second, the third and fourth, and of each further one. EKS and GKE keep the same. */
const keptMillis = [60, 10, 5, 5] as const;
const keptOfOthers = 2.5;

/** Memory for the kubelet and the runtime: a base, and more for each pod. Source: awslabs/amazon-eks-ami, nodeadm's kubelet defaults, 2026-07-23. */
const baseMiB = 255;
const podMiB = 11;
/** The kubelet's own default of most pods on a node. */
const usualPods = 110;

/** K3s runs the control plane and etcd in its own process: 1606 MB and 6 % of a core at rest. Source: https://docs.k3s.io/reference/resource-profiling, 2026-11-23. */
const embeddedControlPlane: Amount = { cpuMillis: 200, memoryMiB: 1532 };

/** RKE2's and K3s' own threshold for disks, and the kubelet's for memory, which both engines leave out. Source: `defaultKubeletConfig` of k3s-io/k3s, 2026-11-23. */
const evictionDiskShare = 0.05;
const evictionMiB = 100;

/**
 * What is kept of a machine. Null where nobody said how big it is: then only the thresholds of eviction are set.
 * `embedsControlPlane`: the machine is a server of K3s. Those of RKE2 run it in pods, which ask for what they need.
 */
export function reservedOf({ cpus, memoryGiB }: Pick<Facts, 'cpus' | 'memoryGiB'>, embedsControlPlane = false): Reserved | null {
  if (cpus === null || memoryGiB === null) return null;
  const cores =
    keptMillis.slice(0, Math.ceil(cpus)).reduce<number>((sum, millis) => sum + millis, 0) +
    Math.max(0, Math.ceil(cpus) - keptMillis.length) * keptOfOthers;
  const added = embedsControlPlane ? embeddedControlPlane : { cpuMillis: 0, memoryMiB: 0 };
  return {
    kube: { cpuMillis: Math.ceil(cores) + added.cpuMillis, memoryMiB: baseMiB + podMiB * usualPods + added.memoryMiB },
    // A hundredth of the memory: page tables and daemons grow with the machine, but not without end.
    system: { cpuMillis: 100, memoryMiB: Math.ceil(Math.min(4096, Math.max(256, (memoryGiB * 1024) / 100))) },
    evictionMiB,
    evictionDiskShare,
  };
}

/** The kubelet's arguments for what is kept. They go over the file that the engine writes. */
export function reservingArguments(reserved: Reserved | null): readonly string[] {
  const disk = `${String(evictionDiskShare * 100)}%`;
  const thresholds = [
    `imagefs.available<${disk}`,
    `imagefs.inodesFree<${disk}`,
    `memory.available<${String(evictionMiB)}Mi`,
    `nodefs.available<${disk}`,
    `nodefs.inodesFree<${disk}`,
  ];
  return [
    `eviction-hard=${thresholds.join(',')}`,
    ...(reserved === null ? [] : [`kube-reserved=${amountText(reserved.kube)}`, `system-reserved=${amountText(reserved.system)}`]),
  ];
}

function amountText({ cpuMillis, memoryMiB }: Amount): string {
  return `cpu=${String(cpuMillis)}m,memory=${String(memoryMiB)}Mi`;
}
