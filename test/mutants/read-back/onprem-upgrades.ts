import { engines } from '../../../lib/targets/onprem/engine';
import type { Expected } from './held';
import type { Hall } from './onprem-truth';

/** Release of the engine, by the table of releases. */
export function releaseOf({ said, minor }: Hall): string {
  const releases: Readonly<Record<string, string>> = engines[said.engine].releases;
  return releases[minor] ?? '';
}

/** What asks for the upgrade of an agent: as a label has it, which takes no plus. */
export function requestOf(hall: Hall): string {
  return releaseOf(hall).replace('+', '-');
}

/** Agents that ask for it get the release, so many at a time; servers never do. None where there are no agents. */
export function planFacts(hall: Hall): Readonly<Record<string, Readonly<Record<string, Expected>>>> {
  const { agents, said } = hall;
  const { concurrency, drain } = said.upgrades ?? { concurrency: 1, drain: true };
  if (agents.length === 0) return {};
  return {
    'Plan agents': {
      apiVersion: 'upgrade.cattle.io/v1',
      spec: {
        concurrency,
        version: releaseOf(hall),
        nodeSelector: {
          matchExpressions: [
            { key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' },
            { key: 'cdk-gpu/upgrade', operator: 'In', values: [requestOf(hall)] },
          ],
        },
        serviceAccountName: 'system-upgrade',
        tolerations: [{ operator: 'Exists' }],
        ...(drain ? { drain: { force: true, timeout: '15m' } } : { cordon: true }),
        jobActiveDeadlineSecs: 3600,
        postCompleteDelay: '2m',
        upgrade: { image: `rancher/${said.engine}-upgrade` },
      },
    },
  };
}
