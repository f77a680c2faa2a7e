import { isRecord, type Json } from '../tree';
import { held, look, sameSet, textOf, type Expected } from './held';
import { configFindings } from './onprem-config';
import { linesFile, yamlFile, type Files } from './onprem-file';
import { hardeningFilesOf } from './onprem-hardening';
import { manifestsOf } from './onprem-manifests';
import { proxyFilesOf } from './onprem-proxy';
import { registryFilesOf } from './onprem-registries';
import { foldersOf, serviceOf, type Host, type Machine } from './onprem-truth';

/** Files of a host by path, and all texts by name. */
interface Given {
  readonly files: Json | undefined;
  readonly contents: Json | undefined;
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

function filesOf(where: string, host: Host): Files {
  const { hall, machine } = host;
  const { config } = foldersOf(hall);
  const gpu = machine.pool?.pool.kind === 'gpu';
  const driver = machine.place?.driver;
  const first = hall.servers[0]?.name === machine.name;
  const service = serviceOf(hall, machine);
  return {
    [`${config}/config.yaml`]: yamlFile(where, (value) => configFindings(`${where} config.yaml`, value, host)),
    [`${config}/config.yaml.d/50-registration.yaml`]: yamlFile(where, (value) => registrationFindings(where, value, machine)),
    ...registryFilesOf(where, hall),
    ...proxyFilesOf(where, hall, machine),
    ...hardeningFilesOf(where, hall, machine),
    '/etc/sysctl.d/90-cdk-gpu.conf': linesFile(where, ['fs.inotify.max_user_instances = 8192', 'fs.inotify.max_user_watches = 524288']),
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
      ? { '/etc/modprobe.d/cdk-gpu-nouveau.conf': linesFile(where, ['blacklist nouveau', 'options nouveau modeset=0']) }
      : {}),
    ...(gpu && machine.place?.rdma != null
      ? { [`/etc/systemd/system/${service}.service.d/cdk-gpu.conf`]: linesFile(where, ['[Service]', 'LimitMEMLOCK=infinity']) }
      : {}),
    ...(first ? manifestsOf(where, hall) : {}),
  };
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
