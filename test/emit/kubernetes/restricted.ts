import type { Loose } from './contexts';

const restrictedVolumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

/** What keeps a pod from the Pod Security level `restricted`, as https://kubernetes.io/docs/concepts/security/pod-security-standards/ has it. */
export function restrictedFindings(name: string, template: Loose): readonly string[] {
  const spec = template.spec ?? {};
  const pod = spec.securityContext ?? {};
  const containers = (spec.containers ?? []) as unknown as readonly Loose[];
  const volumes = (spec.volumes ?? []) as unknown as readonly Loose[];
  const securities = containers.map((container) => (container.securityContext ?? {}) as unknown as Readonly<Record<string, unknown>>);
  const checks: readonly (readonly [string, boolean])[] = [
    ['shares a namespace of the host', ['hostNetwork', 'hostPID', 'hostIPC'].some((field) => field in spec)],
    [
      'has a volume of a kind that is not allowed',
      volumes.some((volume) => !Object.keys(volume).every((key) => key === 'name' || restrictedVolumes.includes(key))),
    ],
    ['may run as root', (pod.runAsNonRoot as unknown) !== true || (pod.runAsUser as unknown) === 0],
    ['has no seccomp profile', (pod.seccompProfile?.type as unknown) !== 'RuntimeDefault'],
    ['may gain privileges', securities.some((security) => security.allowPrivilegeEscalation !== false || 'privileged' in security)],
    ['keeps capabilities', securities.some((security) => JSON.stringify(security.capabilities) !== '{"drop":["ALL"]}')],
    ['uses a port of the host', containers.some((container) => JSON.stringify(container.ports ?? []).includes('hostPort'))],
  ];
  return checks.filter(([, broken]) => broken).map(([what]) => `${name}: ${what}`);
}
