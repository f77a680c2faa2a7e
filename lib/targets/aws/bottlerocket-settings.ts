import type { PoolModel } from '../../model/node-pool';
import type { PlacedPool } from '../../placement/placement';
import { migProfileSetting } from './bottlerocket-mig';

/** One table of TOML. */
interface Table {
  readonly name: string;
  readonly values: Readonly<Record<string, string | number | boolean | readonly (readonly string[])[]>>;
}

/**
 * What a node is told to do otherwise than by itself, in TOML; null where it is nothing. EKS merges it with what makes a node join, and takes neither quoted names of
 * tables nor quotes in texts.
 * Source: EKS user guide, "Customize managed nodes with launch templates" (awsdocs/amazon-eks-user-guide, latest/ug/nodes/launch-templates.adoc), read 2026-11-23.
 */
export function bottlerocketSettings({ pool, machine, fabric }: PlacedPool): string | null {
  const tables = [...(machine.localSsdGb > 0 ? [localDisks] : []), ...(fabric ? [noHugePages] : []), ...sharingTables(pool)];
  return tables.length === 0 ? null : tables.map(textOf).join('\n');
}

/** Texts, numbers and lists of texts are written in JSON as they are in TOML. */
function textOf({ name, values }: Table): string {
  const lines = Object.entries(values).map(([key, value]) => `${/^[\w-]+$/.test(key) ? key : `"${key}"`} = ${JSON.stringify(value)}`);
  return [`[${name}]`, ...lines, ''].join('\n');
}

/**
 * Joins a machine's own NVMe disks into one, at every start, and keeps images, logs and scratch volumes there instead of on the second disk. A node that cannot do so
 * must not join: pods are promised that room.
 * Source: bottlerocket-os/bottlerocket-core-kit, sources/api/apiserver/src/server/ephemeral_storage.rs (#15 of 2024-06), and
 * https://bottlerocket.dev/en/os/1.50.x/concepts/bootstrap-commands, read 2026-11-23.
 */
const localDisks: Table = {
  name: 'settings.bootstrap-commands.local-disks',
  values: {
    commands: [
      ['apiclient', 'ephemeral-storage', 'init'],
      ['apiclient', 'ephemeral-storage', 'bind', '--dirs', '/var/lib/containerd', '/var/lib/kubelet', '/var/log/pods'],
    ],
    essential: true,
    mode: 'always',
  },
};

/**
 * By itself, a node with EFA sets 220 MiB aside for huge pages for each of its cores, 41 GiB of a `p5.48xlarge`. No pod of ours asks for them, and all others would lack that
 * memory. What is said here, no generator overwrites. Limits of locked memory are lifted for EFA by the image.
 * Source: bottlerocket-os/bottlerocket-core-kit, sources/api/corndog (#141 of 2024-09), sundog and schnauzer, read 2026-11-23.
 */
const noHugePages: Table = { name: 'settings.kernel.sysctl', values: { 'vm/nr_hugepages': '0' } };

/**
 * How the device plugin of the image shares GPUs: each way as ours on Amazon Linux does, shares by a name of their own and one for a container. MIG is cut before the kubelet
 * starts, with a restart where A100 needs one. MPS serves users other than root since /run/nvidia is open to them (bottlerocket-os/bottlerocket-kernel-kit#415 of 2026-04).
 * Source: https://bottlerocket.dev/en/os/1.54.x/api/settings/kubelet-device-plugins, read 2026-11-23.
 */
function sharingTables(pool: PoolModel): readonly Table[] {
  const { timeSlicing = null, mps = null } = pool.sharing ?? {};
  const profile = migProfileSetting(pool);
  const plugin = 'settings.kubelet-device-plugins.nvidia';
  const strategies = {
    ...(profile === null ? {} : { 'device-partitioning-strategy': 'mig' }),
    ...(timeSlicing === null ? {} : { 'device-sharing-strategy': 'time-slicing' }),
    ...(mps === null ? {} : { 'device-sharing-strategy': 'mps' }),
  };
  return [
    ...(Object.keys(strategies).length === 0 ? [] : [{ name: plugin, values: strategies }]),
    ...(profile === null ? [] : [{ name: `${plugin}.mig.profile`, values: profile }]),
    ...(timeSlicing === null
      ? []
      : [
          {
            name: `${plugin}.time-slicing`,
            values: { replicas: timeSlicing, 'rename-by-default': true, 'fail-requests-greater-than-one': true },
          },
        ]),
    ...(mps === null ? [] : [{ name: `${plugin}.mps`, values: { replicas: mps, 'rename-by-default': true } }]),
  ];
}
