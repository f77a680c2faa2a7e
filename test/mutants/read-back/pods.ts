import { secondsOf } from '../../../lib/model/duration';
import { isService, type WorkloadModel } from '../../../lib/model/workload';
import type { PlacedWorkload } from '../../../lib/placement/placement';
import { isList, isRecord, type Json } from '../tree';
import { equal, held, look, quantity, sameSet, type Expected } from './held';
import { environmentFindings, type Asked } from './pod-environment';
import { landingFindings } from './pod-landing';
import { probeFindings } from './pod-probes';
import { spreadFindings } from './pod-spread';
import { volumeFindings } from './pod-volumes';
import { railNotes } from './onprem-rails';
import { isGpuDevice } from './room';
import { deviceOf } from './sharing';
import { labelsOf, type Truth } from './truth';

/** A pod template, held against what the program asks for, what placement counted and what the nodes of its pools are. */
export function podFindings(asked: Asked, template: Json | undefined): readonly string[] {
  const { truth, placed } = asked;
  const { workload } = placed;
  const where = `pods of ${workload.path}`;
  const keep = !isService(workload);
  const uid = typeof workload.runAs === 'number' ? workload.runAs : null;
  return [
    ...held(where, template, {
      'metadata.labels': labelsOf(truth, workload),
      'metadata.annotations': (value) => sameNotes(value, { truth, placed, keep }),
      'spec.serviceAccountName': workload.id,
      'spec.automountServiceAccountToken': false,
      'spec.enableServiceLinks': false,
      'spec.restartPolicy': isService(workload) ? 'Always' : 'Never',
      'spec.terminationGracePeriodSeconds': (value) => endsInTime(workload, value, template),
      'spec.imagePullSecrets': (value) => pullSecretsAre(truth, workload, value),
      'spec.containers': (value) => isList(value) && value.length === 1,
      'spec.runtimeClassName': (value) =>
        value ===
        (placed.request.gpus > 0
          ? (needsOf(truth, placed).find((each) => each.runtimeClassName !== null)?.runtimeClassName ?? undefined)
          : undefined),
      ...securityFacts(workload, uid),
      ...containerFacts(truth, workload),
    }),
    ...resourceFindings(where, asked, look(template, 'spec.containers.0.resources')),
    ...environmentFindings(where, asked, look(template, 'spec.containers.0.env')),
    ...volumeFindings(where, placed, template),
    ...landingFindings(where, asked, look(template, 'spec')),
    ...spreadFindings(where, placed, template),
    ...(isService(workload) ? probeFindings(where, workload, look(template, 'spec.containers.0')) : []),
  ];
}

function needsOf({ target }: Truth, { pools }: PlacedWorkload) {
  return pools.map((pool) => target.podNeeds(pool));
}

function sameNotes(
  value: Json | undefined,
  { truth, placed, keep }: { readonly truth: Truth; readonly placed: PlacedWorkload; readonly keep: boolean },
): boolean {
  const wanted: Record<string, string> = {};
  if (keep) for (const { keepAnnotations } of needsOf(truth, placed)) Object.assign(wanted, keepAnnotations);
  // Whoever uses the cards is in their networks.
  if (placed.request.fabricDevices > 0)
    for (const pool of placed.pools)
      Object.assign(wanted, truth.target.name === 'onprem' ? railNotes(pool.pool) : truth.target.podNeeds(pool).fabric?.annotations);
  const { runAs } = placed.workload;
  if (typeof runAs === 'object') wanted['cdk-gpu/runs-as-root'] = runAs.root;
  return Object.keys(wanted).length === 0 ? value === undefined : equal(value, wanted);
}

/** A pod that gets requests goes on answering for a while, and its grace period covers that. */
function endsInTime(workload: WorkloadModel, grace: Json | undefined, template: Json | undefined): boolean {
  const sleep = look(template, 'spec.containers.0.lifecycle.preStop.sleep.seconds');
  const asked = workload.grace === null ? null : secondsOf(workload.grace);
  if (typeof grace !== 'number' || (asked !== null && grace !== asked)) return false;
  if (!isService(workload)) return sleep === undefined && grace > 0;
  const drain = workload.drain === null ? 60 : secondsOf(workload.drain);
  return asked !== null || (typeof sleep === 'number' && sleep > 0 && grace === sleep + drain);
}

function pullSecretsAre({ blueprint }: Truth, workload: WorkloadModel, value: Json | undefined): boolean {
  const image = blueprint.images.find(({ path }) => path === workload.image);
  const registry = image?.kind === 'built' ? blueprint.registries.find(({ path }) => path === image.registry) : undefined;
  const path = image?.kind === 'referenced' ? image.credentials : registry?.kind === 'host' ? registry.credentials : null;
  const secret = blueprint.secrets.find((each) => each.path === path);
  return secret === undefined ? value === undefined : equal(value, [{ name: secret.id }]);
}

/** Root only for those who say why. */
function securityFacts({ runAs }: WorkloadModel, uid: number | null): Readonly<Record<string, Expected>> {
  const seccompProfile = { type: 'RuntimeDefault' };
  const pod: Json =
    uid !== null
      ? { runAsNonRoot: true, runAsUser: uid, runAsGroup: uid, fsGroup: uid, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile }
      : runAs === 'image'
        ? { runAsNonRoot: true, seccompProfile }
        : { runAsUser: 0, runAsGroup: 0, seccompProfile };
  const drop = typeof runAs === 'object' ? ['NET_RAW'] : ['ALL'];
  return {
    'spec.securityContext': pod,
    'spec.containers.0.securityContext': {
      allowPrivilegeEscalation: false,
      capabilities: { drop },
      ...(uid === null ? {} : { readOnlyRootFilesystem: true }),
    },
  };
}

function containerFacts({ blueprint, maker }: Truth, workload: WorkloadModel): Readonly<Record<string, Expected>> {
  const image = blueprint.images.find(({ path }) => path === workload.image);
  const registry = image?.kind === 'built' ? blueprint.registries.find(({ path }) => path === image.registry) : undefined;
  const repository =
    image?.kind !== 'built' || registry === undefined
      ? null
      : registry.kind === 'host'
        ? `${registry.host}/${image.id}`
        : (maker.registries?.repository(blueprint, registry, image) ?? null);
  const reference = image?.kind === 'referenced' ? image.reference : `${repository ?? ''}:${image?.tag ?? ''}`;
  const listed = (given: readonly string[]) => (value: Json | undefined) =>
    given.length === 0 ? value === undefined : equal(value, given);
  const ports = isService(workload)
    ? [['http', workload.port] as const, ...Object.entries(workload.ports)]
    : Object.entries(workload.ports);
  return {
    'spec.containers.0.name': 'main',
    'spec.containers.0.image': reference,
    'spec.containers.0.imagePullPolicy': 'IfNotPresent',
    'spec.containers.0.command': listed(workload.command),
    'spec.containers.0.args': listed(workload.args),
    'spec.containers.0.ports': (value) =>
      ports.length === 0 ? value === undefined : sameSet(ports.map(([name, containerPort]) => ({ name, containerPort })))(value),
  };
}

/** Requests are what placement counted; devices are in both lists, equal, and of a kind that the nodes have. */
function resourceFindings(where: string, { truth, placed }: Asked, resources: Json | undefined): readonly string[] {
  const { workload, request, pools } = placed;
  const requests = look(resources, 'requests');
  const limits = look(resources, 'limits');
  const devices = (of: Json | undefined): Readonly<Record<string, Json>> =>
    Object.fromEntries(Object.entries(isRecord(of) ? of : {}).filter(([name]) => name !== 'cpu' && name !== 'memory'));
  const offered = Object.keys(pools[0]?.node.devices ?? {});
  const unit = 'gpuSlice' in workload && workload.gpuSlice !== null ? workload.gpuSlice : 'whole';
  const named = pools.map((placed) => deviceOf(truth.target.name, placed, unit));
  const asked = Object.entries(devices(requests));
  const gpus = asked.filter(([name]) => isGpuDevice(name)).reduce((sum, [, count]) => sum + quantity(count), 0);
  const others = asked.flatMap(([name, count]): readonly Json[] => (isGpuDevice(name) ? [] : [{ [name]: quantity(count) }]));
  const cards = request.fabricDevices === 0 ? [] : offered.filter((name) => !isGpuDevice(name));
  return [
    ...held(where, resources, {
      'requests.cpu': (value) => Math.round(quantity(value) * 1000) === Math.ceil(request.cpuMillis),
      'requests.memory': (value) => quantity(value) / 2 ** 20 === Math.ceil(request.memoryMiB),
      'limits.memory': (value) => quantity(value) / 2 ** 20 === Math.ceil(request.memoryLimitMiB),
      'limits.cpu': (value) =>
        request.cpuLimitMillis === null ? value === undefined : Math.round(quantity(value) * 1000) === Math.ceil(request.cpuLimitMillis),
    }),
    ...(equal(devices(requests), devices(limits)) ? [] : [`${where}: devices differ between requests and limits`]),
    ...(gpus === request.gpus && sameSet(cards.map((name) => ({ [name]: request.fabricDevices })))(others)
      ? []
      : [`${where}: ${String(gpus)} GPUs and ${JSON.stringify(others)}`]),
    ...asked
      .filter(([name]) => isGpuDevice(name) && !named.every((each) => each === name))
      .map(([name]) => `${where}: ${name} is not a ${unit} GPU`),
    ...asked.filter(([name]) => !offered.includes(name)).map(([name]) => `${where}: no node has ${name}`),
  ];
}
