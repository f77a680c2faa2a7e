import { z } from 'zod';
import type { KubernetesObject } from './shapes';

/**
 * Google publishes the fields of this kind and no definition of it, so the package stores none. These are the fields that we write.
 * Source: https://cloud.google.com/kubernetes-engine/docs/reference/crds/computeclass, read 2026-11-22.
 */
const spec = z.strictObject({
  priorities: z.array(z.strictObject({ nodepools: z.array(z.string().regex(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/)).min(1) })).min(1),
  nodePoolAutoCreation: z.strictObject({ enabled: z.boolean() }),
  whenUnsatisfiable: z.enum(['DoNotScaleUp', 'ScaleUpAnyway']),
});

/** Whether an object is of the one kind that is written without a stored schema. */
export function isComputeClass({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === 'cloud.google.com/v1' && kind === 'ComputeClass';
}

/** What GKE would refuse in a compute class. */
export function computeClassFindings(object: KubernetesObject): readonly { readonly path: string; readonly reason: string }[] {
  const result = spec.safeParse(object.spec);
  const issues = result.success ? [] : result.error.issues;
  return issues.map(({ path, message }) => ({ path: ['spec', ...path.map(String)].join('.'), reason: message }));
}
