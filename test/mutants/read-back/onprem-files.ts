import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { isRecord, type Json } from '../tree';
import { equal, held, look, sameSet, textOf, type Expected } from './held';
import { configFindings } from './onprem-config';
import { foldersOf, type Host, type Machine } from './onprem-truth';

/** Says of the text of a file what is wrong with it. */
type Judge = (text: string) => readonly string[];
/** Files of a host by path, and all texts by name. */
interface Given {
  readonly files: Json | undefined;
  readonly contents: Json | undefined;
}
interface File {
  readonly mode: '0600' | '0644';
  readonly judge: Judge;
}

/** Files of a host against the program, both ways: which, with which rights, and what is in them. Texts are kept once, by names that hosts refer to. */
export function fileFindings(where: string, { files, contents }: Given, host: Host): readonly string[] {
  const wanted = filesOf(where, host);
  const given = isRecord(files) ? files : {};
  return [
    ...Object.keys(given)
      .filter((path) => wanted[path] === undefined)
      .map((path) => `${where}: nobody asks for ${path}`),
    ...Object.entries(wanted).flatMap(([path, { mode, judge }]) => {
      const text = isRecord(contents) ? contents[textOf(look(given[path], 'content'))] : undefined;
      if (typeof text !== 'string') return [`${where}: there is no ${path}`];
      return [
        ...(look(given[path], 'mode') === mode ? [] : [`${where}: ${path} has the mode ${textOf(look(given[path], 'mode'))}`]),
        ...judge(text),
      ];
    }),
  ];
}

function filesOf(where: string, host: Host): Readonly<Record<string, File>> {
  const { hall, machine } = host;
  const { said } = hall;
  const { config, data } = foldersOf(hall);
  const gpu = machine.pool?.pool.kind === 'gpu';
  const registries = Object.entries(said.registries ?? {});
  const authorities = registries.flatMap(([host, { ca }]) =>
    ca === undefined ? [] : [{ host, file: ca.file, path: `${config}/certs/${host.replace(':', '_')}.pem` }],
  );
  const plain = registries.filter(([, { plainHttp }]) => plainHttp === true).map(([host]) => host);
  const driver = machine.place?.driver;
  const first = hall.servers[0]?.name === machine.name;
  const service = said.engine === 'rke2' ? `rke2-${machine.server ? 'server' : 'agent'}` : machine.server ? 'k3s' : 'k3s-agent';
  const yaml = (name: string, judge: (value: Json) => readonly string[]): File => ({
    mode: '0600',
    judge: (text) => judged(`${where} ${name}`, () => judge(parse(text) as Json)),
  });
  const lines = (...all: readonly string[]): File => ({
    mode: '0644',
    judge: (text) => (sameSet(all)(text.split('\n').filter((line) => line !== '')) ? [] : [`${where}: ${text} is not ${all.join(', ')}`]),
  });
  return {
    [`${config}/config.yaml`]: yaml('config.yaml', (value) => configFindings(`${where} config.yaml`, value, host)),
    [`${config}/config.yaml.d/50-registration.yaml`]: yaml('registration', (value) => registrationFindings(where, value, machine)),
    ...(authorities.length + plain.length === 0
      ? {}
      : {
          [`${config}/registries.yaml`]: yaml('registries', (value) =>
            equal(value, {
              ...(plain.length === 0 ? {} : { mirrors: Object.fromEntries(plain.map((host) => [host, { endpoint: [`http://${host}`] }])) }),
              ...(authorities.length === 0
                ? {}
                : { configs: Object.fromEntries(authorities.map(({ host, path }) => [host, { tls: { ca_file: path } }])) }),
            })
              ? []
              : [`${where}: registries are others than the program says`],
          ),
        }),
    ...Object.fromEntries(
      authorities.map(({ file, path }): readonly [string, File] => [
        path,
        { mode: '0644', judge: (text) => (text === readFileSync(file, 'utf8') ? [] : [`${where}: ${path} is not ${file}`]) },
      ]),
    ),
    '/etc/sysctl.d/90-cdk-gpu.conf': lines('fs.inotify.max_user_instances = 8192', 'fs.inotify.max_user_watches = 524288'),
    '/etc/NetworkManager/conf.d/cdk-gpu.conf': {
      mode: '0644',
      judge: (text) =>
        sameSet('cali* cilium* cni* flannel* lxc* tunl* vxlan.calico vxlan-v6.calico wireguard.cali wg-v6.cali'.split(' '))(
          [...text.matchAll(/interface-name:([^;\n]+)/g)].map(([, name = '']) => name),
        ) && /^\[keyfile\]\nunmanaged-devices=[^\n]+\n$/.test(text)
          ? []
          : [`${where}: NetworkManager is not kept from interfaces of pods`],
    },
    ...(gpu && driver !== 'host' && driver !== 'dgx-os'
      ? { '/etc/modprobe.d/cdk-gpu-nouveau.conf': lines('blacklist nouveau', 'options nouveau modeset=0') }
      : {}),
    ...(gpu && machine.place?.rdma != null
      ? { [`/etc/systemd/system/${service}.service.d/cdk-gpu.conf`]: lines('[Service]', 'LimitMEMLOCK=infinity') }
      : {}),
    ...(first && said.endpoint !== undefined && 'virtualIp' in said.endpoint
      ? {
          [`${data}/server/manifests/kube-vip.yaml`]: manifest(where, (objects) =>
            vipFindings(where, objects, said.endpoint as { readonly virtualIp: string; readonly interface?: string }),
          ),
        }
      : {}),
    ...(first && said.engine === 'rke2' && said.storage?.install === 'local-path'
      ? { [`${data}/server/manifests/local-path.yaml`]: manifest(where, (objects) => localPathFindings(where, objects, data)) }
      : {}),
  };
}

function judged(where: string, judge: () => readonly string[]): readonly string[] {
  try {
    return judge();
  } catch (error) {
    return [`${where} cannot be read: ${String(error)}`];
  }
}

function manifest(where: string, judge: (objects: readonly Json[]) => readonly string[]): File {
  return {
    mode: '0600',
    judge: (text) => judged(where, () => judge(parseAllDocuments(text).map((document) => document.toJSON() as Json))),
  };
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

/** What a kubelet may say of its node: all but labels of Kubernetes' own that are not of places. */
function registrationFindings(where: string, value: Json, machine: Machine): readonly string[] {
  const may = (key: string): boolean =>
    !/(^|\.)(kubernetes|k8s)\.io\//.test(key) ||
    /^(topology\.kubernetes\.io\/(zone|region)|([\w.-]+\.)?(node|kubelet)\.kubernetes\.io\/.*)$/.test(key);
  const labels = Object.entries(machine.labels).flatMap(([key, text]) => (may(key) ? [`${key}=${text}`] : []));
  const wanted: Readonly<Record<string, Expected>> = {
    ...(labels.length === 0 ? {} : { 'node-label': sameSet(labels) }),
    ...(machine.taints.length === 0 ? {} : { 'node-taint': sameSet(taintsOf(machine)) }),
  };
  const extra = Object.keys(isRecord(value) ? value : {}).filter((key) => !(key in wanted));
  return [...held(`${where} registration`, value, wanted), ...extra.map((key) => `${where}: nobody registers with ${key}`)];
}

export function taintsOf({ taints }: Machine): readonly string[] {
  return taints.map(({ key, value, effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`);
}
