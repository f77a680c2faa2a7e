import type { ComponentName } from './components';

/** An image that pods of a chart are made of. */
export interface ComponentImage {
  readonly image: string;
  /** Value of the chart that it comes with: no pod has it where `<value>.enabled` is false. */
  readonly with?: 'toolkit';
}

/** Charts that only clouds need: their images are where the cloud is. */
type OfClouds = 'clusterAutoscaler' | 'devicePlugin' | 'efaPlugin';

/**
 * Images of charts at the versions of `components`, with the values that own machines give them: without monitoring, without virtual machines, without FRR, and with a driver that is on the
 * hosts. Operators run more than their charts name: what the GPU operator starts is in its policy, and device plugins for network cards are named by objects of ours.
 *
 * Sources, read 2026-11-23: NVIDIA/gpu-operator at v26.7.0, deployments/gpu-operator/values.yaml, charts/node-feature-discovery/Chart.yaml below it, and `isStateEnabled` in
 * controllers/state_manager.go; Mellanox/network-operator at v26.4.1, hack/release.yaml and deployment/network-operator/templates; metallb/metallb at v0.16.1, charts/metallb/values.yaml and
 * Chart.yaml; kubernetes-sigs/jobset at v0.12.0, hack/helm-chart-package.sh, which sets the image when the chart is published; longhorn/longhorn at v1.12.1, chart/values.yaml and
 * deploy/longhorn-images.txt; kubernetes-csi/csi-driver-nfs at v4.13.4, charts/v4.13.4/csi-driver-nfs/values.yaml.
 */
const table: Readonly<Record<Exclude<ComponentName, OfClouds>, readonly ComponentImage[]>> = {
  gpuOperator: [
    // The operator, its validator, and the init containers of all others.
    { image: 'nvcr.io/nvidia/gpu-operator:v26.7.0' },
    { image: 'nvcr.io/nvidia/k8s/container-toolkit:v1.20.0', with: 'toolkit' },
    // Device plugin, GPU feature discovery, and the daemon of MPS.
    { image: 'nvcr.io/nvidia/k8s-device-plugin:v0.20.0' },
    { image: 'nvcr.io/nvidia/k8s/dcgm-exporter:4.6.0-4.8.3-distroless' },
    { image: 'nvcr.io/nvidia/cloud-native/k8s-mig-manager:v0.15.0' },
    { image: 'registry.k8s.io/nfd/node-feature-discovery:v0.19.0' },
  ],
  jobset: [{ image: 'registry.k8s.io/jobset/jobset:v0.12.0' }],
  longhorn: [
    // Pods of the chart, without its user interface, and what the manager starts: controllers, copies, and shared volumes.
    ...['longhorn-engine', 'longhorn-instance-manager', 'longhorn-manager', 'longhorn-share-manager', 'backing-image-manager'].map(
      (name) => ({
        image: `docker.io/longhornio/${name}:v1.12.1`,
      }),
    ),
    { image: 'docker.io/longhornio/csi-attacher:v4.12.0' },
    { image: 'docker.io/longhornio/csi-node-driver-registrar:v2.17.0' },
    { image: 'docker.io/longhornio/csi-provisioner:v5.3.0' },
    { image: 'docker.io/longhornio/csi-resizer:v2.2.1' },
    { image: 'docker.io/longhornio/csi-snapshotter:v8.6.0' },
    { image: 'docker.io/longhornio/livenessprobe:v2.19.0' },
    { image: 'docker.io/longhornio/support-bundle-kit:v0.0.92' },
  ],
  metallb: [{ image: 'quay.io/metallb/controller:v0.16.1' }, { image: 'quay.io/metallb/speaker:v0.16.1' }],
  networkOperator: [{ image: 'nvcr.io/nvidia/cloud-native/network-operator:v26.4.1' }],
  nfs: [
    { image: 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.17.0' },
    { image: 'registry.k8s.io/sig-storage/csi-provisioner:v6.3.0' },
    { image: 'registry.k8s.io/sig-storage/csi-resizer:v2.2.0' },
    { image: 'registry.k8s.io/sig-storage/livenessprobe:v2.19.0' },
    { image: 'registry.k8s.io/sig-storage/nfsplugin:v4.13.4' },
  ],
};

/** Images that a chart runs with these values; of charts that only clouds need, none are known. */
export function imagesOfComponent(component: ComponentName, values: Readonly<Record<string, unknown>>): readonly string[] {
  const images = isOfClouds(component) ? [] : table[component];
  return images.filter((row) => row.with === undefined || !isOff(values[row.with])).map(({ image }) => image);
}

function isOfClouds(component: ComponentName): component is OfClouds {
  return !(component in table);
}

function isOff(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'enabled' in value && value.enabled === false;
}
