import type { Blueprint } from 'cdk-gpu';
import { collect } from '../../constructs/collect';
import { arrange } from '../../lib/emit/arrange';
import type { Scene } from '../../lib/emit/scene';
import { place } from '../../lib/placement/place';

/** A program without errors, as it is handed to the emitters. */
export function sceneOf(blueprint: Blueprint): Scene {
  const { model, target, targets, broken, issues } = collect(blueprint);
  if (model === null || target === null) throw new Error('the program cannot be read');
  const { placement, issues: unplaced } = place({ model, targets, broken });
  if ([...issues, ...unplaced].some(({ severity }) => severity === 'error')) throw new Error('the program is wrong as it is');
  return arrange({ model, placement, target, targets });
}
