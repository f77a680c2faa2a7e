import { issueAt } from '../checks/rule';
import { resolve } from '../emit/images';
import { findToken } from '../emit/kubernetes/tokens';
import type { Scene } from '../emit/scene';
import type { Issue } from '../errors';

export const terraformValueInKubernetes = {
  code: 'token/terraform-value-in-kubernetes',
  about: 'Nothing in Kubernetes objects is known only when Terraform has run.',
  waivable: false,
} as const;

/**
 * What Kubernetes reads is final when it is written. A value that only Terraform can know would stand there as `${TfToken[...]}`, and nobody would
 * fill it in.
 */
export function outputIssues(scene: Pick<Scene, 'model' | 'target'>): readonly Issue[] {
  const { model } = scene;
  const registries = new Set(model.registries.map((registry) => registry.path));
  // Without its registry an image has no address; what is wrong is told where the registry is.
  const images = model.images.filter((image) => image.kind === 'referenced' || registries.has(image.registry));
  return [
    ...model.clusters.flatMap((cluster) => cluster.workloads.flatMap((workload) => tokenIssues(workload, workload))),
    ...model.clusters.flatMap(({ path, manifests }) => manifests.flatMap(({ at, body }) => tokenIssues({ path, at }, body))),
    ...images.flatMap((image) => tokenIssues(image, resolve(scene, image).reference)),
  ];
}

/** The first value below a part of the program that only Terraform knows. */
export function tokenIssues(subject: { readonly path: string; readonly at: string | null }, value: unknown): readonly Issue[] {
  const key = findToken(value);
  if (key === null) return [];
  return [
    issueAt(subject, {
      ...terraformValueInKubernetes,
      message: `${key === '' ? 'it' : `\`${key}\``} holds a value that only Terraform knows, and YAML is written before Terraform runs`,
      hint: 'compute the value in the program, or put it into a Secret or ConfigMap that Terraform writes',
    }),
  ];
}
