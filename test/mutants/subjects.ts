import { join } from 'node:path';
import { Blueprint } from 'cdk-gpu';
import type { Scene } from '../../lib/emit/scene';
import { root } from '../support/programs';
import type { Sample } from '../targets/sample';
import { sampleProgram } from '../targets/sample-program';
import { boughtAndCut } from './bought-and-cut';
import { desk, hall, vault } from './own-machines';
import { sceneOf } from './scene';

/** A program that is right, as it is handed to the emitters. */
export interface Subject {
  readonly name: string;
  readonly place: string;
  readonly scene: Scene;
}

/**
 * Of each place the sample program, with every kind of work, an example, with its registries, and one with lists of capacities and GPUs that are cut. Of machines of one's own three
 * programs whose options are known, since nothing else is said of servers.
 */
const programs: Readonly<Record<string, string>> = { aws: '01-first', gcp: '02-google-cloud', existing: '03-existing' };

export function subjects(): readonly Subject[] {
  return [
    ...ofClouds(),
    ...Object.entries({ hall, desk, vault }).map(([name, program]) => ({ name, place: 'onprem', scene: sceneOf(program()) })),
  ];
}

function ofClouds(): readonly Subject[] {
  return Object.entries(programs).flatMap(([name, example]) => {
    const { sample } = require(join(root, 'test', 'targets', name, 'sample')) as { readonly sample: Sample };
    const program = boughtAndCut[name];
    return [
      { name: `sample of ${name}`, place: name, scene: sceneOf(sampleProgram(sample)) },
      ...(program === undefined ? [] : [{ name: `lists and slices of ${name}`, place: name, scene: sceneOf(program()) }]),
      { name: `examples/${example}`, place: name, scene: exampleScene(example) },
    ];
  });
}

/** Examples write when they are loaded: here they only say what they would have written. Their contexts are relative to their folder. */
function exampleScene(example: string): Scene {
  const here = process.cwd();
  const seen: Scene[] = [];
  const synth = jest.spyOn(Blueprint.prototype, 'synth').mockImplementation(function (this: Blueprint) {
    seen.push(sceneOf(this));
    return { files: [], issues: [], waived: [], placement: [] };
  });
  try {
    process.chdir(join(root, 'examples', example));
    require(join(root, 'examples', example, 'main'));
  } finally {
    synth.mockRestore();
    process.chdir(here);
  }
  const [scene] = seen;
  if (scene === undefined) throw new Error(`${example} did not synthesize`);
  return scene;
}
