import { Release } from '@cdktf/provider-helm/lib/release/index.js';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1/index.js';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { components } from '../../catalog/components';
import type { AddOn } from '../../targets/target';
import { stableJson } from '../stable-json';

/** Add-ons as Helm releases, each after the one before it: a later one may need kinds that an earlier one brings. */
export function drawAddOns(stack: TerraformStack, addOns: readonly AddOn[]): void {
  let before: ITerraformDependable | undefined;
  for (const { component: name, archive, values } of addOns) {
    const component = components[name];
    const dependsOn = before === undefined ? [] : [before];
    const namespace = component.ownNamespace
      ? new NamespaceV1(stack, `${component.name}-namespace`, {
          metadata: { name: component.namespace, labels: podSecurityLabels(component.podSecurity) },
          dependsOn,
        })
      : undefined;
    before = new Release(stack, component.name, {
      name: component.name,
      // An archive is one version of one chart, wherever it is.
      ...(archive === undefined
        ? { repository: component.repository, chart: component.chart, version: component.version }
        : { chart: archive }),
      namespace: component.namespace,
      createNamespace: false,
      atomic: true,
      // Images of GPU add-ons are large, and the first node may have to be made for them.
      timeout: 900,
      maxHistory: 5,
      values: Object.keys(values).length === 0 ? [] : [stableJson(values)],
      dependsOn: namespace === undefined ? dependsOn : [...dependsOn, namespace],
    });
  }
}

/** Add-ons of GPUs mount host paths, which the levels below `privileged` refuse. */
function podSecurityLabels(level: string): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': 'cdk-gpu',
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': level,
  };
}
