import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Blueprint } from 'cdk-gpu';
import { synth } from 'cdk-gpu/testing';
import { collect } from '../../constructs/collect';
import { validateStacks } from '../../lib/testing/offline-terraform';
import { arrange } from '../../lib/emit/arrange';
import { misfits } from '../../lib/placement/fits';
import { place } from '../../lib/placement/place';
import { emptyNode } from '../../lib/placement/placed-pool';
import { podFor } from '../../lib/placement/pod-shape';
import type { Scene } from '../../lib/emit/scene';
import { validateObjects } from '../support/kubernetes-schemas';
import { terraformIsHere } from '../support/tools';
import type { Sample } from './sample';
import { sampleProgram } from './sample-program';

const targets = join(__dirname, '..', '..', 'lib', 'targets');
/** Places are found, not listed. */
const places = readdirSync(targets, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

function sceneOf(blueprint: Blueprint): Scene {
  const { model, target, targets: ofClusters, broken } = collect(blueprint);
  if (model === null || target === null) throw new Error('the sample cannot be read');
  const { placement } = place({ model, targets: ofClusters, broken });
  return arrange({ model, placement, target, targets: ofClusters });
}

describe.each(places)('the place %s', (name) => {
  const { sample } = require(`./${name}/sample`) as { sample: Sample };
  const { target } = sample;
  const blueprint = sampleProgram(sample);
  const scene = sceneOf(blueprint);
  const context = scene.clusters[0]?.context;
  const pools = context?.pools ?? [];

  test('has the files that places have', () => {
    expect(readdirSync(join(targets, name))).toEqual(
      expect.arrayContaining(['index.ts', 'options.ts', 'machines.ts', 'pods.ts', 'components.ts', 'checks.ts', 'terraform.ts']),
    );
  });

  test('is called as its folder is, and takes its own options', () => {
    expect({ name: target.name, issues: target.optionIssues }).toEqual({ name, issues: [] });
  });

  test('loads no engine and no provider before something is drawn', () => {
    const script = `require(${JSON.stringify(join(targets, '..', '..', 'build', 'lib', 'targets', name))}); console.log(Object.keys(require.cache).filter((path) => /node_modules.(cdktf|cdk8s|@cdktf).(?!.*zod)/.test(path)).length)`;
    expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout.trim()).toBe('0');
  });

  test('judges a program of every kind of work without a word', () => {
    expect(blueprint.check()).toEqual([]);
  });

  test('offers machines cheapest first, those without a price last', () => {
    for (const { pool } of pools) {
      const prices = target.machinesFor(pool).map((machine) => machine.usdPerHour ?? Infinity);
      expect(prices).toEqual([...prices].sort((a, b) => (a === b ? 0 : a - b)));
    }
  });

  test('describes nodes that are what their machine is, with room left beside its own DaemonSets', () => {
    for (const { pool, node, machine, free } of pools) {
      expect(node.arch).toBe(machine.arch);
      const gpus = Object.entries(node.devices).filter(([name]) => name.startsWith('nvidia.com/'));
      expect(gpus.reduce((sum, [, count]) => sum + count, 0)).toBe(machine.gpus * (pool.sharing?.timeSlicing ?? 1));
      expect(free.cpuMillis).toBeGreaterThan(0);
      expect(free.memoryMiB).toBeGreaterThan(0);
      expect(free.memoryMiB).toBeLessThan(machine.memoryGiB * 1024);
    }
  });

  test('gives pods what they need to land where placement sends them', () => {
    for (const placed of context?.workloads ?? []) {
      for (const pool of placed.pools) {
        const pod = podFor(placed.workload, { pool, needs: target.podNeeds(pool), request: placed.request });
        expect({ workload: placed.workload.id, misfits: misfits(pod, pool.node, emptyNode(pool)) }).toEqual({
          workload: placed.workload.id,
          misfits: [],
        });
      }
    }
    expect(context?.workloads).toHaveLength(5);
  });

  test('keeps pods that name a pool off every other', () => {
    for (const placed of context?.workloads ?? []) {
      const [home] = placed.pools;
      if (home === undefined) continue;
      const pod = podFor(placed.workload, { pool: home, needs: target.podNeeds(home), request: placed.request });
      for (const other of pools.filter((pool) => pool !== home)) expect(misfits(pod, other.node, emptyNode(other))).not.toEqual([]);
    }
  });

  test('has rules with a code and a sentence each, and no two of one code', () => {
    const codes = target.checks.map((check) => check.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, about } of target.checks) {
      expect(code).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
      expect(about).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('needs an add-on at most once', () => {
    const names = context === undefined ? [] : target.components(context).map((addOn) => addOn.component);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('jobset');
  });

  test('writes YAML that strict schemas take', () => {
    expect(validateObjects('1.35', synth(blueprint).objects['main'] ?? [])).toEqual([]);
  });

  (terraformIsHere ? test : test.skip)('writes stacks that terraform validates', async () => {
    expect(await validateStacks(synth(blueprint).stacks)).toEqual({ ok: true, messages: [] });
  });
});
