import type { Machine } from '../../catalog/machine';
import { issueAt, type Rule } from '../../checks/rule';
import type { Issue } from '../../errors';
import type { PlacedPool } from '../../placement/placement';
import type { ClusterContext } from '../target';
import { capacityProperty, mostNodesOf } from '../capacity-groups';
import { capacityListRules } from '../capacity-rules';
import { groupsOf, isReserved, needsOwnImage, placeOf, reader, reservedOf, type Capacity } from './capacity';
import { gpuMachines } from './machines';
import { machinesFor } from './pools';

/** What a rule has to say; null when nothing is wrong. */
type Finding = { readonly message: string; readonly hint: string; readonly severity?: Issue['severity'] } | null;

/** A rule that looks at one pool at a time. */
function eachPool(code: string, about: string, look: (placed: PlacedPool) => Finding): Rule<ClusterContext> {
  return {
    code,
    about,
    run: ({ pools }) =>
      pools.flatMap((placed) => {
        const found = look(placed);
        return found === null ? [] : [issueAt(placed.pool, { code, ...found })];
      }),
  };
}

const gpuRows: readonly Machine[] = Object.values(gpuMachines);
/** Machine types that capacity blocks are sold for. */
const blockTypes = gpuRows.filter((row) => row.soldAs.includes('capacityBlock')).map((row) => row.type);
/** A rule that looks at one capacity at a time. Of a list, the issue names the entry. */
function eachCapacity(code: string, about: string, look: (capacity: Capacity, placed: PlacedPool) => Finding): Rule<ClusterContext> {
  return {
    code,
    about,
    run: ({ pools }) =>
      pools.flatMap((placed) => {
        const { capacities } = placeOf(placed.pool);
        return capacities.flatMap((capacity, index) => {
          const found = look(capacity, placed);
          const property = capacities.length === 1 ? {} : { property: capacityProperty(capacities, index) };
          return found === null ? [] : [issueAt(placed.pool, { code, ...property, ...found })];
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
export const capacityRules: readonly Rule<ClusterContext>[] = [
  ...capacityListRules({ reader, sourcesOf }),
  eachPool('capacity/machine-type-needed', 'A reservation is of one machine type, and it is known which.', ({ pool }) => {
    if (reservedOf(pool).length === 0) return null;
    const types = machinesFor(pool).map((machine) => machine.type);
    if (types.length <= 1) return null;
    return {
      message: `a reservation is of one machine type, and the pool allows ${types.join(', ')}`,
      hint: 'name the one that was reserved as machineType',
    };
  }),
  eachCapacity('capacity/not-sold-on-demand', 'A machine is sold in the way that the pool says.', (capacity, { machine }) =>
    !isReserved(capacity) && !machine.soldAs.includes(capacity.kind)
      ? {
          message: `${machine.type} has no on-demand price in any region`,
          hint: 'give a reservation or a capacity block, or another machineType',
        }
      : null,
  ),
  eachCapacity('capacity/no-blocks-for-machine', 'Capacity blocks are sold for the machine.', (capacity, { machine }) =>
    capacity.kind === 'capacityBlock' && !machine.soldAs.includes('capacityBlock')
      ? { message: `no capacity blocks are sold for ${machine.type}`, hint: `they are for ${blockTypes.join(', ')}` }
      : null,
  ),
  eachCapacity('capacity/ends-before-it-starts', 'A capacity block ends after it starts.', (capacity) => {
    if (capacity.kind !== 'capacityBlock' || capacity.startsAt === undefined || Date.parse(capacity.startsAt) < Date.parse(capacity.endsAt))
      return null;
    return {
      message: `the capacity block starts at ${capacity.startsAt} and ends at ${capacity.endsAt}`,
      hint: 'correct startsAt or endsAt',
    };
  }),
  eachPool('capacity/more-nodes-than-reserved', 'A pool does not grow past what was reserved.', ({ pool }) => {
    const most = mostNodesOf(groupsOf(pool));
    if (pool.size.max <= most) return null;
    return {
      severity: 'warning',
      message: `the pool may grow to ${String(pool.size.max)} nodes, and ${String(most)} are reserved`,
      hint: 'lower the maximum, correct machines, or add a capacity that has no such limit',
    };
  }),
  eachPool('capacity/size-below-one', 'A node group may have a node.', ({ pool }) =>
    pool.size.max < 1
      ? { message: 'the pool can have no node at all, which EKS does not allow', hint: 'allow one, or remove the pool' }
      : null,
  ),
  eachPool('machine/needs-own-image', "EKS' image drives the machine's GPU.", ({ machine }) =>
    needsOwnImage(machine.type)
      ? {
          message: `${machine.type} needs NVIDIA's driver 595 or later, and EKS' image has 580`,
          hint: 'take another GPU: L4, L40S and RTX-PRO-6000 work with that image',
        }
      : null,
  ),
];
