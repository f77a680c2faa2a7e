import { z } from 'zod';
import type { KubernetesObject } from './shapes';

/**
 * Google publishes the fields of this kind and no definition of it, so the package stores none. These are the fields that we write.
 * Source: https://cloud.google.com/kubernetes-engine/docs/reference/crds/computeclass, read 2026-11-22.
 */
const computeClass = z.strictObject({
  priorities: z.array(z.strictObject({ nodepools: z.array(z.string().regex(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/)).min(1) })).min(1),
  nodePoolAutoCreation: z.strictObject({ enabled: z.boolean() }),
  whenUnsatisfiable: z.enum(['DoNotScaleUp', 'ScaleUpAnyway']),
});

/** Source: https://github.com/metallb/metallb, tag v0.16.1, config/crd/bases, read 2026-11-23. */
const ipAddressPool = z.strictObject({ addresses: z.array(z.string()).min(1) });
const l2Advertisement = z.strictObject({ ipAddressPools: z.array(z.string()).min(1) });

/** Source: https://github.com/Mellanox/network-operator, tag v26.4.1, deployment/network-operator/crds/mellanox.com_nicnodepolicies.yaml, read 2026-11-23. */
const plugin = z.strictObject({
  image: z.string().regex(/^[a-zA-Z0-9-]+$/),
  repository: z.string().regex(/^[a-zA-Z0-9./-]+$/),
  version: z.string().min(1),
  config: z.string().refine(isJson, { error: 'is no JSON' }),
  containerResources: z.array(z.strictObject({ name: z.string(), requests: z.record(z.string(), z.string()) })),
});
const toleration = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(['Exists', 'Equal']),
  value: z.string().optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
});
const nicNodePolicy = z.strictObject({
  nodeSelector: z.record(z.string(), z.string()),
  tolerations: z.array(toleration).optional(),
  rdmaSharedDevicePlugin: plugin.optional(),
  sriovDevicePlugin: plugin.optional(),
});

/** Source: the same folder, mellanox.com_macvlannetworks.yaml and mellanox.com_hostdevicenetworks.yaml. What is in `ipam` goes into JSON between single quotes. */
const ipam = z.string().refine((text) => isJson(text) && !text.includes("'"), { error: 'is no JSON that can be quoted' });
const macvlanNetwork = z.strictObject({
  networkNamespace: z.string(),
  master: z.string(),
  mode: z.enum(['bridge', 'private', 'vepa', 'passthru']),
  mtu: z.int().min(0).optional(),
  ipam,
});
const hostDeviceNetwork = z.strictObject({ networkNamespace: z.string(), resourceName: z.string(), ipam });

/** Source: https://github.com/rancher/system-upgrade-controller, tag v0.20.1, pkg/crds/yaml/generated/upgrade.cattle.io_plans.yaml, read 2026-11-23. */
const plan = z.strictObject({
  concurrency: z.int().min(1),
  cordon: z.boolean().optional(),
  drain: z.strictObject({ force: z.boolean(), timeout: z.string().regex(/^\d+m$/) }).optional(),
  jobActiveDeadlineSecs: z.int().min(1),
  nodeSelector: z.strictObject({
    matchExpressions: z.array(
      z.strictObject({ key: z.string(), operator: z.enum(['In', 'DoesNotExist']), values: z.array(z.string()).optional() }),
    ),
  }),
  postCompleteDelay: z.string().regex(/^\d+m$/),
  serviceAccountName: z.string(),
  tolerations: z.array(toleration),
  upgrade: z.strictObject({ image: z.string() }),
  version: z.string(),
});

const specs: Readonly<Record<string, z.ZodType>> = {
  'cloud.google.com/v1 ComputeClass': computeClass,
  'mellanox.com/v1alpha1 HostDeviceNetwork': hostDeviceNetwork,
  'mellanox.com/v1alpha1 MacvlanNetwork': macvlanNetwork,
  'mellanox.com/v1alpha1 NicNodePolicy': nicNodePolicy,
  'metallb.io/v1beta1 IPAddressPool': ipAddressPool,
  'metallb.io/v1beta1 L2Advertisement': l2Advertisement,
  'upgrade.cattle.io/v1 Plan': plan,
};

/** What is wrong in an object of a kind that is written without a stored schema: the fields that we write of each are described here. Null for other kinds. */
export function describedFindings(object: KubernetesObject): readonly { readonly path: string; readonly reason: string }[] | null {
  const spec = specs[`${object.apiVersion} ${object.kind}`];
  if (spec === undefined) return null;
  const result = spec.safeParse(object.spec);
  const issues = result.success ? [] : result.error.issues;
  return issues.map(({ path, message }) => ({ path: ['spec', ...path.map(String)].join('.'), reason: message }));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
