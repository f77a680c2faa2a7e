import type { AnyTarget } from '../lib/targets/target';

/** What differs between places, of one target. */
export type TraitsOf<T extends AnyTarget> = NonNullable<T['_traits']>;
type RowOf<T extends AnyTarget> = T['machines'][keyof T['machines']];
/** GPUs that the target offers. */
export type GpuOf<T extends AnyTarget> = Extract<RowOf<T>['gpu'], string>;
/** Numbers of that GPU that its machines have. */
export type CountOf<T extends AnyTarget, G> = Extract<RowOf<T>, { readonly gpu: G }>['gpus'];
/** Machine types with that many of that GPU. */
export type MachineTypeOf<T extends AnyTarget, G, N> = {
  [K in keyof T['machines']]: T['machines'][K] extends { readonly gpu: G; readonly gpus: N } ? K : never;
}[keyof T['machines']];
