import type { Scene } from '../../../lib/emit/scene';
import { isService, type ServiceModel, type WorkloadModel } from '../../../lib/model/workload';
import type { ClusterContext } from '../../../lib/targets/target';
import { isRecord, type Json } from '../tree';
import { computeClassFacts } from './gcp-capacity';
import { held, look, sameSet, textOf, type Expected } from './held';
import { platformFacts, platformNamespaces, platformWide } from './onprem-platform';
import { hallOf } from './onprem-truth';
import { labelsOf, type Truth } from './truth';
import { workloadFindings } from './workloads';

/**
 * What in the objects of a cluster is unlike the program as it was placed: both ways, so that what is missing and what nobody asked for
 * are both told. Written
 * from what Kubernetes does with each field, and not from what makes the objects.
 */
export function readBackObjects(scene: Scene, clusterId: string, objects: readonly Json[]): readonly string[] {
  const cluster = scene.clusters.find(({ context }) => context.cluster.id === clusterId);
  if (cluster === undefined) return [`there is no cluster ${clusterId}`];
  const { context, target } = cluster;
  const services = context.cluster.workloads.filter(isService);
  const truth: Truth = {
    blueprint: scene.model,
    target,
    maker: scene.target,
    services,
    calls: context.cluster.workloads.flatMap((workload) => callsOf(workload, services)),
  };
  const workloads = new Map(context.workloads.map((placed) => [placed.workload.id, placed]));
  const owner = (object: Json): string => textOf(labelOf(object));
  const shared = objects.filter((object) => !workloads.has(owner(object)));
  const ordered = [...workloads.values()].flatMap((placed) => {
    const own = objects.filter((object) => owner(object) === placed.workload.id);
    return workloadFindings(truth, placed, new Map(own.map((object) => [textOf(look(object, 'kind')), object])));
  });
  return [...sharedFindings(truth, context, shared), ...ordered];
}

function labelOf(object: Json): Json {
  const labels = look(object, 'metadata.labels');
  return isRecord(labels) ? (labels['cdk-gpu/workload'] ?? '') : '';
}

/** By `calls`, or by taking an address. */
function callsOf(workload: WorkloadModel, services: readonly ServiceModel[]): readonly { readonly from: string; readonly to: string }[] {
  const addresses = Object.values(workload.env).flatMap((value) => (value.kind === 'address' ? [value.workload] : []));
  return [...new Set([...workload.calls, ...addresses])]
    .filter((path) => services.some((service) => service.path === path))
    .map((to) => ({ from: workload.path, to }));
}

/** The namespace, classes of nodes, what may leave and enter it, and users' entries. */
function sharedFindings(truth: Truth, context: ClusterContext, shared: readonly Json[]): readonly string[] {
  const { cluster, pools } = context;
  const { id } = truth.blueprint;
  const hall = hallOf({ context, target: truth.target, name: `${id}-${cluster.id}` });
  const { kubernetesVersion, workloads } = cluster;
  const byName = new Map(shared.map((object) => [`${textOf(look(object, 'kind'))} ${textOf(look(object, 'metadata.name'))}`, object]));
  const users = [...new Set(workloads.flatMap(({ runAs }) => (typeof runAs === 'number' ? [runAs] : [])))];
  const level = workloads.some(({ runAs }) => typeof runAs === 'object') ? 'baseline' : 'restricted';
  const tcp = (port: number): Json => ({ port, protocol: 'TCP' });
  const metadata = '169.254.169.254/32';
  const wanted: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
    [`Namespace ${id}`]: {
      'metadata.labels': (labels) =>
        ['enforce', 'audit', 'warn'].every(
          (mode) =>
            isRecord(labels) &&
            labels[`pod-security.kubernetes.io/${mode}`] === level &&
            labels[`pod-security.kubernetes.io/${mode}-version`] === `v${kubernetesVersion}`,
        ),
    },
    'NetworkPolicy namespace.default-deny': {
      'spec.podSelector': {},
      'spec.policyTypes': sameSet(['Egress', 'Ingress']),
      'spec.ingress': (value) => value === undefined,
      'spec.egress': (value) => value === undefined,
    },
    'NetworkPolicy namespace.allow-dns': {
      'spec.podSelector': {},
      'spec.policyTypes': ['Egress'],
      'spec.egress': [
        {
          ports: [{ port: 53, protocol: 'UDP' }, tcp(53)],
          to: [
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
            { ipBlock: { cidr: '169.254.20.10/32' } },
            { ipBlock: { cidr: metadata } },
          ],
        },
      ],
    },
    'NetworkPolicy namespace.allow-https-out': {
      'spec.podSelector': {},
      'spec.policyTypes': ['Egress'],
      'spec.egress': [{ ports: [tcp(443)], to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [metadata] } }] }],
    },
    ...(truth.target.name === 'gcp' ? computeClassFacts(pools) : {}),
    ...(hall === null ? {} : platformFacts(hall, pools)),
    ...Object.fromEntries(users.map((uid) => [`ConfigMap user-${String(uid)}`, userFacts(uid)])),
  };
  const missing = Object.keys(wanted)
    .filter((name) => !byName.has(name))
    .map((name) => `there is no ${name}`);
  const strange = [...byName.keys()].filter((name) => wanted[name] === undefined).map((name) => `nobody asks for ${name}`);
  return [
    ...missing,
    ...strange,
    ...[...byName].flatMap(([name, object]) => {
      const { 'cdk-gpu/workload': _workload, ...common } = labelsOf(truth, { id: textOf(look(object, 'metadata.name')) });
      return [
        ...held(name, object, {
          ...wanted[name],
          'metadata.namespace': namespaceOf(name, id),
        }),
        ...Object.entries(common).flatMap(([key, value]) => {
          const labels = look(object, 'metadata.labels');
          return isRecord(labels) && labels[key] === value ? [] : [`${name}: label ${key} is not ${value}`];
        }),
        ...strangeLabels(name, object, common),
      ];
    }),
  ];
}

/** Some kinds have no namespace, and some objects are in that of an add-on. */
function namespaceOf(name: string, id: string): Expected {
  const [kind = ''] = name.split(' ');
  if (platformNamespaces[kind] !== undefined) return platformNamespaces[kind];
  return ['Namespace', 'ComputeClass', ...platformWide].includes(kind) ? (value) => value === undefined : id;
}

function strangeLabels(name: string, object: Json, common: Readonly<Record<string, string>>): readonly string[] {
  const labels = look(object, 'metadata.labels');
  const known = (key: string): boolean => key in common || /^pod-security\.kubernetes\.io\/(enforce|audit|warn)(-version)?$/.test(key);
  return Object.keys(isRecord(labels) ? labels : {})
    .filter((key) => !known(key))
    .map((key) => `${name}: nobody asks for label ${key}`);
}

/** `getpwuid` finds the user that pods run as, with a home and a group of its own; root and nobody keep theirs. */
function userFacts(uid: number): Readonly<Record<string, Expected>> {
  const entry = (text: Json | undefined, line: string): boolean => typeof text === 'string' && text.split('\n').includes(line);
  const number = String(uid);
  return {
    'data.passwd': (text) =>
      entry(text, `cdk-gpu:x:${number}:${number}:cdk-gpu:/home/cdk-gpu:/bin/sh`) &&
      entry(text, 'root:x:0:0:root:/root:/bin/sh') &&
      (uid === 65534 || entry(text, 'nobody:x:65534:65534:nobody:/:/sbin/nologin')),
    'data.group': (text) =>
      entry(text, `cdk-gpu:x:${number}:`) && entry(text, 'root:x:0:') && (uid === 65534 || entry(text, 'nogroup:x:65534:')),
  };
}
