import type { OnPremOptions } from 'cdk-gpu/onprem';
import { components } from '../../../../lib/catalog/components';
import { got } from '../../../support/programs';
import { artifacts, hall, hosts, mirrors } from './program';

interface Listed {
  readonly artifacts: string;
  readonly cluster: string;
  readonly files: readonly { readonly file: string; readonly from: string; readonly checksums?: string }[];
  readonly charts: readonly { readonly file: string; readonly chart: string; readonly version: string }[];
  readonly imageLists: readonly { readonly file: string; readonly mirror: string }[];
  readonly images: readonly {
    readonly image: string;
    readonly mirror: string;
    readonly neededBy: readonly string[];
    readonly digest?: string;
  }[];
}

function listOf({ blueprint }: Pick<ReturnType<typeof hall>, 'blueprint'>): Listed {
  return JSON.parse(got(blueprint.render().get('airgap/floor.json'))) as Listed;
}

const mirrorsOfImages = ({ images }: Listed) => Object.fromEntries(images.map(({ image, mirror }) => [image.replace(/:[^:]*$/, ''), mirror.replace(/:[^:]*$/, '')])); // prettier-ignore

describe('the list of what must be inside', () => {
  const list = listOf(hall());

  test('has every image, where it has to be, and who needs it', () => {
    expect(mirrorsOfImages(list)).toEqual({
      'docker.io/rancher/kuberlr-kubectl': 'harbor.hall.example/dockerhub/rancher/kuberlr-kubectl',
      'docker.io/rancher/rke2-upgrade': 'harbor.hall.example/dockerhub/rancher/rke2-upgrade',
      'docker.io/rancher/system-upgrade-controller': 'harbor.hall.example/dockerhub/rancher/system-upgrade-controller',
      'docker.io/vllm/vllm-openai': 'harbor.hall.example/dockerhub/vllm/vllm-openai',
      'ghcr.io/kube-vip/kube-vip': 'harbor.hall.example/github/kube-vip/kube-vip',
      'harbor.hall.example/team/tune': 'harbor.hall.example/team/tune',
      'nvcr.io/nvidia/cloud-native/k8s-mig-manager': 'harbor.hall.example/nvcr/nvidia/cloud-native/k8s-mig-manager',
      'nvcr.io/nvidia/cloud-native/network-operator': 'harbor.hall.example/nvcr/nvidia/cloud-native/network-operator',
      'nvcr.io/nvidia/gpu-operator': 'harbor.hall.example/nvcr/nvidia/gpu-operator',
      'nvcr.io/nvidia/k8s-device-plugin': 'harbor.hall.example/nvcr/nvidia/k8s-device-plugin',
      'nvcr.io/nvidia/k8s/container-toolkit': 'harbor.hall.example/nvcr/nvidia/k8s/container-toolkit',
      'nvcr.io/nvidia/k8s/dcgm-exporter': 'harbor.hall.example/nvcr/nvidia/k8s/dcgm-exporter',
      'nvcr.io/nvidia/mellanox/k8s-rdma-shared-dev-plugin': 'harbor.hall.example/nvcr/nvidia/mellanox/k8s-rdma-shared-dev-plugin',
      'quay.io/metallb/controller': 'plain.hall.example:5000/metallb/controller',
      'quay.io/metallb/speaker': 'plain.hall.example:5000/metallb/speaker',
      'registry.k8s.io/jobset/jobset': 'harbor.hall.example/kubernetes/k8s/jobset/jobset',
      'registry.k8s.io/nfd/node-feature-discovery': 'harbor.hall.example/kubernetes/k8s/nfd/node-feature-discovery',
    });
    const users = Object.fromEntries(list.images.map(({ image, neededBy }) => [image.replace(/^.*\//, '').replace(/:.*/, ''), neededBy]));
    expect(users).toMatchObject({
      'vllm-openai': ['hall/floor/chat'],
      'kube-vip': ['kube-vip'],
      tune: ['hall/floor/tune'],
      'gpu-operator': ['gpu-operator'],
      'k8s-rdma-shared-dev-plugin': ['hall/floor'],
      controller: ['metallb'],
    });
  });

  test('has the files of the release, by the tag and in a folder of its own', () => {
    const release = 'v1.35.7+rke2r1';
    const published = 'https://github.com/rancher/rke2/releases/download/v1.35.7%2Brke2r1';
    const checksums = `${release}/sha256sum-amd64.txt`;
    expect(list.files).toEqual([
      { file: `${release}/install.sh`, from: 'https://raw.githubusercontent.com/rancher/rke2/v1.35.7%2Brke2r1/install.sh' },
      ...['rke2-images-canal.linux-amd64.txt', 'rke2-images-core.linux-amd64.txt', 'rke2.linux-amd64.tar.gz'].map((name) => ({
        file: `${release}/${name}`,
        from: `${published}/${name}`,
        checksums,
      })),
      { file: checksums, from: `${published}/sha256sum-amd64.txt` },
    ]);
    expect(list.imageLists.map(({ mirror }) => mirror)).toEqual(['harbor.hall.example/dockerhub', 'harbor.hall.example/dockerhub']);
  });

  test('has the charts, under the names that they are pulled with', () => {
    expect(list.charts.map(({ file }) => file)).toEqual(
      [components.gpuOperator, components.jobset, components.metallb, components.networkOperator].map(
        ({ chart, version }) => `charts/${chart}-${version}.tgz`,
      ),
    );
  });
});

test.each<[string, Partial<OnPremOptions>, readonly string[]]>([
  ['K3s', { engine: 'k3s' }, ['install.sh', 'k3s', 'k3s-images.txt', 'sha256sum-amd64.txt']],
  [
    'another network plugin',
    { network: { cni: 'cilium' } },
    [
      'install.sh',
      'rke2-images-cilium.linux-amd64.txt',
      'rke2-images-core.linux-amd64.txt',
      'rke2.linux-amd64.tar.gz',
      'sha256sum-amd64.txt',
    ],
  ],
  [
    'servers of another architecture',
    { engine: 'k3s', serverFacts: { cpus: 8, memoryGiB: 32, arch: 'arm64' } },
    ['install.sh', 'k3s', 'k3s-arm64', 'k3s-images.txt', 'sha256sum-amd64.txt', 'sha256sum-arm64.txt'],
  ],
])('%s has files of its own', (_, options, expected) => {
  expect(listOf(hall(options)).files.map(({ file }) => file.replace(/^.*\//, ''))).toEqual(expected);
});

test.each([
  ['host', true],
  ['dgx-os', false],
] as const)('the toolkit comes from the operator where the driver comes from %s: %p', (driver, needed) => {
  expect(listOf(hall({}, { driver })).images.some(({ image }) => image.includes('container-toolkit'))).toBe(needed);
});

test.each<[string, Partial<OnPremOptions>, readonly string[]]>([
  ['local-path', { storage: { install: 'local-path' } }, ['rancher/local-path-provisioner', 'rancher/mirrored-library-busybox']],
  [
    'longhorn',
    { storage: { install: 'longhorn' }, serversRunWork: true, serverFacts: { cpus: 32, memoryGiB: 128 } },
    ['longhornio/longhorn-manager', 'longhornio/longhorn-instance-manager', 'longhornio/csi-provisioner'],
  ],
  ['nfs', { storage: { install: { nfs: { server: '192.0.2.60', path: '/export' } } } }, ['sig-storage/nfsplugin']],
])('storage brings its images: %s', (_, options, names) => {
  const found = Object.keys(mirrorsOfImages(listOf(hall(options)))).map((image) => image.slice(image.indexOf('/') + 1));
  expect(found).toEqual(expect.arrayContaining([...names]));
});

test('what upgrades agents is in it, for the release and where there are agents', () => {
  const upgrading = (made: Pick<ReturnType<typeof hall>, 'blueprint'>) =>
    listOf(made)
      .images.map(({ image }) => image)
      .filter((image) => image.includes('upgrade'));
  expect(upgrading(hall({ engine: 'k3s' }))).toEqual([
    'docker.io/rancher/k3s-upgrade:v1.35.7-k3s1',
    expect.stringMatching(/^docker.io\/rancher\/system-upgrade-controller:v/),
  ]);
  expect(upgrading(hall({ servers: hosts, serversRunWork: true }))).toEqual([]);
});

test('rails bring the list of what Multus is made of', () => {
  const rdma = { kind: 'roce', nicsPerNode: 1, rails: ['ens1f0np0'], addresses: '10.100.0.0/24' } as const;
  const lists = (made: Pick<ReturnType<typeof hall>, 'blueprint'>) => listOf(made).imageLists.map(({ file }) => file.replace(/^.*\//, ''));
  expect(lists(hall({}, { rdma }))).toContain('rke2-images-multus.linux-amd64.txt');
  expect(lists(hall())).not.toContain('rke2-images-multus.linux-amd64.txt');
});

test('what an override and a manifest name is in it', () => {
  const made = hall({ airGap: { mirrors: { ...mirrors, 'gcr.io': 'harbor.hall.example/google' }, artifacts } });
  const digest = `sha256:${'b'.repeat(64)}`;
  made.chat.override({
    kubernetes: ({ kind, body }) => {
      if (kind !== 'Deployment') return;
      const { template } = body['spec'] as { template: { spec: { containers: object[] } } };
      template.spec.containers.push({
        name: 'side',
        image: 'gcr.io/acme/side:1.0',
        resources: { requests: { cpu: '10m', memory: '16Mi' } },
      });
    },
  });
  made.cluster.addManifest({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace: 'hall' },
    spec: { containers: [{ name: 'probe', image: `acme/probe@${digest}` }] },
  });
  const { images } = listOf(made);
  expect(images.find(({ image }) => image === 'gcr.io/acme/side:1.0')).toMatchObject({
    mirror: 'harbor.hall.example/google/acme/side:1.0',
    neededBy: ['hall/floor/chat'],
  });
  expect(images.find(({ image }) => image === `docker.io/acme/probe@${digest}`)).toMatchObject({ digest, neededBy: ['hall/floor'] });
});

test('hosts that reach the internet have no such list', () => {
  const { blueprint } = hall({ airGap: null } as never);
  expect([...blueprint.render().keys()].filter((path) => path.startsWith('airgap/'))).toEqual([]);
});
