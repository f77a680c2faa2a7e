import { at, finding, repeated, show, type Finding, type Path } from '../finding';
import { dnsLabel, envName, portName } from '../names';
import { claimedVolumes, containers, containersOf, podSpecs } from '../parts';
import type { Container, Handler, Placed, Port } from '../shapes';
import type { Rule } from './rule';

const namesUnique: Rule = (object) =>
  podSpecs(object).flatMap(({ path, value }) => {
    const all = containersOf(path, value);
    const illegal = all.flatMap((container) => {
      const verdict = dnsLabel(container.value.name);
      return verdict === undefined ? [] : [finding([...container.path, 'name'], `is ${show(container.value.name)}, ${verdict}`)];
    });
    const twice = repeated(all.map((container) => container.value.name)).map((name) =>
      finding([...path, 'containers'], `the name ${show(name)} is used more than once`),
    );
    return [
      ...illegal,
      ...twice,
      ...(value.containers.length === 0 ? [finding([...path, 'containers'], 'a pod needs at least one container')] : []),
    ];
  });

const imagePresent: Rule = (object) =>
  containers(object).flatMap(({ path, value }) => (value.image ? [] : [finding([...path, 'image'], 'required, but missing')]));

const environmentLegal: Rule = (object) =>
  containers(object).flatMap((container) =>
    at([...container.path, 'env'], container.value.env).flatMap(({ path, value: { name, value, valueFrom } }) => {
      const verdict = envName(name);
      return [
        ...(verdict === undefined ? [] : [finding([...path, 'name'], `is ${show(name)}, ${verdict}`)]),
        ...(valueFrom && value ? [finding([...path, 'valueFrom'], 'may not stand beside value')] : []),
        ...(valueFrom && Object.keys(valueFrom).length !== 1 ? [finding([...path, 'valueFrom'], 'must name exactly one source')] : []),
      ];
    }),
  );

const mountsDeclared: Rule = (object) =>
  podSpecs(object).flatMap(({ path, value }) => {
    const declared = [...(value.volumes ?? []).map((volume) => volume.name), ...claimedVolumes(object)];
    return containersOf(path, value).flatMap((container) => [
      ...['volumeMounts' as const, 'volumeDevices' as const].flatMap((field) =>
        at<{ readonly name: string }>([...container.path, field], container.value[field])
          .filter((mount) => !declared.includes(mount.value.name))
          .map((mount) =>
            finding(
              [...mount.path, 'name'],
              `is ${show(mount.value.name)}, but the pod declares ${declared.length === 0 ? 'no volume' : `only ${declared.map(show).join(', ')}`}`,
            ),
          ),
      ),
      ...mountPathFindings(container),
    ]);
  });

function mountPathFindings({ path, value }: Placed<Container>): readonly Finding[] {
  const paths = (value.volumeMounts ?? []).map((mount) => mount.mountPath);
  return [
    ...repeated(paths).map((mountPath) => finding([...path, 'volumeMounts'], `the mountPath ${show(mountPath)} is used more than once`)),
    ...at([...path, 'volumeMounts'], value.volumeMounts)
      .filter((mount) => leavesVolume(mount.value.subPath))
      .map((mount) => finding([...mount.path, 'subPath'], 'must be a relative path without ..')),
  ];
}

function leavesVolume(subPath = ''): boolean {
  return subPath.startsWith('/') || subPath.split('/').includes('..');
}

const portsLegal: Rule = (object) =>
  containers(object).flatMap((container) => [
    ...at([...container.path, 'ports'], container.value.ports).flatMap(({ path, value }) => portFindings(path, value)),
    ...repeated((container.value.ports ?? []).flatMap(({ name }) => (name ? [name] : []))).map((name) =>
      finding([...container.path, 'ports'], `the name ${show(name)} is used more than once`),
    ),
  ]);

function portFindings(path: Path, port: Port): readonly Finding[] {
  const verdict = port.name ? portName(port.name) : undefined;
  return [
    ...(verdict === undefined ? [] : [finding([...path, 'name'], `is ${show(port.name)}, ${verdict}`)]),
    ...numberFindings([...path, 'containerPort'], port.containerPort),
    ...(port.hostPort ? numberFindings([...path, 'hostPort'], port.hostPort) : []),
  ];
}

function numberFindings(path: Path, port: number): readonly Finding[] {
  return port >= 1 && port <= 65535 ? [] : [finding(path, `is ${port}, must be 1 to 65535`)];
}

/** The server checks only the form of a named port; a name that the container does not have fails every probe, so it is refused here. */
const probesLegal: Rule = (object) =>
  containers(object).flatMap((container) => {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container.value;
    const probes = Object.entries({ livenessProbe, readinessProbe, startupProbe });
    const hooks = Object.entries({ postStart: lifecycle?.postStart, preStop: lifecycle?.preStop }).map(
      ([name, hook]) => [['lifecycle', name], hook] as const,
    );
    const given = [...probes.map(([name, probe]) => [[name], probe] as const), ...hooks].flatMap(([steps, handler]) =>
      handler ? [{ path: [...container.path, ...steps], handler }] : [],
    );
    const oneShot = container.init && container.value.restartPolicy !== 'Always';
    return [
      ...given.flatMap(({ path, handler }) =>
        oneShot
          ? [finding(path, 'an init container may have it only with restartPolicy Always')]
          : handlerFindings(path, handler, container.value),
      ),
      ...probes
        .filter(([name, probe]) => name !== 'readinessProbe' && (probe?.successThreshold ?? 1) > 1)
        .map(([name]) => finding([...container.path, name, 'successThreshold'], 'must be 1')),
    ];
  });

function handlerFindings(path: Path, handler: Handler, container: Container): readonly Finding[] {
  const chosen = (['exec', 'grpc', 'httpGet', 'sleep', 'tcpSocket'] as const).filter((kind) => handler[kind] !== undefined);
  const names = (container.ports ?? []).flatMap(({ name }) => (name ? [name] : []));
  const ports = (['httpGet', 'tcpSocket'] as const).flatMap((kind) => {
    const port = handler[kind]?.port;
    return port === undefined || typeof port === 'number' || names.includes(port)
      ? []
      : [
          finding(
            [...path, kind, 'port'],
            `is ${show(port)}, but the container names ${names.length === 0 ? 'no port' : `only ${names.map(show).join(', ')}`}`,
          ),
        ];
  });
  return [...(chosen.length === 1 ? [] : [finding(path, 'must have exactly one of exec, grpc, httpGet, sleep and tcpSocket')]), ...ports];
}

const privilegesAgree: Rule = (object) =>
  containers(object).flatMap(({ path, value: { securityContext } }) => {
    if (securityContext?.allowPrivilegeEscalation !== false) return [];
    const reason = securityContext.privileged
      ? 'privileged is true'
      : securityContext.capabilities?.add?.includes('CAP_SYS_ADMIN') && 'CAP_SYS_ADMIN is added';
    return reason ? [finding([...path, 'securityContext', 'allowPrivilegeEscalation'], `may not be false while ${reason}`)] : [];
  });

export const containerRules: readonly Rule[] = [
  namesUnique,
  imagePresent,
  environmentLegal,
  mountsDeclared,
  portsLegal,
  probesLegal,
  privilegesAgree,
];
