import type { HostFile } from '../host/files';
import type { Inventory, InventoryHost } from '../inventory';

/** Texts of what runs on hosts, and of what fetches the administrator's kubeconfig. */
export interface Scripts {
  readonly converge: string;
  readonly drain: string;
  readonly leave: string;
  readonly nodes: string;
  readonly kubeconfig: string;
}

/** How long Terraform tries to reach a host, in its own spelling of durations. */
export interface TimeOuts {
  /** A host that is to be in the cluster. It may be starting. */
  readonly join: string;
  /** A host that is to leave, or one that is asked to drain another. It may be gone for good, and then nobody wants to wait. */
  readonly leave: string;
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
  /** @default - 5 minutes to join, 1 minute to leave */
  readonly timeOuts?: TimeOuts;
}
