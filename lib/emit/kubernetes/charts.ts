import type * as Cdk8s from 'cdk8s';
import type { ApiObject, App, Chart } from 'cdk8s';
import type * as Constructs from 'constructs';
import type { Construct } from 'constructs';
import type { ClusterObjects } from './cluster-objects';
import { phaseNumbers, type KubernetesObject, type Phase } from './kubernetes-object';
import { refuseTokens } from './tokens';

/** cdk8s is loaded when the first object is drawn: a program that only checks or writes Terraform does without. */
function engine(): { readonly cdk8s: typeof Cdk8s; readonly constructs: typeof Constructs } {
  return { cdk8s: require('cdk8s') as typeof Cdk8s, constructs: require('constructs') as typeof Constructs };
}

/** An app that renders to text alone. */
export function privateApp(): App {
  const { cdk8s } = engine();
  // Never written to: cdk8s makes the folder only when it synthesizes by itself.
  return new cdk8s.App({ outdir: 'manifests', recordConstructMetadata: false });
}

/** Draws one chart for each phase that has objects, a construct in it for each workload, and an `ApiObject` in that for each object. */
export function drawCharts(app: App, { phases }: ClusterObjects, idOf: (phase: Phase) => string): ReadonlyMap<Phase, Chart> {
  const { cdk8s, constructs } = engine();
  const charts = new Map<Phase, Chart>();
  for (const [phase, owners] of phases) {
    const chart = new cdk8s.Chart(app, idOf(phase), { disableResourceNameHashes: true });
    charts.set(phase, chart);
    for (const { path, id, objects } of owners) {
      const owner = new constructs.Construct(chart, id);
      for (const object of objects) {
        refuseTokens(path, object);
        new cdk8s.ApiObject(owner, idWithin(owner, object), object);
      }
    }
  }
  return charts;
}

/** Kinds are told apart by name only where a workload has two of one. */
function idWithin(owner: Construct, object: KubernetesObject): string {
  return owner.node.tryFindChild(object.kind) === undefined ? object.kind : `${object.kind}-${object.metadata.name}`;
}

/** Ids of charts in an app that is not ours, where charts of other blueprints may be. */
export function chartIdIn({ blueprint, cluster }: ClusterObjects, phase: Phase): string {
  return `${blueprint}-${cluster.id}-${phaseNumbers[phase]}-${phase}`;
}

/**
 * Objects of a chart in the order in which they were drawn, which is the order of their application. cdk8s' own order walks a graph of dependencies that
 * we never make, and takes exponential time in the number of charts when a user makes some.
 */
export function objectsOfChart(chart: Chart): readonly ApiObject[] {
  const { cdk8s } = engine();
  return chart.node.findAll().filter((construct): construct is ApiObject => cdk8s.ApiObject.isApiObject(construct));
}
