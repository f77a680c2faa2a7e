import { poolLabel, type PoolModel } from '../../model/node-pool';
import type { Toleration } from '../../placement/node';
import { ownContainerdEnv } from '../gpu-operator';
import { proxyEnv } from './host/proxy';
import { driverOf, factsOf, hostsOf, type Driver } from './inventory';
import type { OnPremPool, ParsedOptions } from './options';

/**
 * What the GPU Operator is told of driver and toolkit.
 *
 * Where all pools are alike, its one policy says it. Where they differ, the driver is an object for each pool that it is installed on, and nodes of other pools
 * belong to none. So it is where hosts run several systems: the policy takes its image for the system of any one node.
 *
 * NVIDIA's other way, the label `nvidia.com/gpu.deploy.driver=false`, is not for nodes that register with it: the operator removes it from each node that
 * feature discovery has not labelled yet, and then asks for a driver. Every node pod looks for a driver on its host first, whatever the policy says.
 *
 * The toolkit is left out only where every host brings its own: the device plugin writes one path of the toolkit's hook into what it gives every container of
 * the cluster, and a host without the operator's toolkit would not have it. RKE2 and K3s take the operator's toolkit before one of the host.
 *
 * Network cards reach the memory of GPUs by DMA-BUF, which takes NVIDIA's open kernel modules. The chart chooses them by driver and GPU, and does not load
 * nvidia-peermem, which is the older way: its `driver.kernelModuleType` and `driver.rdma.enabled` are left as they are.
 *
 * Source: NVIDIA/gpu-operator at v26.7.0: deployments/gpu-operator/values.yaml, `updateGPUStateLabels` in controllers/nodelabeling_controller.go, `getGPUNodeOSInfo` in controllers/state_manager.go,
 * `NVIDIA_CDI_HOOK_PATH` in controllers/object_controls.go, internal/nvidiadriver/nvidiadriver.go, `runValidation` in cmd/nvidia-validator/main.go; k3s-io/k3s,
 * pkg/agent/containerd/runtimes.go. Read 2026-11-23.
 */
export function driverValues(
  options: ParsedOptions,
  pools: readonly PoolModel[],
  tolerated: readonly Toleration[],
): Readonly<Record<string, unknown>> {
  const drivers = pools.map(driverOf);
  const toolkit = drivers.every(({ by }) => by === 'dgx-os') ? { enabled: false } : { env: ownContainerdEnv };
  if (drivers.every(({ by }) => by !== 'operator')) return { driver: { enabled: false }, toolkit };
  if (new Set(drivers.map(installed)).size === 1 && new Set(pools.flatMap(systemsOf)).size <= 1) {
    const version = drivers[0]?.version ?? null;
    const driver = { ...(version === null ? {} : { version }), ...proxied(options) };
    return { ...(Object.keys(driver).length === 0 ? {} : { driver }), toolkit };
  }
  return {
    driver: { nvidiaDriverCRD: { enabled: true, deployDefaultCR: false } },
    toolkit,
    extraObjects: pools.flatMap((pool, index) => {
      const driver = drivers[index];
      return driver?.by === 'operator' ? [driverObject(pool, driver, { tolerations: tolerated, ...proxied(options) })] : [];
    }),
  };
}

/**
 * Its pods fetch packages of the hosts' system, and are told of no proxy but by their own environment, in either spelling. Source: "Install GPU Operator in Proxy Environments",
 * https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/install-gpu-operator-proxy.html, and `Env` in api/nvidia/v1alpha1/nvidiadriver_types.go at the same tag; read 2026-11-23.
 */
function proxied(options: ParsedOptions): object {
  const variables = Object.entries(proxyEnv(options) ?? {}).map(([name, value]) => ({ name, value }));
  if (variables.length === 0) return {};
  return { env: [...variables, ...variables.map(({ name, value }) => ({ name: name.toLowerCase(), value }))] };
}

/** What is alike on nodes with equal texts. */
function installed({ by, version }: Driver): string {
  return by === 'operator' ? `operator ${version ?? ''}` : 'host';
}

/** Operating systems of a pool's hosts, as far as somebody said. */
function systemsOf(pool: PoolModel): readonly string[] {
  const { facts } = pool.place as unknown as OnPremPool;
  const systems = hostsOf(pool).map((host) => factsOf(host, facts).os);
  return systems.flatMap((os) => (os === null ? [] : [`${os.family} ${os.version}`]));
}

/**
 * The chart fills in its own image, and its version where the program pins none; updates go as the chart's one policy has them go. Source:
 * deployments/gpu-operator/templates/extra-objects.yaml and nvidiadriver.yaml, at the same tag.
 */
function driverObject(pool: PoolModel, { version }: Driver, more: object): object {
  return {
    apiVersion: 'nvidia.com/v1alpha1',
    kind: 'NVIDIADriver',
    metadata: { name: pool.id },
    spec: {
      driverType: 'gpu',
      repository: '{{ .Values.driver.repository }}',
      image: '{{ .Values.driver.image }}',
      version: version ?? '{{ .Values.driver.version }}',
      nodeSelector: { [poolLabel]: pool.id },
      ...more,
      upgradePolicy: { autoUpgrade: true, maxParallelUpgrades: 1, maxUnavailable: '25%' },
    },
  };
}
