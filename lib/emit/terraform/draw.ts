import type { App, TerraformStack } from 'cdktf';
import { stackNames } from '../stack-names';
import type { Scene } from '../scene';
import { BlueprintStack } from './blueprint-stack';
import { setBackend } from './backend';
import { withoutStackCapture } from './without-stack-capture';

/** Draws every stack of a program below a cdktf app, by life cycle: registries, each cluster, each cluster's add-ons. */
export function drawStacks(app: App, scene: Scene): readonly TerraformStack[] {
  return withoutStackCapture(() => {
    const { model } = scene;
    const stackNamed = (name: string): BlueprintStack => {
      const stack = new BlueprintStack(app, name);
      setBackend(stack, model.state);
      return stack;
    };
    const stacks: TerraformStack[] = [];
    const { registries } = scene.target;
    const registry = scene.registry.registries.length > 0 && registries !== null ? stackNamed(stackNames.registry(model.id)) : null;
    if (registry !== null && registries !== null) {
      registries.toTerraform(scene.registry, registry);
      stacks.push(registry);
    }
    for (const { target, context } of scene.clusters) {
      const addOns = target.components(context);
      const cluster = stackNamed(stackNames.cluster(model.id, context.cluster.id));
      const releases = addOns.length > 0 ? stackNamed(stackNames.addOns(model.id, context.cluster.id)) : null;
      target.toTerraform(context, { cluster, addOns: releases });
      // A stack in which nothing was drawn, as for a cluster that exists, is not written.
      const drawn = cluster.node.children.length > 1;
      if (drawn) {
        stacks.push(cluster);
        if (registry !== null && context.pulls.size > 0) cluster.addDependency(registry);
      } else {
        app.node.tryRemoveChild(cluster.node.id);
      }
      if (releases !== null) {
        drawAddOnsLazily(releases, addOns);
        if (drawn) releases.addDependency(cluster);
        stacks.push(releases);
      }
    }
    return stacks;
  });
}

/** The Helm and Kubernetes bindings are loaded only by programs that have add-ons. */
function drawAddOnsLazily(stack: TerraformStack, addOns: Parameters<(typeof import('./add-ons'))['drawAddOns']>[1]): void {
  (require('./add-ons') as typeof import('./add-ons')).drawAddOns(stack, addOns);
}
