import type { Json } from '../tree';
import { equal, held, look, sameSet, textOf } from './held';
import type { ClusterTruth } from './truth';
import { addressOf, inside, type View, type Written } from './view';

/** Add-ons that EKS keeps: what runs on every node at once, what needs nodes after those of the system pool. */
export function eksAddOnFindings(view: View, { context }: ClusterTruth): readonly string[] {
  const wanted = ['aws-ebs-csi-driver', 'coredns', 'eks-pod-identity-agent', 'kube-proxy', 'metrics-server', 'vpc-cni'];
  const addOns = view.of('aws_eks_addon');
  const system = view
    .of('aws_eks_node_group')
    .find(({ body }) => look(body, 'node_group_name') === context.pools.find(({ pool }) => pool.kind === 'system')?.pool.id);
  const onSystem = { 'cdk-gpu/pool': 'system' };
  const values: Readonly<Record<string, Json>> = {
    'aws-ebs-csi-driver': { controller: { nodeSelector: onSystem } },
    coredns: { nodeSelector: onSystem },
    'kube-proxy': { resources: { requests: { cpu: '100m', memory: '64Mi' } } },
    'vpc-cni': { enableNetworkPolicy: 'true' },
  };
  const accounts: Readonly<Record<string, string>> = { 'aws-ebs-csi-driver': 'ebs-csi-controller-sa', 'vpc-cni': 'aws-node' };
  const named = (name: string): Written | undefined => addOns.find(({ body }) => look(body, 'addon_name') === name);
  const firsts: Readonly<Record<string, readonly (Written | undefined)[]>> = {
    'vpc-cni': [named('eks-pod-identity-agent'), named('kube-proxy')],
    ...Object.fromEntries(['aws-ebs-csi-driver', 'coredns', 'metrics-server'].map((name) => [name, [system]])),
  };
  return [
    ...(sameSet(wanted)(addOns.map(({ body }) => look(body, 'addon_name') ?? null))
      ? []
      : [`add-ons are ${addOns.map(({ body }) => textOf(look(body, 'addon_name'))).join(', ')}`]),
    ...addOns.flatMap((addOn) => {
      const name = textOf(look(addOn.body, 'addon_name'));
      const account = accounts[name];
      return [
        ...held(`add-on ${name}`, addOn.body, {
          cluster_name: (value) => view.behind(value, 'aws_eks_cluster', 'name') !== undefined,
          resolve_conflicts_on_create: 'OVERWRITE',
          resolve_conflicts_on_update: 'OVERWRITE',
          configuration_values: (text) => (values[name] === undefined ? text === undefined : equal(inside(text), values[name])),
          pod_identity_association: (value) =>
            account === undefined
              ? value === undefined
              : look(value, '0.service_account') === account && view.behind(look(value, '0.role_arn'), 'aws_iam_role', 'arn') !== undefined,
        }),
        ...(firsts[name] ?? [])
          .filter((first) => first === undefined || !view.waitsFor(addOn).has(addressOf(first)))
          .map(() => `add-on ${name} does not wait for what it needs`),
      ];
    }),
  ];
}
