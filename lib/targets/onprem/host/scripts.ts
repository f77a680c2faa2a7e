import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that run on hosts and on the machine of whoever applies, in the order in which their parts follow each other. */
const parts = {
  airgap: ['airgap.sh'],
  converge: [
    'converge/base.sh',
    'converge/preflight.sh',
    'converge/devices.sh',
    'converge/storage.sh',
    'converge/files.sh',
    'converge/artifacts.sh',
    'converge/engine.sh',
    'converge/main.sh',
  ],
  drain: ['drain.sh'],
  kubeconfig: ['kubeconfig.sh'],
  leave: ['leave.sh'],
  nodes: ['nodes.sh'],
} as const;
export type ScriptName = keyof typeof parts;
export const scriptNames = Object.keys(parts) as readonly ScriptName[];

const texts = new Map<ScriptName, string>();

/** Text of a program. It is the same for every host of every cluster; what differs is data beside it. Read when it is first asked for. */
export function script(name: ScriptName): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = parts[name].map((part) => readFileSync(join(__dirname, part), 'utf8')).join('\n');
  texts.set(name, text);
  return text;
}
