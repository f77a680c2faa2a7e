import type { PlacedPool } from '../../placement/placement';
import type { AddOn } from '../../targets/target';

/**
 * What feature discovery says of GPUs. The product is checked wherever it is told: its words hold those of the GPU's name (`NVIDIA-A100-SXM4-80GB`). Source: README of GPU feature
 * discovery, docs/gpu-feature-discovery/README.md of NVIDIA/k8s-device-plugin at v0.20.0, read 2026-11-23.
 */
const productLabel = 'nvidia.com/gpu.product';
const driverLabel = 'nvidia.com/cuda.driver-version.full';

/**
 * Where a node's label asks the MIG manager for a layout, this one says how that went. Source: pkg/mig/reconfigure/reconfigure.go of NVIDIA/mig-parted at v0.15.0, read
 * 2026-11-23.
 */
const migLabel = 'nvidia.com/mig.config';
const migStateLabel = 'nvidia.com/mig.config.state';

/** What is promised of GPUs beside their number, a line each. Feature discovery comes with the GPU Operator. */
export function gpuPromises({ pool, node }: PlacedPool, addOns: readonly AddOn[]): readonly string[] {
  if (pool.gpu === null) return [];
  return [
    ...(addOns.some(({ component }) => component === 'gpuOperator') ? [`found ${driverLabel}`] : []),
    ...(migLabel in node.labels ? [`becomes ${migStateLabel} success`] : []),
    `product ${productLabel} ${pool.gpu}`,
  ];
}
