import { createHash } from 'node:crypto';
import { compareText } from '../../../errors';
import type { InventoryHost } from '../inventory';
import type { HostFile } from '../host/host-file';

/** Labels and taints that a node registers with. What is said there later is not read again, so a change of it converges nothing. */
const registration = '/config.yaml.d/50-registration.yaml';

/**
 * Stands for everything that converging a host reads: another digest converges it again. The release of agents is not in it: a new one would restart all GPU nodes at once. The host's
 * own keys are: a machine that shows others was probably installed anew, and has nothing of what it is to be.
 */
export function digestOf(
  host: InventoryHost,
  {
    keys,
    env,
    files,
    converge,
  }: { readonly keys: string; readonly env: string; readonly files: readonly HostFile[]; readonly converge: string },
): string {
  const counted = files.filter(({ path }) => !path.endsWith(registration)).sort((a, b) => compareText(a.path, b.path));
  return sha256(
    JSON.stringify([
      host.role === 'agent' ? env.replace(/^RELEASE=.*\n/m, '') : env,
      counted.map(({ path, mode, content }) => [path, mode, content]),
      converge,
      keys,
    ]),
  );
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
