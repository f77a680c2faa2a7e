import type { Inventory } from './inventory';
import type { PlatformObject } from '../target';

/** Where the controller, its plan and its jobs are. */
export const upgradeNamespace = 'system-upgrade';
/** Identity of the controller and of its jobs. */
export const upgradeAccount = 'system-upgrade';

/**
 * Asks for an upgrade of a node, to the release that is its value. nodes.sh gives it to agents that run another release than servers do, once all servers have this
 * one: a plan would run its job, and drain, on each node that it has not seen yet, new ones among them.
 */
const upgradeLabel = 'cdk-gpu/upgrade';

/** A release as a tag of an image, and as the value of a label. */
function tagOf(release: string): string {
  return release.replaceAll('+', '-');
}

/** What nodes.sh is told of an agent. */
export function upgradeRequest({ release }: Inventory): readonly [string, string] {
  return [upgradeLabel, tagOf(release)];
}

/** What upgrades a node, without its tag: the controller takes the plan's version for it. */
function upgradeRepository({ engine }: Inventory): string {
  return `rancher/${engine.name}-upgrade`;
}

/** What upgrades a node, as it is pulled. */
export function upgradeImage(inventory: Inventory): string {
  return `${upgradeRepository(inventory)}:${tagOf(inventory.release)}`;
}

/** Longest that pods of a node have to leave it, and longest that all of a node's upgrade takes, with images pulled and what failed tried again. */
const drainTimeout = '15m';
const jobSeconds = 3600;

/**
 * The plan by which agents get the cluster's release; none where there are no agents. Its job replaces the engine's program on the host and ends it, so that systemd starts the new one;
 * the next node waits for two minutes, in which that one comes back and offers its GPUs again.
 *
 * Servers come first because of the label, which they have to be at the release for. The image's own way of waiting takes a plan of servers, and asks for a label that
 * they need not have. Source: https://github.com/rancher/system-upgrade-controller, tag v0.20.1: pkg/upgrade/plan/plan.go, pkg/upgrade/job/job.go and handle_batch.go, and scripts/upgrade.sh of
 * https://github.com/rancher/rke2-upgrade and https://github.com/k3s-io/k3s-upgrade, read 2026-11-23.
 */
export function upgradePlan(inventory: Inventory): readonly PlatformObject[] {
  const { agents, options, release } = inventory;
  if (agents.length === 0) return [];
  const [key, value] = upgradeRequest(inventory);
  const { concurrency, drain } = options.upgrades;
  return [
    {
      apiVersion: 'upgrade.cattle.io/v1',
      kind: 'Plan',
      metadata: { name: 'agents', namespace: upgradeNamespace },
      spec: {
        concurrency,
        version: release,
        nodeSelector: {
          matchExpressions: [
            { key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' },
            { key, operator: 'In', values: [value] },
          ],
        },
        serviceAccountName: upgradeAccount,
        // Whatever keeps other pods off a node: its release is everybody's concern.
        tolerations: [{ operator: 'Exists' }],
        // Budgets are kept: who waits longer than this fails, is tried again, and is told in the plan's status. Pods without a controller go too.
        ...(drain ? { drain: { force: true, timeout: drainTimeout } } : { cordon: true }),
        jobActiveDeadlineSecs: jobSeconds,
        postCompleteDelay: '2m',
        // The controller adds the release as its tag.
        upgrade: { image: upgradeRepository(inventory) },
      },
    },
  ];
}
