import { got } from '../support/programs';
import { operators } from './operators';
import { mutantsOf, shuffled } from './positions';
import { at, opened, sealed, type Json } from './tree';

const tree: Json = {
  pools: {
    a: { size: { min: 1, max: 4 }, taints: [{ effect: 'NoSchedule' }], disk: '100Gi', spot: true },
    b: { size: { min: 0, max: 8 }, taints: [{ effect: 'NoExecute' }], disk: '200Gi', spot: false },
  },
};

test.each<[string, (string | number)[], readonly Json[]]>([
  ['dropped', ['pools', 'a', 'size', 'min'], [{ max: 4 }]],
  ['dropped', ['pools', 'a', 'taints', 0], [[]]],
  ['one more', ['pools', 'a', 'size', 'max'], [{ min: 1, max: 5 }]],
  ['one less', ['pools', 'b', 'size', 'min'], []],
  ['halved', ['pools', 'a', 'disk'], [{ ...(at(tree, ['pools', 'a']) as object), disk: '50Gi' }]],
  ['swapped with a neighbour', ['pools', 'a', 'size', 'max'], [{ min: 4, max: 1 }]],
  ['key misspelt', ['pools', 'a', 'size', 'min'], [{ mni: 1, max: 4 }]],
  ['value misspelt', ['pools', 'a', 'taints', 0, 'effect'], [{ effect: 'NoScheduel' }]],
  ['another choice', ['pools', 'a', 'taints', 0, 'effect'], [{ effect: 'PreferNoSchedule' }, { effect: 'NoExecute' }]],
  ['flipped', ['pools', 'a', 'size', 'max'], []],
])('%s, at %j', (name, path, wanted) => {
  const { changes } = got(operators.find((each) => each.name === name));
  const site = { holder: at(tree, path.slice(0, -1)) ?? null, key: path.at(-1) ?? '', value: at(tree, path) ?? null, peers: [] };
  expect(changes(site)).toEqual(wanted);
});

test('each operator makes one mutant of each shape, names and places in lists aside, and the same ones for a seed', () => {
  const made = mutantsOf(tree, { named: [1], where: 'pools', seed: 1 });
  const kinds = made.map(({ operator, shape }) => `${operator} ${shape}`);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds).toEqual(
    expect.arrayContaining(['another of its kind pools * taints # effect', 'flipped pools * spot', 'halved pools * size max']),
  );
  expect(mutantsOf(tree, { named: [1], where: 'pools', seed: 1 })).toEqual(made);
  expect(made.every(({ tree: mutant }) => JSON.stringify(mutant) !== JSON.stringify(tree))).toBe(true);
});

test('text that is JSON is unfolded and folded again; comments of cdktf are left out', () => {
  const stack: Json = { '//': { path: 'x' }, policy: '{"Statement":[{"Effect":"Allow"}]}', text: '${a.b.c}' };
  const open = opened(stack);
  expect(at(open, ['policy', '(json)', 'Statement', 0, 'Effect'])).toBe('Allow');
  expect(sealed(open)).toEqual({ policy: stack['policy'], text: '${a.b.c}' });
});

test('an order is a matter of the seed alone', () => {
  const values = [1, 2, 3, 4, 5, 6];
  expect(shuffled(values, 7)).toEqual(shuffled(values, 7));
  expect([...shuffled(values, 7)].sort()).toEqual(values);
});
