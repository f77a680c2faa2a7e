import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import type { ClusterDraft } from '../target';
import { fromStack } from '../stack-folder';
import type { ParsedOptions } from './options';

/** Nothing of the cluster is made; add-ons reach it as whoever applies does. */
export function toTerraform(options: ParsedOptions, draft: ClusterDraft): void {
  if (draft.addOns === null) return;
  const { path, context } = options.kubeconfig ?? { path: '~/.kube/config', context: null };
  const access = { configPath: fromStack(path), ...(context === null ? {} : { configContext: context }) };
  new KubernetesProvider(draft.addOns, 'kubernetes', access);
  new HelmProvider(draft.addOns, 'helm', { kubernetes: access });
}
