import { givenText } from './given-file';
import type { Authorities } from './host/files';
import type { ParsedOptions } from './options';

/** Certificates by registry. That a file is missing is told by a rule. */
export function authoritiesOf({ registries }: ParsedOptions): Authorities {
  return Object.fromEntries(
    Object.entries(registries).flatMap(([registry, { ca }]) => {
      const text = ca === null ? null : givenText(ca.file);
      return text === null ? [] : [[registry, text] as const];
    }),
  );
}
