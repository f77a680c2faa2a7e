import { validateObject } from './index';

const object = {
  apiVersion: 'cloud.google.com/v1',
  kind: 'ComputeClass',
  metadata: { name: 'pool-l4' },
  spec: {
    priorities: [{ nodepools: ['l4-spot'] }],
    nodePoolAutoCreation: { enabled: false },
    whenUnsatisfiable: 'DoNotScaleUp',
  },
};

test('a compute class has the fields that Google describes', () => {
  expect(validateObject('1.35', object)).toEqual([]);
});

test.each<[string, object, RegExp]>([
  ['a misspelt field', { nodepoolAutoCreation: { enabled: false } }, /ComputeClass\/pool-l4 spec: Unrecognized key/],
  ['no priorities', { priorities: [] }, /spec.priorities: /],
  ['the name of no node pool', { priorities: [{ nodepools: ['l4_spot'] }] }, /spec.priorities.0.nodepools.0: /],
  ['another answer to what cannot be had', { whenUnsatisfiable: 'Never' }, /spec.whenUnsatisfiable: /],
])('%s is refused', (_, change, says) => {
  expect(validateObject('1.35', { ...object, spec: { ...object.spec, ...change } })).toEqual([expect.stringMatching(says)]);
});
