import { boughtAndCut } from './bought-and-cut';
import { desk, hall, vault } from './own-machines';
import { emitted } from './output';
import { readBackStacks } from './read-back';
import { sceneOf } from './scene';
import { isList, isRecord, type Json } from './tree';

/** Texts that no operator reaches into: user data, configurations of the device plugin, and files of hosts. */
const changes: readonly (readonly [place: string, rule: string, from: string, to: string])[] = [
  ['aws', 'GPUs are cut into as many instances as the pool says', '1g.5gb:', '2g.10gb:'],
  ['aws', 'GPUs are cut before the kubelet starts', 'Before=kubelet.service', 'After=kubelet.service'],
  ['aws', 'no kubelet starts where GPUs are not cut', 'RequiredBy=kubelet.service', 'WantedBy=multi-user.target'],
  ['aws', 'the service that cuts GPUs is enabled', 'systemctl enable cdk', 'systemctl disable cdk'],
  ['aws', 'local disks are joined', 'RAID0', 'RAID1'],
  ['aws', 'shares have a name of their own', 'renameByDefault: true', 'renameByDefault: false'],
  ['aws', 'instances have names of their own', 'migStrategy: mixed', 'migStrategy: single'],
  ['aws', 'there are as many shares as the pool says', 'replicas: 3', 'replicas: 2'],
  ['aws', 'GPUs are shared in the way that the pool says', '  mps:', '  timeSlicing:'],
  ['aws', 'the order of capacities is kept', '"3":["^eks-cut_', '"1":["^eks-cut_'],
  ['existing', 'GPUs are cut as the label of the node says', '"1g.5gb": 3', '"1g.5gb": 2'],
  ['existing', 'GPUs without a label stay whole', 'mig-enabled: false', 'mig-enabled: true'],
  ['existing', 'there are as many shares as the pool says', 'replicas: 4', 'replicas: 3'],
  ['hall', 'a host is told its own size', "CPUS='224'", "CPUS='96'"],
  ['hall', 'a host is told what drives its GPUs', "DRIVER='dgx-os'", "DRIVER='host'"],
  ['hall', 'a host is told how many GPUs it has', "GPUS='4'", "GPUS='8'"],
  ['hall', 'a host joins at the address of the cluster', "JOIN_URL='https://192.0.2.10:9345'", "JOIN_URL='https://192.0.2.11:9345'"],
  ['hall', 'servers are upgraded, and agents are not', "UPGRADE='no'", "UPGRADE='yes'"],
  ['hall', 'a host is told nothing that nobody reads', "RELEASE='", "RELASE='"],
  ['hall', 'nodes have the taints of their pool', 'nvidia.com/gpu=present:NoSchedule team:NoExecute', 'nvidia.com/gpu=present:NoSchedule'],
  [
    'hall',
    'nodes register with the taints of their pool',
    '  - nvidia.com/gpu=present:NoSchedule\n',
    '  - nvidia.com/gpu=present:NoExecute\n',
  ],
  ['hall', 'nodes register with the labels of their pool', '  - example.com/row=7\n', ''],
  ['hall', 'nodes are told where they stand', 'cdk-gpu/rack=a2', 'cdk-gpu/rack=a1'],
  ['hall', 'as much is kept of a host as placement counts with', 'kube-reserved=cpu=6', 'kube-reserved=cpu=5'],
  [
    'hall',
    'as much memory is kept as placement counts with',
    'system-reserved=cpu=100m,memory=4096Mi',
    'system-reserved=cpu=100m,memory=1Gi',
  ],
  ['hall', 'pods are evicted where placement counts with it', 'memory.available<100Mi', 'memory.available<1Gi'],
  ['hall', 'the certificate is for each address of a server', '  - 198.18.0.12\n', ''],
  ['hall', 'servers use the network that is asked for', 'cluster-cidr: 10.96.0.0/14', 'cluster-cidr: 10.42.0.0/16'],
  ['hall', 'servers bring the plugin that is asked for', 'cni: cilium', 'cni: canal'],
  ['hall', 'DGX OS runs containers by its own toolkit', 'default-runtime: nvidia\n', ''],
  ['hall', 'the kubeconfig of a server is for root alone', 'write-kubeconfig-mode: "0600"', 'write-kubeconfig-mode: "0644"'],
  ['hall', 'snapshots are taken as the program says', 'etcd-snapshot-retention: 20', 'etcd-snapshot-retention: 2'],
  ['hall', 'registries are trusted by their own authority', 'certs/harbor.example.com.pem\n', 'certs/harbor.example.com.crt\n'],
  ['hall', 'registries without TLS are asked without', 'http://registry.local:5000', 'https://registry.local:5000'],
  ['hall', 'the address of the cluster is kept on the interface that is said', 'value: bond0', 'value: bond1'],
  ['hall', 'gangs may lock memory', 'LimitMEMLOCK=infinity', 'LimitMEMLOCK=8M'],
  ['hall', 'the driver that is installed finds no other', 'blacklist nouveau', 'blacklist nova'],
  ['hall', 'what hosts are told to run is what is tried', 'set -euo pipefail', 'set -uo pipefail'],
  ['hall', 'agents may ask for the release of the servers', 'cdk-gpu/upgrade=v1.35', 'cdk-gpu/upgrade=v1.36'],
  ['hall', 'whoever upgrades agents stays on servers', 'key: node-role.kubernetes.io/control-plane', 'key: node-role.kubernetes.io/master'],
  ['hall', 'whoever upgrades agents has no more rights than it takes', 'deletecollection', '*'],
  ['hall', 'snapshots are copied to the bucket', 'etcd-s3: true', 'etcd-s3: false'],
  ['hall', 'registries with a password have a place for it', '  docker.io: {}\n', ''],
  ['hall', 'names and passwords are for the registries that ask for them', '["docker.io","harbor.example.com"]', '["docker.io"]'],
  ['desk', 'no class but one is the default', '  - local-storage\n', ''],
  ['desk', 'one load balancer answers', '  - servicelb\n', ''],
  ['desk', 'hosts of Longhorn are looked at for what it needs', "LONGHORN='yes'", "LONGHORN='no'"],
  ['desk', 'nodes of Longhorn are labelled for it', 'cdk-gpu/storage=longhorn', 'cdk-gpu/storage=none'],
  ['desk', 'hosts reach each other without the proxy', '192.0.2.0/24,', ''],
  ['desk', 'services are reached without the proxy', '.svc,', ''],
  ['desk', 'registries in the house are reached without the proxy', ',harbor.acme.io', ''],
  ['desk', 'nothing else is reached without the proxy', ',harbor.acme.io', ',harbor.acme.io,nvcr.io'],
  ['desk', 'the proxy for HTTPS is its own', 'HTTPS_PROXY=https://tls.example.com', 'HTTPS_PROXY=http://proxy.example.com:3128'],
  ['desk', 'installers are fetched through the proxy', "PROXY='https://tls.example.com'", "PROXY=''"],
  ['desk', 'the driver is built through the proxy', '{"name":"https_proxy","value":"https', '{"name":"https_proxy","value":"http'],
  ['desk', 'the unit reads the proxy', '/proxy.env', '/proxy.conf'],
  ['desk', 'a hardened kubelet takes no weak cipher', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_RSA_WITH_AES_128_CBC_SHA'],
  ['desk', 'pods of a hardened cluster are restricted', 'enforce: restricted', 'enforce: baseline'],
  ['desk', 'the API server tells what is asked of it', 'level: Metadata', 'level: None'],
  ['desk', 'names are looked up from every namespace', 'protocol: UDP', 'protocol: TCP'],
  ['desk', 'the kernel is as the kubelet wants it', 'vm.panic_on_oom = 0', 'vm.panic_on_oom = 1'],
  ['vault', 'a hardened RKE2 has its profile', 'profile: cis\n', ''],
  ['vault', 'etcd of a hardened RKE2 has a user', "ETCD_USER='yes'", "ETCD_USER='no'"],
  ['vault', 'containers are confined where the program says so', 'selinux: true\n', ''],
  ['vault', 'a mirror stands for each registry', '  nvcr.io:\n    endpoint:\n      - http://registry.local:5000\n', ''],
  ['vault', 'names are below the path of their mirror', 'hub/$1', '$1'],
  [
    'vault',
    'registries inside are not looked for in the mirror of all',
    '  registry.local:5000:\n    endpoint:\n      - http://registry.local:5000\n',
    '',
  ],
  ['vault', 'nobody looks outside for what a mirror lacks', 'disable-default-registry-endpoint: true\n', ''],
  ['vault', 'hosts find what is installed', "ARTIFACTS='/srv/kubernetes'", "ARTIFACTS=''"],
  ['vault', 'Multus comes before the plugin of pods', '  - multus\n  - canal\n', '  - canal\n  - multus\n'],
  ['vault', 'addresses on rails are given where there are rails', '- rows', '- system'],
  ['vault', 'hosts look at the cards of their rails', "RAILS='ens1f0np0 ens2f0np0'", "RAILS='ens1f0np0'"],
  ['vault', 'hosts look at the packets that their cards take', "RAILS_MTU='9000'", "RAILS_MTU=''"],
  ['vault', 'charts are those in the folder', '/srv/kubernetes/charts/jobset', '/srv/kubernetes/charts/metallb'],
];

/** The first text, or base64 of one, in which `from` is, with `to` in its place; null where there is none. */
function changed(value: Json, from: string, to: string): Json | null {
  if (typeof value === 'string') return within(value, from, to);
  const entries = isList(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  for (const [key, inner] of entries) {
    const made = changed(inner, from, to);
    if (made === null) continue;
    return isList(value) ? value.map((each, index) => (index === key ? made : each)) : { ...(value as object), [key]: made };
  }
  return null;
}

function within(text: string, from: string, to: string): string | null {
  const decoded = Buffer.from(text, 'base64').toString();
  // A text inside of JSON that is itself a text.
  const spelled = JSON.stringify(from).slice(1, -1);
  if (text.includes(from)) return text.replace(from, to);
  if (text.includes(spelled)) return text.replace(spelled, JSON.stringify(to).slice(1, -1));
  return decoded.includes(from) ? Buffer.from(decoded.replace(from, to)).toString('base64') : null;
}

const rights = new Map(
  Object.entries({ ...boughtAndCut, hall, desk, vault }).map(([place, program]) => {
    const scene = sceneOf(program());
    return [place, { scene, stacks: emitted(scene).output.stacks }] as const;
  }),
);

test.each(changes)('read back on %s: %s', (place, _rule, from, to) => {
  const right = rights.get(place);
  if (right === undefined) throw new Error(`no program for ${place}`);
  const { scene, stacks } = right;
  const wrong = Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, changed(stack, from, to) ?? stack]));
  expect(wrong).not.toEqual(stacks);
  expect(readBackStacks(scene, wrong)).not.toEqual([]);
});
