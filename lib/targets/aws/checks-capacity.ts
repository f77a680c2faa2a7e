import type { Machine } from '../../catalog/machine';
import { issueAt, type Rule } from '../../checks/rule';
import type { IssueKind } from '../../errors';
import type { PlacedPool } from '../../placement/placement';
import type { ClusterContext } from '../target';
import { capacityProperty, mostNodesOf } from '../capacity-groups';
import { capacityListRules } from '../capacity-rules';
import { groupsOf, isReserved, needsOwnImage, placeOf, reader, reservedOf, type Capacity } from './capacity';
import { gpuMachines } from './machines';
import type { Settings } from './options';
import { machinesFor } from './pools';

/** What a rule has to say; null when nothing is wrong. */
type Finding = { readonly message: string; readonly hint: string } | null;

/** A rule that looks at one pool at a time. */
function eachPool(kind: IssueKind, look: (placed: PlacedPool) => Finding): Rule<ClusterContext> {
  return {
    ...kind,
    run: ({ pools }) =>
      pools.flatMap((placed) => {
        const found = look(placed);
        return found === null ? [] : [issueAt(placed.pool, { ...kind, ...found })];
      }),
  };
}

const gpuRows: readonly Machine[] = Object.values(gpuMachines);
/** Machine types that capacity blocks are sold for. */
const blockTypes = gpuRows.filter((row) => row.soldAs.includes('capacityBlock')).map((row) => row.type);

/** A rule that looks at one capacity at a time. Of a list, the issue names the entry. */
function eachCapacity(kind: IssueKind, look: (capacity: Capacity, placed: PlacedPool) => Finding): Rule<ClusterContext> {
  return {
    ...kind,
    run: ({ pools }) =>
      pools.flatMap((placed) => {
        const { capacities } = placeOf(placed.pool);
        return capacities.flatMap((capacity, index) => {
          const found = look(capacity, placed);
          const property = capacities.length === 1 ? {} : { property: capacityProperty(capacities, index) };
          return found === null ? [] : [issueAt(placed.pool, { ...kind, ...property, ...found })];
        });
      }),
  };
}

/** Where a capacity's machines come from. */
function sourcesOf(capacity: Capacity): readonly string[] {
  if (capacity.kind === 'reservation') return capacity.id;
  return capacity.kind === 'capacityBlock' ? [capacity.id] : [capacity.kind];
}

/** Rules about how nodes are bought. */
export function capacityRules({ machines }: Settings): readonly Rule<ClusterContext>[] {
  return [
    ...capacityListRules({ reader, sourcesOf }),
    eachPool(
      { code: 'capacity/machine-type-needed', about: 'A reservation is of one machine type, and it is known which.', waivable: false },
      ({ pool }) => {
        if (reservedOf(pool).length === 0) return null;
        const types = machinesFor(pool, machines).map((machine) => machine.type);
        if (types.length <= 1) return null;
        return {
          message: `a reservation is of one machine type, and the pool allows ${types.join(', ')}`,
          hint: 'name the one that was reserved as machineType',
        };
      },
    ),
    eachCapacity(
      { code: 'capacity/not-sold-on-demand', about: 'A machine is sold in the way that the pool says.', waivable: true },
      (capacity, { machine }) =>
        !isReserved(capacity) && !machine.soldAs.includes(capacity.kind)
          ? {
              message: `${machine.type} has no on-demand price in any region`,
              hint: 'give a reservation or a capacity block, or another machineType',
            }
          : null,
    ),
    eachCapacity(
      { code: 'capacity/no-blocks-for-machine', about: 'Capacity blocks are sold for the machine.', waivable: true },
      (capacity, { machine }) =>
        capacity.kind === 'capacityBlock' && !machine.soldAs.includes('capacityBlock')
          ? { message: `no capacity blocks are sold for ${machine.type}`, hint: `they are for ${blockTypes.join(', ')}` }
          : null,
    ),
    eachCapacity(
      { code: 'capacity/ends-before-it-starts', about: 'A capacity block ends after it starts.', waivable: false },
      (capacity) => {
        if (
          capacity.kind !== 'capacityBlock' ||
          capacity.startsAt === undefined ||
          Date.parse(capacity.startsAt) < Date.parse(capacity.endsAt)
        )
          return null;
        return {
          message: `the capacity block starts at ${capacity.startsAt} and ends at ${capacity.endsAt}`,
          hint: 'correct startsAt or endsAt',
        };
      },
    ),
    eachPool(
      {
        code: 'capacity/more-nodes-than-reserved',
        about: 'A pool does not grow past what was reserved.',
        severity: 'warning',
        waivable: true,
      },
      ({ pool }) => {
        const most = mostNodesOf(groupsOf(pool));
        if (pool.size.max <= most) return null;
        return {
          message: `the pool may grow to ${String(pool.size.max)} nodes, and ${String(most)} are reserved`,
          hint: 'lower the maximum, correct machines, or add a capacity that has no such limit',
        };
      },
    ),
    eachPool({ code: 'capacity/size-below-one', about: 'A node group may have a node.', waivable: false }, ({ pool }) =>
      pool.size.max < 1
        ? { message: 'the pool can have no node at all, which EKS does not allow', hint: 'allow one, or remove the pool' }
        : null,
    ),
    eachPool({ code: 'machine/needs-own-image', about: "EKS' image drives the machine's GPU.", waivable: true }, ({ machine }) =>
      needsOwnImage(machine.type)
        ? {
            message: `${machine.type} needs NVIDIA's driver 595 or later, and EKS' image has 580`,
            hint: 'take another GPU: L4, L40S and RTX-PRO-6000 work with that image',
          }
        : null,
    ),
  ];
}
