import type { HostFile } from '../host/host-file';
import type { Inventory, InventoryHost } from '../inventory';

/** Texts of what runs on hosts, and of what fetches the administrator's kubeconfig. */
export interface Scripts {
  readonly converge: string;
  readonly drain: string;
  readonly leave: string;
  readonly nodes: string;
  readonly kubeconfig: string;
}

/** All that the Terraform of a cluster is drawn from. */
export interface HostsInput {
  readonly inventory: Inventory;
  /** Public keys that a host may show, a line each; null: it is not verified. */
  readonly hostKeyOf: (host: InventoryHost) => string | null;
  /** Those of the bastion. */
  readonly bastionKey: string | null;
  readonly filesOf: (host: InventoryHost) => readonly HostFile[];
  /** Text of `host.env`. */
  readonly envOf: (host: InventoryHost) => string;
  readonly scripts: Scripts;
  /** Where the kubeconfig is written: absolute, in a home, or relative to the stack. */
  readonly kubeconfigPath: string;
}
