import { imagesOfComponent } from '../../lib/catalog/component-images';
import { components, type ComponentName } from '../../lib/catalog/components';
import { tryParseReference } from '../../lib/checks/image-reference';

const names = Object.keys(components) as readonly ComponentName[];
const rows = names.flatMap((name) => imagesOfComponent(name, {}).map((image) => [name, image] as const));

test.each(rows)('%s: %s is named in full, with a release', (_, image) => {
  const parsed = tryParseReference(image);
  expect(parsed?.tag).toMatch(/\d/);
  expect(image.split('/')[0]).toMatch(/\./);
});

test.each<[ComponentName, string]>([
  ['gpuOperator', 'nvcr.io/nvidia/gpu-operator'],
  ['jobset', 'registry.k8s.io/jobset/jobset'],
  ['metallb', 'quay.io/metallb/controller'],
  ['metallb', 'quay.io/metallb/speaker'],
  ['networkOperator', 'nvcr.io/nvidia/cloud-native/network-operator'],
])('%s at another version has other images: %s', (name, image) => {
  const version = components[name].version.replace(/^v?/, 'v');
  expect(imagesOfComponent(name, {})).toContain(`${image}:${version}`);
});

test('an image is not needed where its part of the chart is off', () => {
  const images = imagesOfComponent('gpuOperator', {});
  const without = imagesOfComponent('gpuOperator', { toolkit: { enabled: false } });
  expect(images.filter((image) => !without.includes(image))).toEqual([expect.stringContaining('/container-toolkit:')]);
  expect(imagesOfComponent('gpuOperator', { toolkit: { env: [] } })).toEqual(images);
});

test('charts that only clouds need have none', () => {
  expect(imagesOfComponent('devicePlugin', {})).toEqual([]);
});
