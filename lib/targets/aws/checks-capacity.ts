import { issueAt, type Rule } from '../../checks/rule';
import type { IssueKind } from '../../errors';
import type { PlacedPool } from '../../placement/placement';
import type { ClusterContext } from '../target';
import { blockMachines, needsOwnImage, notOnDemand, placeOf, reservedOf } from './capacity';
import { machinesFor } from './pools';

/** What a rule has to say about one pool; null when nothing is wrong. */
type Look = (placed: PlacedPool) => { readonly message: string; readonly hint: string } | null;

/** A rule that looks at one pool at a time. */
function eachPool(kind: IssueKind, look: Look): Rule<ClusterContext> {
  return {
    ...kind,
    run: ({ pools }) =>
      pools.flatMap((placed) => {
        const found = look(placed);
        return found === null ? [] : [issueAt(placed.pool, { ...kind, ...found })];
      }),
  };
}

/** Rules about how nodes are bought. */
export const capacityRules: readonly Rule<ClusterContext>[] = [
  eachPool(
    { code: 'capacity/machine-type-needed', about: 'A reservation is of one machine type, and it is known which.', waivable: false },
    ({ pool }) => {
      if (reservedOf(pool) === null) return null;
      const types = machinesFor(pool).map((machine) => machine.type);
      if (types.length <= 1) return null;
      return {
        message: `a reservation is of one machine type, and the pool allows ${types.join(', ')}`,
        hint: 'name the one that was reserved as machineType',
      };
    },
  ),
  eachPool(
    { code: 'capacity/not-sold-on-demand', about: 'A machine is sold in the way that the pool says.', waivable: true },
    ({ pool, machine }) =>
      reservedOf(pool) === null && notOnDemand.has(machine.type)
        ? {
            message: `${machine.type} has no on-demand price in any region`,
            hint: 'give a reservation or a capacity block, or another machineType',
          }
        : null,
  ),
  eachPool(
    { code: 'capacity/no-blocks-for-machine', about: 'Capacity blocks are sold for the machine.', waivable: true },
    ({ pool, machine }) =>
      placeOf(pool).capacity.kind === 'capacityBlock' && !blockMachines.has(machine.type)
        ? { message: `no capacity blocks are sold for ${machine.type}`, hint: `they are for ${[...blockMachines].join(', ')}` }
        : null,
  ),
  eachPool({ code: 'capacity/ends-before-it-starts', about: 'A capacity block ends after it starts.', waivable: false }, ({ pool }) => {
    const { capacity } = placeOf(pool);
    if (capacity.kind !== 'capacityBlock' || capacity.startsAt === undefined || Date.parse(capacity.startsAt) < Date.parse(capacity.endsAt))
      return null;
    return {
      message: `the capacity block starts at ${capacity.startsAt} and ends at ${capacity.endsAt}`,
      hint: 'correct startsAt or endsAt',
    };
  }),
  eachPool(
    {
      code: 'capacity/more-nodes-than-reserved',
      about: 'A pool does not grow past what was reserved.',
      severity: 'warning',
      waivable: true,
    },
    ({ pool }) => {
      const machines = reservedOf(pool)?.machines;
      if (machines === undefined || pool.size.max <= machines) return null;
      return {
        message: `the pool may grow to ${String(pool.size.max)} nodes, and ${String(machines)} are reserved`,
        hint: 'lower the maximum, or correct machines',
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
