import type { ITerraformDependable } from 'cdktf';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { blockWithin, cidrText, parseCidr, type Cidr } from '../cidr';
import type { Settings } from './options';
import type { RoleScope } from './roles';
import { baseZones } from './zones';

/** What the rest of a cluster needs to know of its network. */
export interface Network {
  readonly vpcId: string;
  /** Private subnets by zone. */
  readonly privateSubnets: ReadonlyMap<string, string>;
  /** What must be there before a node can reach anything. */
  readonly ready: ITerraformDependable[];
}

/** Zones may come and go without moving another's addresses, so a zone's part goes by its letter. */
const lettersWithSubnets = 'abcdef';
/** Of eight parts of the network, zones have the first six for nodes and pods; the last is for load balancers and NAT. */
const publicPart = 7;

/** Draws the VPC with subnets in `zones`, or finds the one that is given. */
export function drawNetwork({ stack, cluster }: RoleScope, settings: Settings, zones: readonly string[]): Network {
  const { network, region } = settings;
  if (network.kind === 'given')
    return { vpcId: network.vpcId, privateSubnets: new Map(Object.entries(network.privateSubnetIds)), ready: [] };

  const cidr = parseCidr(network.cidr) ?? { base: 0, prefix: 16 };
  const vpc = new Vpc(stack, 'vpc', {
    cidrBlock: network.cidr,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: { Name: cluster },
  });
  // Whatever is started without a security group gets this one: it lets nothing in or out.
  new DefaultSecurityGroup(stack, 'default_security_group', { vpcId: vpc.id, tags: { Name: `${cluster}-default` } });
  const gateway = new InternetGateway(stack, 'internet_gateway', { vpcId: vpc.id, tags: { Name: cluster } });
  const publicTable = new RouteTable(stack, 'public', { vpcId: vpc.id, tags: { Name: `${cluster}-public` } });
  const publicRoute = new Route(stack, 'public_internet', {
    routeTableId: publicTable.id,
    destinationCidrBlock: '0.0.0.0/0',
    gatewayId: gateway.id,
  });

  const letters = zones.flatMap(letterOf);
  // One way out is in a zone that no pool brings: it would move, and its address with it, when a pool comes or goes.
  const natLetters = network.nat === 'none' ? [] : network.nat === 'one' ? letterOf(baseZones(settings)[0]) : letters;
  const nats = new Map<string, NatGateway>();
  const privateSubnets = new Map<string, string>();
  const ready: ITerraformDependable[] = [publicRoute];
  const routeTableIds: string[] = [];

  for (const letter of letters) {
    const publicSubnet = new Subnet(stack, `public_${letter}`, {
      vpcId: vpc.id,
      availabilityZone: `${region}${letter}`,
      cidrBlock: cidrText(publicBlock(cidr, letter)),
      mapPublicIpOnLaunch: false,
      tags: { Name: `${cluster}-public-${letter}`, 'kubernetes.io/role/elb': '1' },
    });
    ready.push(new RouteTableAssociation(stack, `public_${letter}_routes`, { subnetId: publicSubnet.id, routeTableId: publicTable.id }));
    if (!natLetters.includes(letter)) continue;
    const address = new Eip(stack, `nat_${letter}_address`, {
      domain: 'vpc',
      tags: { Name: `${cluster}-nat-${letter}` },
      dependsOn: [gateway],
    });
    nats.set(
      letter,
      new NatGateway(stack, `nat_${letter}`, {
        allocationId: address.id,
        subnetId: publicSubnet.id,
        tags: { Name: `${cluster}-${letter}` },
        dependsOn: [gateway],
      }),
    );
  }
  for (const letter of letters) {
    const zone = `${region}${letter}`;
    const subnet = new Subnet(stack, `private_${letter}`, {
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock: cidrText(privateBlock(cidr, letter)),
      tags: { Name: `${cluster}-private-${letter}`, 'kubernetes.io/role/internal-elb': '1' },
    });
    const table = new RouteTable(stack, `private_${letter}_table`, { vpcId: vpc.id, tags: { Name: `${cluster}-private-${letter}` } });
    ready.push(new RouteTableAssociation(stack, `private_${letter}_routes`, { subnetId: subnet.id, routeTableId: table.id }));
    const nat = nats.get(letter) ?? nats.get(natLetters[0] ?? '');
    if (nat !== undefined) {
      ready.push(
        new Route(stack, `private_${letter}_internet`, { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat.id }),
      );
    }
    privateSubnets.set(zone, subnet.id);
    routeTableIds.push(table.id);
  }
  // Layers of images come from S3: by this way they cost nothing and pass no NAT.
  ready.push(
    new VpcEndpoint(stack, 's3', {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds,
      tags: { Name: `${cluster}-s3` },
    }),
  );
  return { vpcId: vpc.id, privateSubnets, ready };
}

function letterOf(zone: string | undefined): readonly string[] {
  return zone === undefined ? [] : [zone.slice(-1)];
}

/** An eighth of the network: 8,192 addresses of a /16. */
export function privateBlock(cidr: Cidr, letter: string): Cidr {
  return blockWithin(cidr, cidr.prefix + 3, lettersWithSubnets.indexOf(letter));
}

/** An eighth of the last eighth: 1,024 addresses of a /16. */
export function publicBlock(cidr: Cidr, letter: string): Cidr {
  return blockWithin(blockWithin(cidr, cidr.prefix + 3, publicPart), cidr.prefix + 6, lettersWithSubnets.indexOf(letter));
}
