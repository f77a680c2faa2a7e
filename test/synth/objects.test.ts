import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Blueprint, BlueprintError, CpuNodePool, GpuCluster, Image, Microservice, type Issue } from 'cdk-gpu';
import { existing, type ExistingTarget } from 'cdk-gpu/existing';
import type { Target } from '../../lib/targets/target';
import * as objects from '../../lib/emit/kubernetes/objects';
import { changed, nodes, program, runBuilt, root, scratch } from '../support/programs';

const folder = scratch();

/** A service in a cluster whose objects a test spoils. */
function service(answers: Partial<Target> = {}, outdir = '.') {
  const target = changed<ExistingTarget>(existing({ distribution: 'kubeadm' }), answers);
  const b = new Blueprint('b', { target, outdir });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
  const pool = new CpuNodePool(c, 'cpus', nodes('cpus'));
  const web = new Microservice(c, 'web', { image: Image.fromReference(b, 'i', 'acme/web:1.0'), port: 80, pool });
  return { b, c, web };
}

const misspelt: Partial<Target> = {
  podNeeds: (pool) => ({
    ...existing({ distribution: 'kubeadm' }).podNeeds(pool),
    tolerations: [{ key: 'a', operator: 'Exist' as 'Exists' }],
  }),
};

function issuesOf(run: () => void): readonly Issue[] {
  try {
    run();
  } catch (error) {
    if (error instanceof BlueprintError) return error.issues;
    throw error;
  }
  return [];
}

describe('an object that an API server would refuse', () => {
  test('is told by everything that writes, with place and remedy, and nothing is written', () => {
    const outdir = join(folder(), 'out');
    const { b, web } = service(misspelt, outdir);
    web.override({
      kubernetes: ({ kind, body }) => {
        if (kind === 'Service') (body['spec'] as Record<string, unknown>)['prots'] = [];
      },
    });
    const told = b.check();
    expect(told.map(({ code, severity, path }) => [code, severity, path])).toEqual([
      ['output/invalid-object', 'error', 'b/c/web'],
      ['output/invalid-object', 'error', 'b/c/web'],
    ]);
    expect(told.map(({ message, hint }) => `${message}; ${hint}`)).toEqual([
      'Deployment web: $.spec.template.spec.tolerations[0].operator: is "Exist", must be one of "Equal", "Exists" (did you mean "Exists"?); correct it in the function that is given to `override`',
      'Service web: $.spec.prots: unknown field (did you mean "ports"?); correct it in the function that is given to `override`',
    ]);
    expect(told.every(({ at }) => at?.startsWith('test/synth/objects.test.ts:'))).toBe(true);
    for (const run of [() => b.render(), () => b.synth(), () => b.addKubernetesTo(new App()), () => b.addTerraformTo({} as never)])
      expect(issuesOf(run)).toEqual(told);
    expect(existsSync(outdir)).toBe(false);
  });

  test('that nobody but the library made is said to be its mistake', () => {
    expect(
      service(misspelt)
        .b.check()
        .map(({ hint }) => hint),
    ).toEqual(['cdk-gpu made this object: report it, and mend it with `override` until then']);
  });

  test('waits for everything that was wrong before', () => {
    const { b, c } = service(misspelt);
    new Microservice(c, 'wrong', {} as never);
    expect(b.check().map(({ code }) => code)).not.toContain('output/invalid-object');
  });
});

test('objects are made once for judging and drawing', () => {
  const made = jest.spyOn(objects, 'ownedObjectsOf');
  const { b } = service();
  b.render();
  expect(made).toHaveBeenCalledTimes(1);
  made.mockRestore();
});

test('a program judges the objects of each cluster by its own minor', () => {
  const { b, c } = program();
  const claim = { apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', metadata: { name: 'gpus' }, spec: {} };
  c.addManifest(claim);
  const older = new GpuCluster(b, 'older', { kubernetesVersion: '1.33' });
  older.addManifest(claim);
  expect(b.check()).toEqual([
    expect.objectContaining({
      path: 'b/older',
      message: expect.stringContaining(
        'DeviceClass gpus: $.apiVersion: is "resource.k8s.io/v1", which has no DeviceClass (did you mean "resource.k8s.io/v1',
      ),
    }),
  ]);
});

/** Modules of ours with schemas that a run has loaded, after `body` did something with a blueprint `b` and its cluster `c`. */
function loaded(body: string): readonly string[] {
  const code = `
    const { Blueprint, GpuCluster, Microservice } = require(process.env.BUILD + '/constructs/index.js');
    const { existing } = require(process.env.BUILD + '/lib/targets/existing/index.js');
    const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
    ${body}
    b.check();
    const files = Object.keys(require.cache).flatMap((file) => /lib.schemas.(.*)\\.js$/.exec(file)?.[1].replace(/\\\\/g, '/') ?? []);
    process.stdout.write(JSON.stringify(files.sort()));`;
  return JSON.parse(runBuilt(code, root).stdout) as readonly string[];
}

describe('schemas are loaded when an object is judged', () => {
  test('and not for a program that goes wrong before', () => {
    expect(loaded("new Microservice(c, 'web', {});")).toEqual([]);
  });

  test('of one minor', () => {
    expect(loaded('').filter((file) => file.startsWith('data/'))).toEqual(['data/kubernetes-1.34']);
  });
});

test('an override that leaves a pod without containers, which schemas allow and API servers do not', () => {
  const { b, web } = service();
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind === 'Deployment') (body as { spec: { template: { spec: { containers: unknown } } } }).spec.template.spec.containers = [];
    },
  });
  expect(b.check().map(({ code, path, message }) => `${code} at ${path}: ${message}`)).toEqual([
    'output/invalid-object at b/c/web: Deployment web: spec.containers of its pods: must not be empty',
  ]);
});
