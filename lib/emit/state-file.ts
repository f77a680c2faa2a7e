import { posix } from 'node:path';
import type { StateModel } from '../model/state';

/** Where a stack's state is kept beside the program, from the folder that outputs are in. It stands outside `cdktf.out`, which people delete. */
export function localStateFile({ path }: Extract<StateModel, { readonly kind: 'local' }>, stack: string): string {
  return posix.join(path ?? '', `terraform.${stack}.tfstate`);
}
