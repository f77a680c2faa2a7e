/** Servers that a cluster can have. Each has a slot, and slots are converged one after the other. */
export const slots = [1, 2, 3, 4, 5, 6, 7] as const;

/** Hosts that are drawn by one block: those of a slot, or all agents. */
export interface Group {
  readonly role: 'server' | 'agent';
  /** Expression that gives them by name. */
  readonly hosts: string;
  /** What has to be done before anything is done there. */
  readonly dependsOn: readonly string[];
}
