import type { Machine } from '../catalog/machine';
import type { KindsOf, OwnMachines } from '../catalog/own-machine';

export type { KindsOf, OwnMachines } from '../catalog/own-machine';

/** A table with the rows that a program brings along. Those that could not be read are missing; nothing is written then. */
export function withOwn<T extends object, M extends OwnMachines>(table: T, rows: readonly Machine[]): T & KindsOf<M> {
  return { ...table, ...Object.fromEntries(rows.map((row) => [row.type, row])) } as unknown as T & KindsOf<M>;
}
