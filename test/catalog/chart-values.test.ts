import { synth } from 'cdk-gpu/testing';
import { components } from '../../lib/catalog/components';
import { charts, pathsOf, toldBy, unknownValues } from './chart-values/known';
import { programs } from './chart-values/programs';

const made = Object.entries(programs).map(([name, make]) => [name, make()] as const);
const told = made.map(([name, program]) => [name, toldBy(synth(program).stacks)] as const);
const everything = told.flatMap(([, values]) => values);

test.each(told)('%s: charts have every value that they are told', (_, values) => {
  expect(values.length).toBeGreaterThan(0);
  expect(values.flatMap(unknownValues)).toEqual([]);
});

test('a value that a chart does not have is found: misspelt, at another place, or of a chart that nobody knows', () => {
  const wrong = { driver: { versions: '580' }, toolkit: { environment: [] }, tolerations: [], cdi: { enabled: true }, daemonsets: {} };
  expect(unknownValues({ chart: 'gpu-operator', values: wrong })).toEqual([
    'gpu-operator: driver.versions',
    'gpu-operator: toolkit.environment',
    'gpu-operator: tolerations',
    'gpu-operator: daemonsets',
  ]);
  expect(unknownValues({ chart: 'metallb', values: { speaker: { resources: { request: { cpu: '1' } } } } })).toEqual([
    'metallb: speaker.resources.request.cpu',
  ]);
  expect(unknownValues({ chart: 'no-such', values: { a: 1 } })).toEqual(['no-such: a']);
});

test('a slip in any of the values that programs set is found', () => {
  const slips = everything.flatMap(({ chart, values }) =>
    pathsOf(values).map((path) => {
      const [first = '', ...others] = path.split('.');
      return { chart, path, values: { [`${first}s`]: others.length === 0 ? true : { [others.join('.')]: true } } };
    }),
  );
  expect(slips.length).toBeGreaterThan(100);
  expect(slips.filter((slip) => unknownValues(slip).length === 0)).toEqual([]);
});

test('the programs tell every chart something, and every chart is known at the version that is installed', () => {
  const ours = Object.values(components).map(({ chart, version }) => [chart, version]);
  const known = new Map([...charts.values()].map(({ chart, version }) => [chart, version]));
  expect(ours.filter(([chart = '', version]) => known.get(chart) !== version)).toEqual([]);
  expect([...charts.keys()].filter((chart) => !everything.some((each) => each.chart === chart && pathsOf(each.values).length > 0))).toEqual(
    [],
  );
});

test.each([...charts.values()])('facts of $chart are sorted, and below the keys that are set', ({ below, paths, read, source }) => {
  expect([...paths].sort()).toEqual(paths);
  expect(new Set(paths.map((path) => path.split('.')[0]))).toEqual(new Set(below));
  expect([read, source]).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/), expect.stringMatching(/^https:\/\/github\.com\//)]);
});
