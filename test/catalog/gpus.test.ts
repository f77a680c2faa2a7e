import { gpuNames } from '../../lib/catalog/gpu';
import { gpuMemoryGiB, gpus } from '../../lib/catalog/gpus';

test('names are unique, and all have facts', () => {
  expect(new Set(gpuNames).size).toBe(gpuNames.length);
  expect(Object.keys(gpus)).toEqual([...gpuNames]);
});

test('no two GPUs have one label', () => {
  const products = Object.values(gpus).flatMap(({ product }) => product ?? []);
  expect(new Set(products).size).toBe(products.length);
  // What the label of Kubernetes may be.
  for (const product of products) expect(product).toMatch(/^[A-Za-z0-9][-A-Za-z0-9_.]{0,61}[A-Za-z0-9]$/);
});

test('facts say where they were read, and when', () => {
  for (const { source, asOf } of Object.values(gpus)) {
    expect(source).toMatch(/https:/);
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
});

/** Majors and minors of each family. */
const capabilities: Readonly<Record<string, readonly string[]>> = {
  pascal: ['6.0', '6.1'],
  volta: ['7.0'],
  turing: ['7.5'],
  ampere: ['8.0', '8.6'],
  ada: ['8.9'],
  hopper: ['9.0'],
  blackwell: ['10.0', '10.3', '12.0', '12.1'],
};

test.each(Object.entries(gpus))('%s has a compute capability of its family', (_, { architecture, computeCapability }) => {
  expect(capabilities[architecture]).toContain(computeCapability);
});

// The number in a name is what is sold; the driver keeps a little of it, or counts it in other units.
test.each(gpuNames.flatMap((name) => [...name.matchAll(/(\d+)GB$/g)].map(([, gb]) => [name, Number(gb)] as const)))(
  '%s has about the memory in its name',
  (name, gb) => {
    expect(gpus[name].memoryMiB / 1024 / gb).toBeGreaterThan(0.92);
    expect(gpus[name].memoryMiB / 1024 / gb).toBeLessThanOrEqual(1);
  },
);

test.each([
  ['H100', 79.6],
  ['H200', 140.4],
  ['B200', 179],
  ['L4', 22.4],
  ['T4', 15],
] as const)('%s has %d GiB for a model', (name, gib) => {
  expect(gpuMemoryGiB(name)).toBe(gib);
});
