import { controlPlaneFindings } from './aws-control-plane';
import { eksAddOnFindings } from './aws-eks-add-ons';
import { networkFindings } from './aws-network';
import { poolFindings } from './aws-node-groups';
import { reservationFindings } from './aws-reservations';
import { roleFindings } from './aws-roles';
import { boughtOf } from './capacity';
import { held, look, type Expected } from './held';
import type { Json } from '../tree';
import type { ClusterTruth } from './truth';
import { counted, only, type View } from './view';

/** A cluster on EKS, held against its pools and its work. */
export function awsClusterFindings(view: View, addOns: View, truth: ClusterTruth): readonly string[] {
  const { context } = truth;
  return [
    ...counted(view, 'aws_eks_node_group', context.pools.flatMap(({ pool }) => boughtOf(pool)).length),
    ...context.pools.flatMap((placed) => poolFindings(view, placed, truth)),
    ...reservationFindings(view, truth),
    ...controlPlaneFindings(view, truth),
    ...eksAddOnFindings(view, truth),
    ...roleFindings(view, truth),
    ...networkFindings(view, truth),
    ...fabricFindings(view, truth),
    ...(addOns.stack === null ? [] : held(addOns.name, addOns.stack, { 'data.aws_eks_cluster.cluster.name': truth.name })),
    ...held(
      addOns.name,
      look(addOns.stack, 'provider.helm.0.kubernetes'),
      addOns.stack === null ? {} : { host: '${data.aws_eks_cluster.cluster.endpoint}' },
    ),
  ];
}

/** EFA lets in and out what is of its own group, whatever the protocol. */
function fabricFindings(view: View, { context, name }: ClusterTruth): readonly string[] {
  const fabric = context.pools.some((placed) => placed.fabric);
  const groups = view.of('aws_security_group');
  if (!fabric) return groups.length === 0 ? [] : ['a security group for EFA, and no pool has it'];
  const own = (value: Json | undefined): boolean => view.behind(value, 'aws_security_group', 'id') !== undefined;
  const rule: Readonly<Record<string, Expected>> = { ip_protocol: '-1', referenced_security_group_id: own, security_group_id: own };
  // What was bought beforehand, or is sold as it comes, is not in a group of ours.
  const placements = context.pools
    .filter((placed) => placed.fabric)
    .flatMap(({ pool }) => boughtOf(pool).filter(({ kind }) => kind === 'onDemand'));
  return [
    ...held('security group of EFA', only(view, 'aws_security_group')?.body, {
      name: `efa-${name}`,
      vpc_id: (value) => view.behind(value, 'aws_vpc', 'id') !== undefined,
    }),
    ...held('EFA in', only(view, 'aws_vpc_security_group_ingress_rule')?.body, rule),
    ...held('EFA out', only(view, 'aws_vpc_security_group_egress_rule')?.body, rule),
    ...counted(view, 'aws_placement_group', placements.length),
    ...view.of('aws_placement_group').flatMap(({ body }) => held('placement group', body, { strategy: 'cluster' })),
  ];
}
