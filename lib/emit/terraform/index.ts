import { App, type TerraformStack } from 'cdktf';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareText } from '../../errors';
import type { Scene } from '../scene';
import { stableJson } from '../stable-json';
import { drawStacks } from './draw';
import { withoutStackCapture } from './without-stack-capture';

export { drawStacks } from './draw';

/** Everything that the cdktf command line expects in its output folder: `manifest.json` and `stacks/<stack>/cdk.tf.json`. */
export function terraformFiles(scene: Scene): ReadonlyMap<string, string> {
  // cdktf makes its output folder as soon as there is an App, whether or not something is written.
  const scratch = mkdtempSync(join(tmpdir(), 'cdk-gpu-'));
  try {
    const app = new App({ outdir: scratch, stackTraces: false, skipValidation: true });
    const stacks = drawStacks(app, scene);
    const files = new Map<string, string>();
    for (const stack of [...stacks].sort((a, b) => compareText(a.node.id, b.node.id))) {
      files.set(
        `stacks/${stack.node.id}/cdk.tf.json`,
        `${stableJson(
          withoutStackCapture(() => stack.toTerraform() as unknown),
          2,
        )}\n`,
      );
    }
    return new Map([['manifest.json', `${stableJson(manifest(app, stacks), 2)}\n`], ...files]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** cdktf's own manifest, which its command line reads to find stacks and their order. */
function manifest(app: App, stacks: readonly TerraformStack[]): unknown {
  return {
    version: app.manifest.version,
    stacks: Object.fromEntries(
      stacks.map((stack) => {
        const { id } = stack.node;
        const workingDirectory = `stacks/${id}`;
        return [
          id,
          {
            name: id,
            constructPath: stack.node.path,
            workingDirectory,
            synthesizedStackPath: `${workingDirectory}/cdk.tf.json`,
            annotations: [],
            dependencies: stack.dependencies.map((other) => other.node.path).sort(compareText),
          },
        ];
      }),
    ),
  };
}
