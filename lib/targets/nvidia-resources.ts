import { gpuUnitsOf, sharedGpu, wholeGpu, type GpuUnit } from '../model/gpu-units';
import type { PoolModel } from '../model/node-pool';

/**
 * Names under which NVIDIA's device plugin advertises what a pool's nodes offer, with MIG strategy `mixed` and shares that are renamed: a pod that asks for one
 * unit never gets another by mistake, as where all of them are `nvidia.com/gpu`.
 * Source: README of NVIDIA/k8s-device-plugin at v0.20.0 (`renameByDefault`, `MIG_STRATEGY=mixed`), read 2026-11-22.
 */
export function devicePluginResources(pool: PoolModel): Readonly<Record<GpuUnit, string>> {
  const shared = pool.sharing?.timeSlicing != null || pool.sharing?.mps != null;
  return Object.fromEntries(
    Object.keys(gpuUnitsOf(pool)).map((unit) => {
      const device = unit === wholeGpu || unit === sharedGpu ? 'gpu' : `mig-${unit}`;
      return [unit, `nvidia.com/${device}${shared ? '.shared' : ''}`];
    }),
  );
}

/** What a node advertises, by resource name: units of equal names are added up. */
export function devicesOf(pool: PoolModel, resources: Readonly<Record<GpuUnit, string>>): Readonly<Record<string, number>> {
  const devices: Record<string, number> = {};
  for (const [unit, { perNode }] of Object.entries(gpuUnitsOf(pool))) {
    const name = resources[unit];
    if (name !== undefined) devices[name] = (devices[name] ?? 0) + perNode;
  }
  return devices;
}
