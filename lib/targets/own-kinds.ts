import type { KindsOf, OwnMachines } from '../catalog/own-machine';
import type { Machine } from '../catalog/machine';

export type { KindsOf, NoOwnMachines, OwnMachines } from '../catalog/own-machine';

/** Rows that a program brought along, by their type. Those that could not be read are missing; nothing is written then. */
export function kindsOf<M extends OwnMachines>(rows: readonly Machine[]): KindsOf<M> {
  return Object.fromEntries(rows.map((row) => [row.type, row])) as unknown as KindsOf<M>;
}
