import type { TerraformStack } from 'cdktf';
import {
  LaunchTemplate,
  type LaunchTemplateCapacityReservationSpecification,
  type LaunchTemplateConfig,
  type LaunchTemplateNetworkInterfaces,
} from '@cdktf/provider-aws/lib/launch-template/index.js';
import type { Machine } from '../../catalog/machine';
import type { PlacedPool } from '../../placement/placement';
import { isReserved, type Capacity } from './capacity';
import { efaInterfaces } from './efa';
import { groupName } from './names';
import type { NodeImage } from './node-image';

/** What a launch template needs from the rest of the cluster. */
export interface LaunchProps {
  /** Id of the node group: the pool's, with what is said of its capacity. */
  readonly group: string;
  readonly image: NodeImage;
  readonly capacity: Capacity;
  readonly cluster: string;
  /** On instances, volumes and network interfaces; the provider's default tags do not reach those. */
  readonly tags: Readonly<Record<string, string>>;
  /** For machines with EFA: groups of every network interface. */
  readonly securityGroups: readonly string[];
  readonly placementGroup: string | null;
  /** ARN of a group of reservations, where there are several. */
  readonly reservationGroup: string | null;
}

/** Draws the launch template of a node group. EKS adds the image and what makes a node join. */
export function drawLaunchTemplate(stack: TerraformStack, placed: PlacedPool, props: LaunchProps): LaunchTemplate {
  const { machine, fabric } = placed;
  const name = groupName(props.cluster, props.group);
  const tags = { ...props.tags, Name: name };
  const userData = props.image.userData(placed);
  const config: LaunchTemplateConfig = {
    name,
    updateDefaultVersion: true,
    blockDeviceMappings: props.image.disks(placed.pool).map(({ device, sizeGiB }) => ({
      deviceName: device,
      ebs: { volumeType: 'gp3', ...(sizeGiB === null ? {} : { volumeSize: sizeGiB }), encrypted: 'true', deleteOnTermination: 'true' },
    })),
    // A hop limit of one keeps pods that have their own network from the node's credentials.
    metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
    monitoring: { enabled: true },
    tagSpecifications: ['instance', 'network-interface', 'volume'].map((resourceType) => ({ resourceType, tags })),
    ...(userData === null ? {} : { userData }),
    ...(fabric ? { networkInterfaces: networkInterfaces(machine, props.securityGroups) } : {}),
    ...(props.placementGroup === null ? {} : { placement: { groupName: props.placementGroup } }),
    ...purchase(placed, props),
  };
  return new LaunchTemplate(stack, `pool_${props.group}_template`, config);
}

/**
 * With interfaces of its own, a template must name every security group: EKS then adds none, and it is the cluster's that lets nodes join.
 * Source: EKS user guide, "Using custom security groups" (awsdocs/amazon-eks-user-guide, latest/ug/nodes/launch-templates.adoc), read 2026-11-22.
 */
function networkInterfaces(machine: Machine, securityGroups: readonly string[]): LaunchTemplateNetworkInterfaces[] {
  return efaInterfaces(machine).map(({ networkCard, device, type }) => ({
    networkCardIndex: networkCard,
    deviceIndex: device,
    interfaceType: type,
    deleteOnTermination: 'true',
    securityGroups: [...securityGroups],
  }));
}

/**
 * A node group takes a capacity block only when market, reservation and machine type are in the template, and its subnet is in the block's zone.
 * EKS makes the group empty itself, 40 minutes before the block ends.
 * Source: EKS user guide, "Create a managed node group with Capacity Blocks for ML" (capacity-blocks-mng.adoc), read 2026-11-22.
 *
 * Beside the id of a reservation or a group, the only preference that EC2 takes is not to start an instance anywhere else.
 * Source: hashicorp/terraform-provider-aws#43890, 2025-08.
 */
function purchase(
  { machine }: PlacedPool,
  { capacity: reserved, reservationGroup }: LaunchProps,
): Pick<LaunchTemplateConfig, 'capacityReservationSpecification' | 'instanceMarketOptions' | 'instanceType'> {
  if (!isReserved(reserved)) return {};
  if (reserved.kind === 'capacityBlock') {
    return {
      instanceType: machine.type,
      instanceMarketOptions: { marketType: 'capacity-block' },
      capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: reserved.id } },
    };
  }
  const specification: LaunchTemplateCapacityReservationSpecification = {
    capacityReservationPreference: 'capacity-reservations-only',
    capacityReservationTarget:
      reservationGroup === null
        ? { capacityReservationId: reserved.id[0] ?? '' }
        : { capacityReservationResourceGroupArn: reservationGroup },
  };
  return { capacityReservationSpecification: specification };
}
