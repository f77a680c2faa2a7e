import fc from 'fast-check';
import {
  Blueprint,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  Registry,
  Secret,
  TrainingJob,
} from 'cdk-gpu';
import { existing } from 'cdk-gpu/existing';
import { issueOf, nodes, problems, program } from '../support/programs';

const target = existing({ distribution: 'kubeadm' });

describe('an id that is taken or cannot be a name is an issue, and never throws', () => {
  test('a second part with an id is told under that id', () => {
    const { c, image, b } = program();
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4') });
    new InferenceService(c, 'serve', { image, port: 80, gpus: 1, pool });
    new InferenceService(c, 'serve', { image, port: 80, gpus: 1, pool });
    new InferenceService(c, 'serve', { image, port: 80, gpus: 1, pool });
    expect(problems(b)).toEqual(['name/duplicate at b/c/serve', 'name/duplicate at b/c/serve']);
  });

  test('parts of different kinds share their scope', () => {
    const { b, c, image } = program();
    new CpuNodePool(c, 'same', nodes('cpus'));
    new Microservice(c, 'same', { image, port: 80 });
    expect(problems(b)).toEqual(['name/duplicate at b/c/same']);
    expect(issueOf(b, 'name/duplicate').message).toBe('"same" is declared more than once in b/c');
  });

  test('the same id in two scopes is no duplicate', () => {
    const { b, c, image } = program();
    const other = new GpuCluster(b, 'other', { kubernetesVersion: '1.34' });
    for (const cluster of [c, other]) {
      new CpuNodePool(cluster, 'cpus', nodes('cpus'));
      new Microservice(cluster, 'web', { image, port: 80 });
    }
    expect(problems(b)).toEqual([]);
  });

  test.each([
    ['', '(empty)', 'main'],
    ['Serve_It', 'Serve_It', 'serve-it'],
    ['1st', '1st', 'st'],
    ['-a', '-a', 'a'],
    ['a-', 'a-', 'a'],
    ['a.b', 'a.b', 'a-b'],
    ['a/b', 'a/b', 'a-b'],
    ['größe', 'größe', 'gr-e'],
    ['"; rm -rf', '"; rm -rf', 'rm-rf'],
    ['x'.repeat(64), 'x'.repeat(64), 'x'.repeat(63)],
    ['-', '-', 'main'],
  ])('"%s"', (id, path, suggestion) => {
    const { b, c, image } = program();
    new CpuNodePool(c, 'cpus', nodes('cpus'));
    new Microservice(c, id, { image, port: 80 });
    expect(problems(b)).toEqual([`name/not-a-dns-label at b/c/${path}`]);
    expect(issueOf(b, 'name/not-a-dns-label').hint).toBe(`rename it, for example "${suggestion}"`);
  });

  test.each([
    ['an empty id', ''],
    ['an id with capitals', 'Vision'],
  ])('%s of a blueprint', (_, id) => {
    expect(problems(new Blueprint(id, { target }))).toEqual([`name/not-a-dns-label at ${id === '' ? '(empty)' : id}`]);
  });

  test('an id that is twice there and no name is told for both', () => {
    const { b } = program();
    new Secret(b, 'A', { keys: ['k'] });
    new Secret(b, 'A', { keys: ['k'] });
    expect(problems(b)).toEqual(['name/duplicate at b/A', 'name/not-a-dns-label at b/A', 'name/not-a-dns-label at b/A']);
  });

  test.each([undefined, null, 7, NaN, {}, ['a']])('an id that is no text: %p', (id) => {
    const { b, c, image } = program();
    const bad = id as string;
    new Registry(b, bad);
    new CpuNodePool(c, bad, nodes('cpus'));
    new Microservice(c, 'web', { image, port: 80 });
    new Image(Registry.fromHost(b, 'r', { host: 'example.com' }), bad, { context: 'none' });
    const shown = typeof id === 'number' ? String(id) : '(empty)';
    expect(problems(b).filter((problem) => problem.startsWith('name/'))).toEqual([
      `name/not-a-dns-label at b/${shown}`,
      `name/not-a-dns-label at b/c/${shown}`,
      `name/not-a-dns-label at b/r/${shown}`,
    ]);
    expect(problems(new Blueprint(bad, { target }))).toEqual([`name/not-a-dns-label at ${shown}`]);
  });

  test('a name that every object has', () => {
    const { b, c, image } = program();
    new CpuNodePool(c, 'cpus', nodes('cpus'));
    new Microservice(c, 'constructor', { image, port: 80 });
    new Microservice(c, 'toString', { image, port: 80 });
    new Secret(b, '__proto__', { keys: ['k'] });
    expect(problems(b)).toEqual([
      'name/not-a-dns-label at b/__proto__',
      'name/reserved at b/__proto__',
      'name/reserved at b/c/constructor',
      'name/not-a-dns-label at b/c/toString',
      'name/reserved at b/c/toString',
    ]);
    expect(problems(new Blueprint('constructor', { target }))).toEqual([]);
  });

  test('whatever the text is, and however often', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 }), { maxLength: 6 }), (ids) => {
        const { b, c, image } = program();
        for (const id of ids) new TrainingJob(c, id, { image, nodes: 1, gpusPerNode: 1, restarts: 3 });
        expect(() => b.check()).not.toThrow();
      }),
    );
  });

  test('a DNS label of up to 63 characters is never complained about', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/), (id) => {
        const b = new Blueprint('b', { target });
        new Secret(b, id, { keys: ['k'] });
        expect(problems(b)).toEqual([]);
      }),
    );
  });
});
