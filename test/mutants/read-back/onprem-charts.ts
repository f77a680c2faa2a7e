import type { OnPremOptions } from 'cdk-gpu/onprem';
import type { PlacedPool } from '../../../lib/placement/placement';
import { isList, isRecord, type Json } from '../tree';
import { equal, look, sameSet, textOf, type Expected } from './held';
import { isProxied } from './onprem-proxy';
import { placeOf, type Hall } from './onprem-truth';

type Facts = Readonly<Record<string, Expected>>;

const absent: Expected = (value) => value === undefined;
/** The taint of servers of one's own has a value. */
export const onServers: Json = [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];
const requests = (cpu: string, memory: string): Json => ({ requests: { cpu, memory } });

/** Every taint of these pools by its key; nothing where there is none. */
function allTaints(pools: readonly PlacedPool[]): Expected {
  const keys = [...new Set(pools.flatMap(({ node }) => node.taints.map(({ key }) => key)))];
  return keys.length === 0 ? absent : sameSet(keys.map((key) => ({ key, operator: 'Exists' })));
}

/** Who installs driver and toolkit: one policy where all nodes are alike, else an object for each pool that gets a driver. */
export function driverFacts(hall: Hall, pools: readonly PlacedPool[]): Facts {
  const drivers = pools.map(({ pool }) => ({ pool, place: placeOf(pool), driver: placeOf(pool).driver }));
  const installed = drivers.filter(({ driver }) => driver !== 'host' && driver !== 'dgx-os');
  const systems = new Set(
    drivers.flatMap(({ place }) => place.hosts.flatMap(({ os }) => os ?? place.facts?.os ?? []).map((os) => JSON.stringify(os))),
  );
  const versions = new Set(installed.map(({ driver }) => versionOf(driver) ?? ''));
  const toolkit: Expected = drivers.every(({ driver }) => driver === 'dgx-os')
    ? { enabled: false }
    : { env: [{ name: 'CONTAINERD_SOCKET', value: '/run/k3s/containerd/containerd.sock' }] };
  if (installed.length === 0) return { toolkit, driver: { enabled: false }, extraObjects: absent };
  if (installed.length === drivers.length && versions.size === 1 && systems.size <= 1) {
    const [version = ''] = versions;
    return {
      toolkit,
      driver: (value) => {
        const { env, ...driver } = isRecord(value) ? value : {};
        return isProxied(env, hall) && equal(driver, version === '' ? {} : { version });
      },
      extraObjects: absent,
    };
  }
  const tolerated = new Set(['nvidia.com/gpu', ...pools.flatMap(({ node }) => node.taints.map(({ key }) => key))]);
  return {
    toolkit,
    driver: { nvidiaDriverCRD: { enabled: true, deployDefaultCR: false } },
    extraObjects: (value) =>
      isList(value) &&
      value.length === installed.length &&
      installed.every(({ pool, driver }) => {
        const object = value.find((each) => look(each, 'metadata.name') === pool.id);
        const { tolerations, env, ...spec } = (look(object, 'spec') ?? {}) as Readonly<Record<string, Json>>;
        return (
          sameSet([...tolerated].map((key) => ({ key, operator: 'Exists' })))(tolerations) &&
          isProxied(env, hall) &&
          equal(spec, {
            driverType: 'gpu',
            repository: '{{ .Values.driver.repository }}',
            image: '{{ .Values.driver.image }}',
            version: versionOf(driver) ?? '{{ .Values.driver.version }}',
            nodeSelector: { 'cdk-gpu/pool': pool.id },
            upgradePolicy: { autoUpgrade: true, maxParallelUpgrades: 1, maxUnavailable: '25%' },
          }) &&
          equal(object, {
            apiVersion: 'nvidia.com/v1alpha1',
            kind: 'NVIDIADriver',
            metadata: { name: pool.id },
            spec: look(object, 'spec') ?? null,
          })
        );
      }),
  };
}

function versionOf(driver: string | { readonly operator: string }): string | null {
  return typeof driver === 'string' ? null : driver.operator;
}

/** Speakers are on all nodes, since a service may be announced by any that runs its pods; by ARP, and so without FRR. */
export function metallbFacts(pools: readonly PlacedPool[]): Facts {
  return {
    controller: { tolerations: onServers, resources: requests('50m', '64Mi') },
    frrk8s: { enabled: false },
    'speaker.resources': requests('50m', '64Mi'),
    'speaker.tolerations': allTaints(pools),
  };
}

/** On nodes that are labelled for it alone, with a copy on each of up to three; nobody outside is told of it. */
export function longhornFacts({ servers }: OnPremOptions, pools: readonly PlacedPool[]): Facts {
  const own = pools.filter(
    ({ pool }) => pool.kind !== 'gpu' || placeOf(pool).hosts.some(({ name }) => servers.some((server) => server.name === name)),
  );
  const hosts = own.reduce((sum, { pool }) => sum + placeOf(pool).hosts.length, 0);
  const taints = new Set(own.flatMap(({ node }) => node.taints.map(({ key, effect }) => `${key}:${effect}`)));
  const sidecar = requests('10m', '32Mi');
  return {
    'global.nodeSelector': { 'cdk-gpu/storage': 'longhorn' },
    'global.tolerations': allTaints(own),
    'defaultSettings.allowCollectingLonghornUsageMetrics': false,
    'defaultSettings.upgradeChecker': false,
    'defaultSettings.systemManagedComponentsNodeSelector': 'cdk-gpu/storage:longhorn',
    'defaultSettings.taintToleration': taints.size === 0 ? absent : (value) => sameSet([...taints])(textOf(value).split(';')),
    'defaultSettings.systemManagedCSIComponentsResourceLimits': (text) =>
      isRecord(JSON.parse(textOf(text)) as Json) &&
      equal(JSON.parse(textOf(text)) as Json, {
        'csi-attacher': sidecar,
        'csi-provisioner': sidecar,
        'csi-resizer': sidecar,
        'csi-snapshotter': sidecar,
        'longhorn-csi-plugin': requests('50m', '64Mi'),
        'longhorn-liveness-probe': sidecar,
        'node-driver-registrar': sidecar,
      }),
    longhornManager: { resources: requests('100m', '256Mi') },
    longhornUI: { replicas: 0 },
    persistence: { defaultClassReplicaCount: Math.min(3, hosts) },
  };
}
