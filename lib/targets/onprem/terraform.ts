import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import { fromStack } from '../stack-folder';
import type { ClusterContext, ClusterDraft } from '../target';
import { authoritiesOf } from './authorities';
import { hostFiles } from './host/files';
import { hostEnv } from './host/host-env';
import { script } from './host/scripts';
import { inventoryOf } from './inventory';
import { hostKeysOf } from './known-hosts';
import type { GivenHost, ParsedOptions } from './options';
import { drawHosts } from './terraform/draw-hosts';

/** Draws what joins the program's machines to its cluster, and how add-ons reach it then. */
export function toTerraform(options: ParsedOptions, { blueprint, cluster }: ClusterContext, draft: ClusterDraft): void {
  const inventory = inventoryOf(options, blueprint.id, cluster);
  const authorities = authoritiesOf(options);
  const kubeconfigPath = fromStack(options.kubeconfig ?? `~/.kube/${inventory.name}`);
  const { bastion } = options.ssh;
  drawHosts(draft.cluster, {
    inventory,
    hostKeyOf: (host) => keysOf(options, host, options.ssh.port),
    bastionKey: bastion === null ? null : keysOf(options, bastion, bastion.port),
    filesOf: (host) => hostFiles(inventory, host, authorities),
    envOf: (host) => hostEnv(inventory, host),
    scripts: {
      converge: script('converge'),
      drain: script('drain'),
      leave: script('leave'),
      nodes: script('nodes'),
      kubeconfig: script('kubeconfig'),
    },
    kubeconfigPath,
  });
  if (draft.addOns === null) return;
  const access = { configPath: kubeconfigPath };
  new KubernetesProvider(draft.addOns, 'kubernetes', access);
  new HelmProvider(draft.addOns, 'helm', { kubernetes: access });
}

/** Public keys of a host, a line each; null where hosts are not verified. That they are missing is told by a rule. */
function keysOf({ ssh }: ParsedOptions, host: Pick<GivenHost, 'address' | 'hostKey'>, port: number): string | null {
  if (!ssh.verifyHostKeys) return null;
  const found = hostKeysOf(host, port);
  return 'keys' in found ? found.keys.join('\n') : null;
}
