import { z } from 'zod';
import { gpuNames } from '../catalog/gpu';
import { gpus } from '../catalog/gpus';
import type { Allocatable, Architecture, Machine, MachineFabric, MachineTable } from '../catalog/machine';
import { migProfilesOf } from '../catalog/mig';
import type { KindsOf, OwnMachines } from '../catalog/own-machine';
import type { ValueIssue } from '../errors';
import { valueIssues } from '../model/value-issues';

const schema = z.strictObject({
  gpu: z.enum(gpuNames),
  gpus: z.int().min(1).max(128),
  cpus: z.number().positive().max(4096),
  memoryGiB: z.number().positive().max(65536),
  arch: z.enum(['amd64', 'arm64']).default('amd64'),
  pods: z.int().min(8).max(1024).default(110),
  localSsdGb: z.number().min(0).max(1_000_000).default(0),
  fabric: z
    .strictObject({ devices: z.int().min(1).max(128), gpuDirect: z.boolean() })
    .nullable()
    .default(null),
  networkCards: z.int().min(1).max(128).nullable().default(null),
  accelerator: z.string().min(1).nullable().default(null),
  usdPerHour: z.number().positive().nullable().default(null),
  source: z.string().min(1),
});
/** A machine of a program's own, parsed. */
export type OwnFacts = Readonly<z.output<typeof schema>>;

/** What differs between places in rows of a program's own. */
export interface OwnMachineRules {
  readonly known: MachineTable;
  /** Ways in which machines are bought here; nobody knows better of this one. */
  readonly soldAs: readonly string[];
  readonly allocatable: (
    machine: { readonly cpus: number; readonly memoryGiB: number; readonly arch: Architecture },
    pods: number,
  ) => Allocatable;
  /** Kind of network that joins nodes here; null where none is drawn. */
  readonly fabric: MachineFabric['kind'] | null;
  /** What the place alone wants of a row: properties that are wrong, with the reason. */
  readonly complaints: (facts: OwnFacts) => readonly ValueIssue[];
}

/** A row of a program's own, beside what only the place reads of it. */
export interface OwnRow {
  readonly machine: Machine;
  readonly facts: OwnFacts;
}

/** A table with the rows that a program brings along. Those that could not be read are missing; nothing is written then. */
export function withOwn<T extends object, M extends OwnMachines>(table: T, rows: readonly Machine[]): T & KindsOf<M> {
  return { ...table, ...Object.fromEntries(rows.map((row) => [row.type, row])) } as unknown as T & KindsOf<M>;
}

/** Reads the option `machines`: rows as the table has them, and all that is wrong. */
export function readOwnMachines(
  given: unknown,
  rules: OwnMachineRules,
): { readonly rows: readonly OwnRow[]; readonly issues: readonly ValueIssue[] } {
  const rows: OwnRow[] = [];
  const issues: ValueIssue[] = [];
  const parsed = z.record(z.string(), z.unknown()).safeParse(given ?? {});
  if (!parsed.success)
    return {
      rows,
      issues: [{ path: ['machines'], message: 'must be machines by their type', hint: "give { 'p9.48xlarge': machine({ … }) }" }],
    };
  for (const [type, row] of Object.entries(parsed.data)) {
    const result = schema.safeParse(row, { reportInput: true });
    const at = (issue: ValueIssue): ValueIssue => ({ ...issue, path: ['machines', type, ...issue.path] });
    if (!result.success) issues.push(...valueIssues(result.error.issues, schema.shape).map(at));
    else if (Object.hasOwn(rules.known, type))
      issues.push(at({ path: [], message: `${type} is in the table already`, hint: 'leave it out, and correct the table if it is wrong' }));
    else {
      issues.push(...rules.complaints(result.data).map(at));
      rows.push({ machine: rowOf(type, result.data, rules), facts: result.data });
    }
  }
  return { rows, issues };
}

function rowOf(type: string, facts: OwnFacts, { soldAs, allocatable, fabric: kind }: OwnMachineRules): Machine {
  const { gpu, gpus: count, cpus, memoryGiB, arch, pods, localSsdGb, fabric, networkCards, usdPerHour, source } = facts;
  return {
    type,
    gpu,
    gpus: count,
    gpuMemoryMiB: gpus[gpu].memoryMiB,
    nvlink: 'none',
    mig: migProfilesOf(gpu).length > 0,
    arch,
    cpus,
    memoryGiB,
    allocatable: allocatable({ cpus, memoryGiB, arch }, pods),
    localSsdGb,
    fabric: fabric === null || kind === null ? null : { kind, ...fabric },
    networkCards: networkCards ?? fabric?.devices ?? 1,
    soldAs,
    usdPerHour,
    source,
  };
}
