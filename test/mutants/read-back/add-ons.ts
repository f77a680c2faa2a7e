import { components } from '../../../lib/catalog/components';
import type { PlacedPool } from '../../../lib/placement/placement';
import type { Scene } from '../../../lib/emit/scene';
import { isList, type Json } from '../tree';
import { expanderFindings, expanderOf } from './aws-expander';
import { isScaled } from './capacity';
import { driverFacts, longhornFacts, metallbFacts, onServers } from './onprem-charts';
import type { Hall } from './onprem-truth';
import { held, look, quantity, sameSet, textOf, type Expected } from './held';
import { operatorFindings, pluginFindings } from './sharing';
import { inside, type View } from './view';

type Context = Scene['clusters'][number]['context'];

type Facts = Readonly<Record<string, Expected>>;

interface Cluster {
  readonly place: string;
  readonly context: Context;
  readonly name: string;
  readonly region: string;
  /** A program's own machines; null in other places. */
  readonly hall: Hall | null;
}

/** Charts that a cluster needs, by what its pools and its work are. */
function wantedOf({ place, hall, context: { pools, cluster } }: Cluster): readonly (keyof typeof components)[] {
  const gpus = pools.some(({ pool }) => pool.kind === 'gpu');
  const scaled = pools.some(({ pool }) => isScaled(pool));
  const gangs = cluster.workloads.some(({ kind }) => kind === 'trainingJob');
  const said = hall?.said;
  return [
    ...(place === 'aws' && gpus ? (['devicePlugin'] as const) : []),
    ...(place === 'aws' && pools.some(({ fabric }) => fabric) ? (['efaPlugin'] as const) : []),
    ...(place === 'aws' && scaled ? (['clusterAutoscaler'] as const) : []),
    ...(['existing', 'onprem'].includes(place) && gpus ? (['gpuOperator'] as const) : []),
    ...(place === 'onprem' && pools.some(({ fabric }) => fabric) ? (['networkOperator'] as const) : []),
    ...(typeof said?.loadBalancer === 'object' ? (['metallb'] as const) : []),
    ...(said?.storage?.install === 'longhorn' ? (['longhorn'] as const) : []),
    ...(typeof said?.storage?.install === 'object' ? (['nfs'] as const) : []),
    ...(gangs ? (['jobset'] as const) : []),
  ];
}

/** Releases are those of the table, at its versions, in namespaces that let their pods in, one after the other. */
export function addOnFindings(view: View, cluster: Cluster): readonly string[] {
  const wanted = wantedOf(cluster).map((key) => ({ key, ...components[key] }));
  const releases = view.of('helm_release');
  const missing = wanted
    .filter(({ name }) => !releases.some(({ body }) => look(body, 'name') === name))
    .map(({ name }) => `${view.name}: there is no release ${name}`);
  const strange = releases
    .filter(({ body }) => !wanted.some(({ name }) => look(body, 'name') === name))
    .map(({ id }) => `${view.name}: nobody asks for release ${id}`);
  const namespaces = view.of('kubernetes_namespace_v1');
  return [
    ...missing,
    ...strange,
    ...wanted.flatMap(({ key, name, chart, repository, version, namespace, podSecurity, ownNamespace }, index) => {
      const release = releases.find(({ body }) => look(body, 'name') === name);
      if (release === undefined) return [];
      const own = namespaces.find(({ body }) => look(body, 'metadata.name') === namespace);
      const before = wanted[index - 1]?.name;
      const waits = view.waitsFor(release);
      const late =
        before !== undefined && !waits.has(`helm_release.${releases.find(({ body }) => look(body, 'name') === before)?.id ?? ''}`);
      return [
        ...held(`release ${name}`, release.body, {
          ...chartFacts({ chart, repository, version }, cluster.hall),
          namespace,
          create_namespace: false,
          // What cannot start is taken back; a first node may have to be made for it.
          atomic: true,
          timeout: (value) => typeof value === 'number' && value >= 600,
          max_history: (value) => typeof value === 'number' && value > 1,
        }),
        ...(late ? [`release ${name} does not wait for ${before}`] : []),
        ...(ownNamespace
          ? [
              ...held(`namespace of ${name}`, own?.body, {
                'metadata.labels': {
                  'app.kubernetes.io/managed-by': 'cdk-gpu',
                  'pod-security.kubernetes.io/enforce': podSecurity,
                  'pod-security.kubernetes.io/warn': podSecurity,
                },
              }),
              ...(own !== undefined && waits.has(`${own.type}.${own.id}`) ? [] : [`release ${name} does not wait for its namespace`]),
            ]
          : []),
        ...held(`values of ${name}`, inside(look(release.body, 'values.0')) ?? {}, valuesOf(key, cluster)),
        ...choiceFindings(key, cluster, inside(look(release.body, 'values.0')) ?? {}),
      ];
    }),
  ];
}

/** Without internet a chart is an archive, which is one version by itself. */
function chartFacts(chart: Readonly<Record<'chart' | 'repository' | 'version', string>>, hall: Hall | null): Facts {
  const gap = hall?.said.airGap;
  if (gap === undefined) return chart;
  const nothing: Expected = (value) => value === undefined;
  return { chart: `${gap.artifacts}/charts/${chart.chart}-${chart.version}.tgz`, repository: nothing, version: nothing };
}

/** What a chart is told of the pools one by one: how each shares its GPUs, and which of its groups grows first. */
function choiceFindings(key: keyof typeof components, { context, hall }: Cluster, values: Json): readonly string[] {
  const gpuPools = context.pools.filter(({ pool }) => pool.kind === 'gpu');
  if (key === 'clusterAutoscaler') return expanderFindings(values, context.pools);
  if (key === 'gpuOperator') return operatorFindings(gpuPools, values, hall !== null && cutsInVirtualMachines(hall));
  if (key !== 'devicePlugin') return [];
  const { map, default: fallback, ...others } = (look(values, 'config') ?? {}) as Readonly<Record<string, Json>>;
  return [
    ...Object.keys(others).map((name) => `nobody asks for ${name} of the device plugin's configurations`),
    ...pluginFindings('aws', gpuPools, { map, fallback, strategy: null }),
  ];
}

/** GPUs that are passed through to a virtual machine are not reset there: a change of what they are cut into takes a restart. */
function cutsInVirtualMachines({ servers, agents }: Hall): boolean {
  return [...servers, ...agents].some(({ pool, facts }) => facts.virtual === 'passthrough' && pool?.pool.sharing?.mig != null);
}

/** As much as placement counted for it. */
const asks =
  (cpu: string, memory: string): Expected =>
  (value) =>
    quantity(look(value, 'requests.cpu')) === quantity(cpu) && quantity(look(value, 'requests.memory')) === quantity(memory);

/** What placement took from each node for a DaemonSet. */
function asksAs(name: string, pools: readonly PlacedPool[]): Expected {
  const [load] = pools.flatMap(({ daemonSets }) => daemonSets.filter((each) => each.name === name));
  return asks(`${String(load?.cpuMillis)}m`, `${String(load?.memoryMiB)}Mi`);
}

/** Reaches nodes with these taints. */
const tolerates =
  (pools: readonly PlacedPool[]): Expected =>
  (value) => {
    const given = isList(value) ? value : [];
    const covers = (each: Json, taint: { readonly key: string; readonly value: string; readonly effect: string }): boolean =>
      look(each, 'key') === taint.key &&
      (look(each, 'effect') ?? '') === taint.effect &&
      (look(each, 'operator') === 'Exists' || (look(each, 'operator') === 'Equal' && look(each, 'value') === taint.value));
    const taints = [...pools.flatMap(({ node }) => node.taints), { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }];
    const usual = { key: 'CriticalAddonsOnly', value: '', effect: '' };
    return (
      taints.every((taint) => given.some((each) => covers(each, taint))) &&
      given.every((each) => [...taints, usual].some((taint) => covers(each, taint)))
    );
  };

const onSystemPool = { 'cdk-gpu/pool': 'system' };

/** What a chart is told. */
function valuesOf(key: keyof typeof components, { place, hall, context, name, region }: Cluster): Facts {
  const gpuPools = context.pools.filter(({ pool }) => pool.kind === 'gpu');
  switch (key) {
    case 'devicePlugin':
      return {
        tolerations: tolerates(gpuPools),
        resources: asksAs('nvidia-device-plugin', gpuPools),
        'tolerations.0': { key: 'CriticalAddonsOnly', operator: 'Exists' },
      };
    case 'efaPlugin': {
      const pools = context.pools.filter(({ fabric }) => fabric);
      const labels = { keys: ['cdk-gpu/pool'], values: pools.map(({ pool }) => pool.id).sort() };
      return { tolerations: tolerates(pools), supportedInstanceLabels: labels, resources: asksAs('aws-efa-k8s-device-plugin', pools) };
    }
    case 'clusterAutoscaler':
      return {
        'autoDiscovery.clusterName': name,
        awsRegion: region,
        cloudProvider: 'aws',
        fullnameOverride: 'cluster-autoscaler',
        nodeSelector: onSystemPool,
        // The autoscaler simulates the scheduler of its own minor.
        'image.tag': (tag) => textOf(tag).startsWith(`v${context.cluster.kubernetesVersion}.`),
        'rbac.serviceAccount': { create: true, name: 'cluster-autoscaler' },
        extraArgs: { expander: expanderOf(context.pools), 'skip-nodes-with-local-storage': false, 'skip-nodes-with-system-pods': false },
        resources: asks('100m', '600Mi'),
        containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
        securityContext: {
          fsGroup: 65534,
          runAsGroup: 65534,
          runAsNonRoot: true,
          runAsUser: 65534,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      };
    case 'gpuOperator': {
      const keys = sameSet(
        [...new Set(['nvidia.com/gpu', ...gpuPools.flatMap(({ node }) => node.taints.map((taint) => taint.key))])].map((each) => ({
          key: each,
          operator: 'Exists',
        })),
      );
      const controllers = ['operator', 'node-feature-discovery.master', 'node-feature-discovery.gc'];
      return {
        'daemonsets.tolerations': keys,
        'node-feature-discovery.worker.tolerations': keys,
        'cdi.enabled': true,
        ...(place === 'onprem'
          ? {
              ...Object.fromEntries(controllers.map((each) => [`${each}.tolerations`, onServers])),
              'dcgmExporter.serviceMonitor.enabled': false,
              ...(hall === null ? {} : driverFacts(hall, gpuPools)),
            }
          : {}),
      };
    }
    case 'networkOperator':
      return { 'nfd.enabled': false, 'operator.tolerations': onServers };
    case 'metallb':
      return metallbFacts(context.pools);
    case 'nfs':
      return { 'controller.enableSnapshotter': false };
    case 'longhorn':
      return hall === null ? {} : longhornFacts(hall.said, context.pools);
    case 'jobset': {
      const resources = asks('250m', '128Mi');
      if (place === 'aws') return { 'controller.nodeSelector': onSystemPool, 'controller.resources': resources };
      return place === 'onprem' ? { 'controller.tolerations': onServers, 'controller.resources': resources } : {};
    }
  }
}
