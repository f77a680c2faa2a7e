import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupProblem } from './setup-problem';

/** What a run of Terraform printed. */
export interface TerraformRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with which environment Terraform runs. */
export interface TerraformPlace {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const PROGRAMS = ['terraform', 'tofu'] as const;
const ADVICE =
  'install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install)';

/** Path of Terraform: what CDK_GPU_TERRAFORM names, or the first of `terraform` and `tofu` on PATH. */
export function findTerraform(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['CDK_GPU_TERRAFORM'];
  if (named !== undefined && named !== '') {
    const path = onPath(named, env);
    if (path !== undefined) return path;
    throw new SetupProblem(`CDK_GPU_TERRAFORM is "${named}", which is not a program that can be run: ${ADVICE}`);
  }
  for (const program of PROGRAMS) {
    const path = onPath(program, env);
    if (path !== undefined) return path;
  }
  throw new SetupProblem(`neither terraform nor tofu is on PATH: ${ADVICE}, or name the program in CDK_GPU_TERRAFORM`);
}

/** Runs Terraform without blocking this process, in which the providers have to answer. */
export function runTerraform(program: string, args: readonly string[], place: TerraformPlace): Promise<TerraformRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: place.folder,
      env: { ...ownEnvironment(), ...place.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => stdout.push(part));
    child.stderr.on('data', (part: Buffer) => stderr.push(part));
    child.on('error', (problem) => reject(new SetupProblem(`${program} did not start: ${problem.message}`)));
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') });
    });
  });
}

/** Our environment without the settings that change what Terraform does; values of variables stay. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_') || name.startsWith('TF_VAR_'));
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: '1', TF_INPUT: '0' };
}

function onPath(program: string, env: NodeJS.ProcessEnv): string | undefined {
  if (/[\\/]/.test(program)) return isProgram(program) ? program : undefined;
  const suffixes = process.platform === 'win32' ? ['.exe', ''] : [''];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => suffixes.map((suffix) => join(folder, program + suffix))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
