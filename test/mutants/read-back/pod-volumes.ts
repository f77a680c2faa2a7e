import type { PlacedWorkload } from '../../../lib/placement/placement';
import { isList, type Json } from '../tree';
import { held, look, quantity, sameSet, textOf } from './held';

/** A home, a /tmp and a passwd entry for a user that the image does not know; shared memory of the size that placement counted. */
export function volumeFindings(where: string, { workload, request }: PlacedWorkload, template: Json | undefined): readonly string[] {
  const user = typeof workload.runAs === 'number';
  const volumes: readonly Json[] = [
    ...(user
      ? [
          { name: 'home', emptyDir: {} },
          { name: 'tmp', emptyDir: {} },
          { name: 'user', configMap: { name: `user-${String(workload.runAs)}` } },
        ]
      : []),
    ...(request.sharedMemoryMiB > 0 ? [{ name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: null } }] : []),
  ];
  const mounts: readonly Json[] = [
    ...(user
      ? [
          { name: 'user', mountPath: '/etc/group', subPath: 'group', readOnly: true },
          { name: 'user', mountPath: '/etc/passwd', subPath: 'passwd', readOnly: true },
          { name: 'home', mountPath: '/home/cdk-gpu' },
          { name: 'tmp', mountPath: '/tmp' },
        ]
      : []),
    ...(request.sharedMemoryMiB > 0 ? [{ name: 'shared-memory', mountPath: '/dev/shm' }] : []),
  ];
  const given = look(template, 'spec.volumes');
  const sizes = (isList(given) ? given : []).flatMap((volume) => look(volume, 'emptyDir.sizeLimit') ?? []);
  const sizeless = isList(given)
    ? given.map((volume) => (look(volume, 'emptyDir.sizeLimit') === undefined ? volume : replacedSize(volume)))
    : given;
  const right = sizes.every((size) => quantity(size) / 2 ** 20 === Math.ceil(request.sharedMemoryMiB));
  return [
    ...(right ? [] : [`${where}: shared memory is ${sizes.map(textOf).join(', ')}`]),
    ...held(
      where,
      { volumes: sizeless ?? null, mounts: look(template, 'spec.containers.0.volumeMounts') ?? null },
      {
        volumes: volumes.length === 0 ? null : sameSet(volumes),
        mounts: mounts.length === 0 ? null : sameSet(mounts),
      },
    ),
  ];
}

function replacedSize(volume: Json): Json {
  return {
    ...(volume as Readonly<Record<string, Json>>),
    emptyDir: { ...(look(volume, 'emptyDir') as Readonly<Record<string, Json>>), sizeLimit: null },
  };
}
