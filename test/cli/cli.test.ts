import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveProviders } from '../../lib/testing/offline-terraform';
import { goldenFolder } from '../../examples/run-example';
import { terraformIsHere } from '../support/tools';

const root = join(__dirname, '..', '..');
const golden = goldenFolder('01-first');
const stacks = ['vision-main', 'vision-main-addons', 'vision-registry'];

/** A checkout as a newcomer has it, without what an earlier run may have left. */
function checkout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-gpu-cli-'));
  for (const name of ['cdktf.json', 'cdk8s.yaml', 'package.json', 'examples'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  cpSync(join(root, 'build'), join(folder, 'build'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function run(
  folder: string,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number | null; readonly output: string }> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, CHECKPOINT_DISABLE: '1', CI: 'true', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, output });
    });
  });
}

describe("the engines' own command lines run the repository's program", () => {
  let folder: string;
  beforeAll(() => {
    folder = checkout();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('cdk8s synth writes the YAML, and nothing else', async () => {
    const { status, output } = await run(folder, ['npx', '--no-install', 'cdk8s', 'synth', '--check-upgrade=false']);
    expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
    expect(readdirSync(join(folder, 'manifests', 'main')).sort()).toEqual(['00-namespaces.k8s.yaml', '40-workloads.k8s.yaml']);
    expect(readFileSync(join(folder, 'manifests/main/40-workloads.k8s.yaml'), 'utf8')).toEqual(
      readFileSync(join(golden, 'manifests/main/40-workloads.k8s.yaml'), 'utf8'),
    );
    expect(existsSync(join(folder, 'cdktf.out'))).toBe(false);
    expect(existsSync(join(folder, 'examples/01-first/blueprint.json'))).toBe(false);
  }, 60_000);

  test('cdktf synth writes the Terraform, and nothing else', async () => {
    const { status, output } = await run(folder, ['npx', '--no-install', 'cdktf', 'synth']);
    expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
    expect(readdirSync(join(folder, 'cdktf.out', 'stacks')).sort()).toEqual(stacks);
    for (const stack of stacks) {
      const path = `cdktf.out/stacks/${stack}/cdk.tf.json`;
      expect(readFileSync(join(folder, path), 'utf8')).toEqual(readFileSync(join(golden, path), 'utf8'));
    }
    expect(existsSync(join(folder, 'examples/01-first/manifests'))).toBe(false);
  }, 60_000);

  (terraformIsHere ? test : test.skip)(
    'cdktf deploy applies every stack in its order, here against offline providers',
    async () => {
      const json = Object.fromEntries(
        stacks.map((stack) => [stack, JSON.parse(readFileSync(join(golden, `cdktf.out/stacks/${stack}/cdk.tf.json`), 'utf8')) as unknown]),
      );
      const providers = await serveProviders(json);
      try {
        const { status, output } = await run(
          folder,
          ['npx', '--no-install', 'cdktf', 'deploy', '--auto-approve', '--skip-provider-lock', '--parallelism', '1', ...stacks],
          providers.env,
        );
        expect({ status, output: status === 0 ? '' : output.slice(-3000) }).toEqual({ status: 0, output: '' });
        const states = stacks.map((stack) => ({ stack, path: join(folder, `terraform.${stack}.tfstate`) }));
        for (const { path } of states)
          expect((JSON.parse(readFileSync(path, 'utf8')) as { resources: unknown[] }).resources.length).toBeGreaterThan(2);
        const byTime = [...states].sort((a, b) => statSync(a.path).mtimeMs - statSync(b.path).mtimeMs).map(({ stack }) => stack);
        expect(byTime).toEqual(['vision-registry', 'vision-main', 'vision-main-addons']);
      } finally {
        await providers.stop();
      }
    },
    180_000,
  );
});
