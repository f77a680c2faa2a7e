import type { Machine } from '../../catalog/machine';
import type { ValueIssue } from '../../errors';
import { readOwnMachines, type OwnMachineRules } from '../own-machines';
import { allocatableOf } from './allocatable';
import { gpuFacts, type GpuFacts } from './machine-facts';
import { gpuMachines, type GpuMachineKey } from './machines';

/** A row that a program brings along, with what only Google has to say about it. */
export interface OwnGpuMachine extends Machine {
  readonly facts: GpuFacts;
}

/** A local SSD of Google's, in decimal gigabytes. */
const ssdGb = (375 * 2 ** 30) / 1e9;

const rules: OwnMachineRules = {
  known: gpuMachines,
  soldAs: ['onDemand', 'spot', 'reservation', 'anyReservation', 'flexStart', 'queued'],
  allocatable: allocatableOf,
  fabric: null,
  complaints: ({ gpu, accelerator, fabric, networkCards }) => [
    ...(accelerator === null && acceleratorOf(gpu) === null
      ? [
          {
            path: ['accelerator'],
            message: `is needed: no machine of the table has ${gpu}`,
            hint: 'give what `gcloud compute accelerator-types list` calls it',
          },
        ]
      : []),
    ...(fabric === null && networkCards === null
      ? []
      : [{ path: ['fabric'], message: 'is for AWS: networks between GPUs are not drawn here', hint: 'leave fabric and networkCards out' }]),
  ],
};

/** Reads the option `machines`. Boot disks are Hyperdisks, which all newer machines take. */
export function readOwnGpuMachines(given: unknown): {
  readonly machines: readonly OwnGpuMachine[];
  readonly issues: readonly ValueIssue[];
} {
  const { rows, issues } = readOwnMachines(given, rules);
  const machines = rows.map(({ machine, facts }): OwnGpuMachine => {
    const accelerator = facts.accelerator ?? acceleratorOf(facts.gpu) ?? '';
    return { ...machine, facts: { accelerator, localSsds: Math.round(facts.localSsdGb / ssdGb), bootDisk: 'hyperdisk-balanced' } };
  });
  return { machines, issues };
}

/** What Google calls a GPU that a machine of the table has; null where none has it. */
function acceleratorOf(gpu: Machine['gpu']): string | null {
  const keys = Object.keys(gpuMachines) as readonly GpuMachineKey[];
  const key = keys.find((each) => gpuMachines[each].gpu === gpu);
  return key === undefined ? null : gpuFacts[key].accelerator;
}
