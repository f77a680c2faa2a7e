import { App as KubernetesApp } from 'cdk8s';
import { Blueprint, BlueprintError, CpuNodePool, GpuCluster, GpuNodePool, Image, Microservice, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { existing } from 'cdk-gpu/existing';
import { fill, issueOf, nodes, problems, scratch } from '../support/programs';

const folder = scratch();
const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
beforeEach(() => stderr.mockClear());

/** A service whose image is `latest`, which is refused, and whose environment is warned of. */
function program(outdir = '.') {
  const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }), outdir });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
  const pool = new CpuNodePool(c, 'cpus', nodes('cpus'));
  const image = Image.fromReference(b, 'i', 'acme/serve:latest');
  const web = new Microservice(c, 'web', { image, port: 80, env: { CACHE: '${HOME}/cache' }, pool });
  return { b, c, pool, image, web };
}

describe('an issue that is waived', () => {
  test('is no issue any more, and others stay', () => {
    const { b, image } = program();
    b.waive('image/latest-tag', image, 'built each night');
    expect(problems(b)).toEqual(['env/shell-syntax at b/c/web']);
  });

  test('hinders no output, and is told with its reason on stderr, in the result and in blueprint.json', () => {
    const outdir = folder();
    const { b, image, web } = program(outdir);
    b.waive('env/shell-syntax', web, 'the program expands it itself');
    b.waive('image/latest-tag', image, 'built each night');
    const { issues, waived } = b.synth();
    expect(issues).toEqual([]);
    expect(waived).toEqual([
      {
        code: 'env/shell-syntax',
        path: 'b/c/web',
        message: expect.stringContaining('CACHE') as string,
        reason: 'the program expands it itself',
        at: expect.stringMatching(/^test\/constructs\/waive\.test\.ts:\d+$/) as string,
      },
      expect.objectContaining({ code: 'image/latest-tag', path: 'b/i', reason: 'built each night' }),
    ]);
    expect(stderr.mock.calls.map(([line]) => line)).toEqual([
      'waived env/shell-syntax b/c/web: the program expands it itself\n',
      'waived image/latest-tag b/i: built each night\n',
    ]);
    expect((JSON.parse(b.render().get('blueprint.json') ?? '') as { waived: unknown }).waived).toEqual(waived);
  });

  test('may be of the pool that a cluster has without declaring it: the cluster is named then', () => {
    const b = new Blueprint('b', { target: gcp({ project: 'acme-ml', region: 'asia-southeast3' }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
    expect(problems(b)).toEqual(['machine/not-known-here at b/c/system.zones']);
    b.waive('machine/not-known-here', c, 'seen there on 2026-11-20');
    expect(problems(b)).toEqual([]);
  });

  test('lets every way of synthesizing pass', () => {
    const { b, image, web } = program();
    expect(() => b.render()).toThrow(BlueprintError);
    b.waive('image/latest-tag', image, 'built each night');
    b.waive('env/shell-syntax', web, 'the program expands it itself');
    expect(b.render().size).toBeGreaterThan(0);
    const app = new KubernetesApp();
    b.addKubernetesTo(app);
    expect(app.charts.length).toBeGreaterThan(0);
  });

  test('leaves no trace in a report without one', () => {
    const { b, image } = program();
    const clean = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }) });
    expect(clean.render().get('blueprint.json')).not.toContain('waived');
    b.waive('image/latest-tag', image, 'built each night');
    expect(b.render().get('blueprint.json')).toContain('waived');
  });

  test('may be at a property of the construct', () => {
    const b = new Blueprint('b', { target: gcp({ project: 'acme-ml', region: 'us-central1' }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 1 }, zones: ['us-central1-f'] });
    expect(problems(b)).toEqual(['machine/not-known-here at b/c/l4.zones']);
    b.waive('machine/not-known-here', pool, 'opened last week');
    expect(problems(b)).toEqual([]);
  });

  test('is the one at that construct only, and not below it', () => {
    const { b, c, image } = program();
    b.waive('image/latest-tag', image, 'built each night');
    b.waive('env/shell-syntax', c, 'all of them expand it');
    expect(problems(b)).toEqual(['waiver/hits-nothing at b/c', 'env/shell-syntax at b/c/web']);
    expect(issueOf(b, 'waiver/hits-nothing').message).toBe('there is no "env/shell-syntax" here; it is at b/c/web');
  });
});

describe('a waiver is refused', () => {
  test('that hits nothing', () => {
    const { b, image, web } = program();
    b.waive('image/latest-tag', image, 'built each night');
    b.waive('workload/shared-memory-too-large', web, 'swap');
    const issue = issueOf(b, 'waiver/hits-nothing');
    expect(issue).toMatchObject({ severity: 'error', path: 'b/c/web', message: 'there is no "workload/shared-memory-too-large" here' });
    expect(issue.at).toMatch(/^test\/constructs\/waive\.test\.ts:\d+$/);
  });

  test.each([
    ['image/lastest-tag', 'no rule of this program\'s places has the code "image/lastest-tag" (did you mean "image/latest-tag"?)'],
    ['nothing/like-that', 'no rule of this program\'s places has the code "nothing/like-that"'],
    ['capacity/not-sold-this-way', 'no rule of this program\'s places has the code "capacity/not-sold-this-way"'],
  ])('of a code that there is not: %s', (code, message) => {
    const { b, image } = program();
    b.waive(code, image, 'so');
    expect(issueOf(b, 'waiver/hits-nothing').message).toBe(message);
  });

  test('of a code that cannot be waived, with what must hold', () => {
    const { b, web } = program();
    b.waive('service/port-twice', web, 'so');
    expect(issueOf(b, 'waiver/not-possible').message).toBe(
      '"service/port-twice" cannot be waived: Ports of one pod have different names and numbers; "http" is the name of the main one.',
    );
  });

  test('of a code with several meanings, of which the general one is told', () => {
    const { b, web } = program();
    b.waive('props/invalid', web, 'so');
    expect(issueOf(b, 'waiver/not-possible').message).toBe('"props/invalid" cannot be waived: Each value is one that its property takes.');
  });

  test.each(['', '  ', '\n'])('with %j for a reason, and the issue stays', (reason) => {
    const { b, image } = program();
    b.waive('image/latest-tag', image, reason);
    expect(problems(b)).toEqual(['env/shell-syntax at b/c/web', 'image/latest-tag at b/i', 'waiver/without-reason at b/i']);
  });

  test('at a construct of another blueprint, be its path the same', () => {
    const { b } = program();
    b.waive('image/latest-tag', program().image, 'so');
    expect(problems(b)).toEqual(['waiver/of-another-blueprint at b.waive.at', 'env/shell-syntax at b/c/web', 'image/latest-tag at b/i']);
  });

  test.each<[string, readonly unknown[], readonly string[]]>([
    ['nothing', [], ['b.waive.at: is missing', 'b.waive.code: is missing', 'b.waive.reason: is missing']],
    ['a path', ['image/latest-tag', 'b/i', 'so'], ['b.waive.at: "b/i" is not a construct']],
    ['a number', [7, null, 8], ['b.waive.at: null is not a construct', 'b.waive.code: 7 is not text', 'b.waive.reason: 8 is not text']],
  ])('that is given %s, by a program without types', (_, given, expected) => {
    const { b } = program();
    Reflect.apply(b.waive.bind(b), undefined, given);
    const wrong = b.check().filter(({ path }) => path.startsWith('b.waive'));
    expect(wrong.map(({ path, message }) => `${path}: ${message}`)).toEqual(expected);
  });

  test('together with everything else that is wrong', () => {
    const { b, c, image, web } = program();
    new Microservice(c, 'other', { image, port: 70_000 });
    b.waive('service/port-twice', web, 'so');
    b.waive('no/such-code', web, 'so');
    expect(problems(b)).toEqual([
      'props/invalid at b/c/other.port',
      'env/shell-syntax at b/c/web',
      'waiver/hits-nothing at b/c/web',
      'waiver/not-possible at b/c/web',
      'image/latest-tag at b/i',
    ]);
  });

  test('also where the blueprint itself cannot be read', () => {
    const b = new Blueprint('b', {} as never);
    b.waive('service/port-twice', b, 'so');
    b.waive('network/not-private', b, 'a code of a place that nobody knows yet');
    expect(problems(b)).toEqual(['waiver/not-possible at b', 'props/invalid at b.target']);
  });
});

describe('a waiver is not called useless', () => {
  test('while its construct cannot be read', () => {
    const { b, c, image } = program();
    const other = new Microservice(c, 'other', { image, port: 70_000, env: { CACHE: '${HOME}' } });
    b.waive('env/shell-syntax', other, 'so');
    expect(problems(b)).not.toContain('waiver/hits-nothing at b/c/other');
  });

  test('while options of its place cannot be read', () => {
    const b = new Blueprint('b', { target: aws({ region: 'us-esat-1', network: { cidr: '192.169.0.0/16' } }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
    b.waive('network/not-private', c, 'ours since 1993');
    expect(problems(b)).toEqual(['props/invalid at b.target.region']);
  });

  test('while its workload has no place', () => {
    const b = new Blueprint('b', { target: aws({ region: 'us-east-1' }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
    const image = Image.fromReference(b, 'i', 'acme/serve:1.0');
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 1 } });
    const tune = new TrainingJob(c, 'tune', { image, nodes: 1, gpusPerNode: 8, restarts: 3, pool, memoryGiB: 4, sharedMemoryGiB: 8 });
    b.waive('workload/shared-memory-too-large', tune, 'so');
    expect(problems(b)).toEqual(['placement/no-pool-fits at b/c/tune']);
  });

  test('but is, while only rules over the whole program complain', () => {
    const { b, web } = program();
    b.waive('workload/shared-memory-too-large', web, 'so');
    expect(problems(b)).toEqual(['env/shell-syntax at b/c/web', 'waiver/hits-nothing at b/c/web', 'image/latest-tag at b/i']);
  });
});

test('nothing is written while a waiver is wrong', () => {
  const outdir = folder();
  fill(outdir, { 'blueprint.json': 'earlier' });
  const { b, image, web } = program(outdir);
  b.waive('image/latest-tag', image, 'built each night');
  b.waive('image/no-tag', web, 'so');
  expect(() => b.synth()).toThrow(BlueprintError);
  expect(stderr).not.toHaveBeenCalled();
});
