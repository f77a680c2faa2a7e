import { yamlText } from '../../../emit/kubernetes/yaml-text';
import type { Inventory, InventoryHost } from '../inventory';
import { isFirst } from './config';
import type { HostFile } from './host-file';
import { networkPolicies } from './network-policies';

/** With other values the kubelet of a hardened host does not start, nor does RKE2. Source: bundle/share/rke2/rke2-cis-sysctl.conf of rancher/rke2 at v1.36.3+rke2r1, read 2026-11-23. */
const kernelParameters = ['kernel.panic = 10', 'kernel.panic_on_oops = 1', 'vm.overcommit_memory = 1', 'vm.panic_on_oom = 0', ''].join(
  '\n',
);

/** Files that a host has for it. */
export function hardeningFiles(inventory: Inventory, host: InventoryHost): readonly HostFile[] {
  const { engine, options } = inventory;
  if (!options.hardening.cis) return [];
  return [
    { path: '/etc/sysctl.d/90-cdk-gpu-kubelet.conf', mode: '0644', content: kernelParameters },
    ...(engine.name === 'k3s' && host.role === 'server'
      ? [
          { path: `${engine.configDir}/pod-security.yaml`, mode: '0600' as const, content: yamlText(podSecurity) },
          { path: `${engine.configDir}/audit-policy.yaml`, mode: '0600' as const, content: yamlText(auditPolicy) },
        ]
      : []),
    ...(engine.name === 'k3s' && isFirst(inventory, host)
      ? [
          {
            path: `${engine.dataDir}/server/manifests/cdk-gpu-network-policies.yaml`,
            mode: '0600' as const,
            content: networkPolicies.map(yamlText).join('---\n'),
          },
        ]
      : []),
  ];
}

/** What a namespace has that says nothing: ours, and those of add-ons, say what they need. */
const podSecurity = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AdmissionConfiguration',
  plugins: [
    {
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1beta1',
        kind: 'PodSecurityConfiguration',
        defaults: Object.fromEntries(
          ['enforce', 'audit', 'warn'].flatMap((mode) => [
            [mode, 'restricted'],
            [`${mode}-version`, 'latest'],
          ]),
        ),
        exemptions: { usernames: [], runtimeClasses: [], namespaces: ['kube-system'] },
      },
    },
  ],
};

/** Who asked for what and when, without what was sent. */
const auditPolicy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'Metadata' }] };
