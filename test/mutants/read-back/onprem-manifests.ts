import { parse } from 'yaml';
import { isList, isRecord, type Json } from '../tree';
import { equal, held, look, sameSet, textOf } from './held';
import { upgraderFindings } from './onprem-controller';
import { manifestFile, type Files } from './onprem-file';
import { foldersOf, roceOf, type Hall } from './onprem-truth';

/** What the first server applies when it starts: what must be there before anything else is. */
export function manifestsOf(where: string, hall: Hall): Files {
  const { said, agents, servers } = hall;
  const { data } = foldersOf(hall);
  const rke2 = said.engine === 'rke2';
  const railed = [...servers, ...agents].flatMap(({ pool }) => (pool !== null && roceOf(pool.pool) !== null ? [pool.pool.id] : []));
  const { endpoint } = said;
  const all = {
    ...(endpoint !== undefined && 'virtualIp' in endpoint
      ? { 'kube-vip': manifestFile(where, (objects) => vipFindings(where, objects, endpoint)) }
      : {}),
    ...(rke2 && said.storage?.install === 'local-path'
      ? { 'local-path': manifestFile(where, (objects) => localPathFindings(where, objects, data)) }
      : {}),
    ...(rke2 && said.network?.cni === 'flannel'
      ? { 'cdk-gpu-flannel': manifestFile(where, (objects) => flannelFindings(where, objects)) }
      : {}),
    ...(rke2 && railed.length > 0
      ? { 'cdk-gpu-multus': manifestFile(where, (objects) => multusFindings(where, objects, [...new Set(railed)])) }
      : {}),
    ...(agents.length > 0 ? { 'system-upgrade-controller': manifestFile(where, (objects) => upgraderFindings(where, objects, hall)) } : {}),
  };
  return Object.fromEntries(Object.entries(all).map(([name, file]) => [`${data}/server/manifests/${name}.yaml`, file]));
}

function kindsOf(objects: readonly Json[]): ReadonlyMap<string, Json> {
  return new Map(objects.map((object) => [textOf(look(object, 'kind')), object]));
}

/** The address is kept on servers alone, whatever their taints, by one who may do what that takes. */
function vipFindings(
  where: string,
  objects: readonly Json[],
  { virtualIp, interface: device }: { readonly virtualIp: string; readonly interface?: string },
): readonly string[] {
  const kinds = kindsOf(objects);
  const spec = look(kinds.get('DaemonSet'), 'spec.template.spec');
  const env = look(spec, 'containers.0.env');
  const values = Object.fromEntries(
    (Array.isArray(env) ? env : []).map((each: Json) => [textOf(look(each, 'name')), look(each, 'value') ?? null]),
  );
  return [
    ...(sameSet(['ClusterRole', 'ClusterRoleBinding', 'DaemonSet', 'ServiceAccount'])([...kinds.keys()])
      ? []
      : [`${where}: kube-vip lacks objects`]),
    ...held(`${where} kube-vip`, spec, {
      hostNetwork: true,
      serviceAccountName: textOf(look(kinds.get('ServiceAccount'), 'metadata.name')),
      nodeSelector: { 'node-role.kubernetes.io/control-plane': 'true' },
      tolerations: sameSet([
        { effect: 'NoSchedule', operator: 'Exists' },
        { effect: 'NoExecute', operator: 'Exists' },
      ]),
      'containers.0.securityContext.capabilities': { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] },
      'containers.0.args': ['manager'],
    }),
    ...held(`${where} kube-vip`, values, {
      address: virtualIp,
      port: '6443',
      cp_enable: 'true',
      svc_enable: 'false',
      vip_arp: 'true',
      vip_leaderelection: 'true',
      vip_subnet: '32',
      vip_interface: (value) => value === device,
    }),
  ];
}

function localPathFindings(where: string, objects: readonly Json[], data: string): readonly string[] {
  const kinds = kindsOf(objects);
  return held(`${where} local-path`, kinds.get('StorageClass'), {
    'metadata.annotations': { 'storageclass.kubernetes.io/is-default-class': 'true', defaultVolumeType: 'local' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
  }).concat(
    held(`${where} local-path`, kinds.get('ConfigMap'), {
      data: (value) => textOf(isRecord(value) ? value['config.json'] : '').includes(`"${data}/storage"`),
    }),
  );
}

/** Pods' network is on every node, whatever its taints. */
function flannelFindings(where: string, objects: readonly Json[]): readonly string[] {
  return [
    ...(objects.length === 1 ? [] : [`${where}: flannel is told of more than once`]),
    ...held(`${where} flannel`, objects[0], {
      apiVersion: 'helm.cattle.io/v1',
      kind: 'HelmChartConfig',
      metadata: { name: 'rke2-flannel', namespace: 'kube-system' },
    }),
    ...held(`${where} flannel`, parse(textOf(look(objects[0], 'spec.valuesContent'))) as Json, {
      flannel: { tolerations: [{ operator: 'Exists' }] },
    }),
  ];
}

/** Whoever gives addresses to interfaces on rails is on nodes that have some, and there before RKE2 starts Multus. */
function multusFindings(where: string, objects: readonly Json[], pools: readonly string[]): readonly string[] {
  const [chart] = objects;
  const values = look(chart, 'spec.valuesContent');
  const at = 'rke2-whereabouts.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution';
  return [
    ...(objects.length === 1 ? [] : [`${where}: multus is told of more than once`]),
    ...held(`${where} multus`, chart, {
      apiVersion: 'helm.cattle.io/v1',
      kind: 'HelmChartConfig',
      metadata: { name: 'rke2-multus', namespace: 'kube-system' },
      spec: (value) => isRecord(value) && equal(Object.keys(value), ['valuesContent']),
    }),
    ...held(`${where} multus`, parse(textOf(values)) as Json, {
      'rke2-whereabouts.enabled': true,
      'rke2-whereabouts.tolerations': [{ operator: 'Exists' }],
      [`${at}.nodeSelectorTerms`]: (value) =>
        isList(value) &&
        value.length === 1 &&
        equal(look(value[0], 'matchExpressions.0.key'), 'cdk-gpu/pool') &&
        equal(look(value[0], 'matchExpressions.0.operator'), 'In') &&
        sameSet(pools)(look(value[0], 'matchExpressions.0.values')),
    }),
  ];
}
