import { imagesIn } from '../../../../lib/targets/onprem/airgap/images-in';

const pod = {
  initContainers: [{ name: 'a', image: 'a:1' }],
  containers: [{ name: 'b', image: 'b:1' }, { name: 'c' }],
  ephemeralContainers: [{ name: 'd', image: 'd:1' }],
  volumes: [
    { name: 'm', image: { reference: 'models:1' } },
    { name: 'e', emptyDir: {} },
  ],
};

test.each<[string, unknown, readonly string[]]>([
  ['a pod', { kind: 'Pod', spec: pod }, ['a:1', 'b:1', 'd:1', 'models:1']],
  [
    'an object of any kind with a pod in it',
    { kind: 'RayCluster', spec: { workerGroupSpecs: [{ template: { spec: pod } }] } },
    ['a:1', 'b:1', 'd:1', 'models:1'],
  ],
  [
    "NVIDIA's way to name one",
    { kind: 'NicNodePolicy', spec: { plugin: { image: 'plugin', repository: 'nvcr.io/nvidia', version: 'v1' } } },
    ['nvcr.io/nvidia/plugin:v1'],
  ],
  [
    'the same with a digest',
    { spec: { driver: { image: 'driver', repository: 'nvcr.io/nvidia', version: 'sha256:abc' } } },
    ['nvcr.io/nvidia/driver@sha256:abc'],
  ],
  ['an object that merely has fields of such names', { data: { image: 'x', containers: 'y' }, spec: { image: 'disk.qcow2' } }, []],
  ['what an override left of an object', { spec: { containers: [null, 'x', { image: 3 }], volumes: null } }, []],
  ['nothing', null, []],
])('%s', (_, object, expected) => {
  expect([...imagesIn(object)].sort()).toEqual(expected);
});
