import type { ParsedOptions } from './options';

/** Nodes that Longhorn runs on have it: a selector of Longhorn is one label, and pools may come and go. */
export const longhornLabels = { 'cdk-gpu/storage': 'longhorn' } as const;

/** Marks the default class of a cluster. With several, Kubernetes would take the newest. */
export const defaultClass = { 'storageclass.kubernetes.io/is-default-class': 'true' } as const;

/** The NFS server that volumes are kept on; null where they are not. */
export function nfsOf({ storage: { install } }: ParsedOptions): { readonly server: string; readonly path: string } | null {
  return typeof install === 'object' && install !== null ? install.nfs : null;
}

/** Whether there is a folder for each volume on its node. K3s brings that, as long as it is not told to leave it out. */
export function installsLocalPath({ engine, storage: { install } }: ParsedOptions): boolean {
  return engine === 'rke2' && install === 'local-path';
}
