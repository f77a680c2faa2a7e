import type { Scene } from '../../../lib/emit/scene';
import { isRecord, type Json } from '../tree';
import { addOnFindings } from './add-ons';
import { awsClusterFindings } from './aws';
import { awsRegistryFindings } from './aws-registry';
import { gcpClusterFindings } from './gcp';
import { gcpRegistryFindings } from './gcp-registry';
import { onPremClusterFindings } from './onprem';
import { hallOf } from './onprem-truth';
import { providerFindings } from './provider';
import { addressOf, viewOf } from './view';
import { eachBody } from '../terraform-schema';

/**
 * What in the Terraform of a program is unlike the program as it was placed: nodes against pools, rights against what is pulled and
 * called, ways through the
 * network, and what is safe with no option set. For programs that set none: a target keeps its options to itself.
 */
export function readBackStacks(scene: Scene, stacks: Readonly<Record<string, Json>>): readonly string[] {
  const { model, clusters, registry } = scene;
  const made = registry.registries.length > 0 ? [`${model.id}-registry`] : [];
  const wanted = clusters.flatMap(({ target, context }) => {
    const name = `${model.id}-${context.cluster.id}`;
    return [...(target.name === 'existing' ? [] : [name]), ...(target.components(context).length > 0 ? [`${name}-addons`] : [])];
  });
  const names = [...made, ...wanted];
  const first = stacks[names[0] ?? ''] ?? null;
  return [
    ...names.flatMap((name) => loops(name, stacks[name] ?? null)),
    ...names.filter((name) => stacks[name] === undefined).map((name) => `there is no stack ${name}`),
    ...Object.keys(stacks)
      .filter((name) => !names.includes(name))
      .map((name) => `nobody asks for stack ${name}`),
    ...clusters.flatMap(({ target, context }) => {
      const name = `${model.id}-${context.cluster.id}`;
      // A zone is its region and a letter: `us-east-1a`, `us-central1-a`.
      const [zone = ''] = context.pools.flatMap((placed) => target.zonesOf(placed));
      const region = zone.replace(/-?[a-z]$/, '');
      const common = { place: target.name, region, cluster: name };
      const each = names.flatMap((stack) => providerFindings({ ...common, name: stack, stack: stacks[stack] ?? null }, first));
      const cluster = viewOf(name, stacks[name] ?? null);
      const addOns = viewOf(`${name}-addons`, stacks[`${name}-addons`] ?? null);
      const truth = { model, target, context, name, region };
      return [
        ...each,
        ...(target.name === 'aws' ? awsClusterFindings(cluster, addOns, truth) : []),
        ...(target.name === 'gcp' ? gcpClusterFindings(cluster, addOns, truth) : []),
        ...(target.name === 'onprem' ? onPremClusterFindings(cluster, truth) : []),
        ...addOnFindings(addOns, { place: target.name, context, name, region, hall: hallOf(truth) }),
        ...made.flatMap((registryName) => {
          const view = viewOf(registryName, stacks[registryName] ?? null);
          return target.name === 'aws' ? awsRegistryFindings(view, scene.registry) : gcpRegistryFindings(view, scene.registry, region);
        }),
      ];
    }),
  ];
}

/** Resources that wait for themselves. */
function loops(name: string, stack: Json): readonly string[] {
  const view = viewOf(name, stack);
  const { resource = {} } = isRecord(stack) ? stack : {};
  return eachBody(resource)
    .filter((each) => view.waitsFor(each).has(addressOf(each)))
    .map((each) => `${name}: ${addressOf(each)} waits for itself`);
}
