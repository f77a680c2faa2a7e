import { compareText } from '../../errors';
import { usesGpu, type WorkloadModel } from '../../model/workload';
import { namespaceOf, type KubernetesContext } from './context';
import type { KubernetesObject } from './kubernetes-object';
import { commonLabels } from './labels';
import type { Volume, VolumeMount } from './pod-types';

/** Name in the passwd entry. Nothing that an image has of its own is likely to be called so, nor to live in this home. */
const userName = 'cdk-gpu';
const home = `/home/${userName}`;
/** Kubernetes' and every distribution's number of the user without rights. */
const nobody = 65534;

/** The number that a workload's pods run as; null when the image decides, or root does. */
export function uidOf(workload: WorkloadModel): number | null {
  return typeof workload.runAs === 'number' ? workload.runAs : null;
}

/**
 * Environment of a user that the image knows nothing of. PyTorch asks for the user's name when it is imported, and its compilers and Hugging Face's
 * libraries write beneath the home: with the root file system read-only, all of that must lead to a volume.
 * Sources: https://github.com/vllm-project/vllm/issues/44548, https://github.com/kserve/kserve/issues/5666 (read 2026-11-22).
 */
export function userEnvironment(workload: WorkloadModel): Readonly<Record<string, string>> {
  if (uidOf(workload) === null) return {};
  const cache = `${home}/.cache`;
  const user = { HOME: home, LOGNAME: userName, USER: userName, XDG_CACHE_HOME: cache };
  // A plain web service writes none of these.
  if (workload.kind === 'microservice' && !usesGpu(workload)) return user;
  return {
    ...user,
    HF_HOME: `${cache}/huggingface`,
    TORCHINDUCTOR_CACHE_DIR: `${cache}/torchinductor`,
    TRITON_CACHE_DIR: `${cache}/triton`,
    VLLM_CACHE_ROOT: `${cache}/vllm`,
  };
}

/** Home and /tmp to write in, and a passwd entry. An image that runs as its own user keeps what it has. */
export function userVolumes(workload: WorkloadModel): { readonly volumes: readonly Volume[]; readonly mounts: readonly VolumeMount[] } {
  const uid = uidOf(workload);
  if (uid === null) return { volumes: [], mounts: [] };
  return {
    volumes: [
      { name: 'home', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
      { name: 'user', configMap: { name: userConfigName(uid) } },
    ],
    mounts: [
      { name: 'user', mountPath: '/etc/group', subPath: 'group', readOnly: true },
      { name: 'user', mountPath: '/etc/passwd', subPath: 'passwd', readOnly: true },
      { name: 'home', mountPath: home },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

/** Name of the ConfigMap with the passwd and group files of one user. */
export function userConfigName(uid: number): string {
  return `user-${uid}`;
}

/** One ConfigMap for each user that some workload of the cluster runs as, by number. */
export function userConfigObjects(context: KubernetesContext): readonly KubernetesObject[] {
  const uids = new Set(context.workloads.map((placed) => uidOf(placed.workload)).filter((uid) => uid !== null));
  return [...uids]
    .map((uid): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: userConfigName(uid),
        namespace: namespaceOf(context),
        labels: commonLabels(context.blueprint, userConfigName(uid)),
      },
      data: userFiles(uid),
    }))
    .sort((a, b) => compareText(a.metadata.name, b.metadata.name));
}

/** Root and nobody stay, because programs look them up; of two entries with one number only the first is ever found, so nobody gives way. */
function userFiles(uid: number): Readonly<Record<'group' | 'passwd', string>> {
  const others =
    uid === nobody
      ? { passwd: [], group: [] }
      : { passwd: [`nobody:x:${nobody}:${nobody}:nobody:/:/sbin/nologin`], group: [`nogroup:x:${nobody}:`] };
  return {
    group: lines(['root:x:0:', `${userName}:x:${uid}:`, ...others.group]),
    passwd: lines(['root:x:0:0:root:/root:/bin/sh', `${userName}:x:${uid}:${uid}:${userName}:${home}:/bin/sh`, ...others.passwd]),
  };
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
