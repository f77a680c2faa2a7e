import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupProblem } from './setup-problem';

/** What a run of Terraform printed. */
export interface TerraformRun {
  /** The program with its arguments. */
  readonly command: string;
  /** How it ended: null where a signal ended it. */
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with which environment Terraform runs, and what ends it early. */
export interface TerraformPlace {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const PROGRAMS = ['terraform', 'tofu'] as const;
const ADVICE =
  'install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install)';

/** How long Terraform may take to stop by itself, in milliseconds, before it is killed. */
const GRACE = 3000;

/** Path of Terraform: what a caller asks for, else what CDK_GPU_TERRAFORM names, or the first of `terraform` and `tofu` on PATH. */
export function findTerraform(env: NodeJS.ProcessEnv = process.env, asked?: string): string {
  if (asked !== undefined) {
    const path = onPath(asked, env);
    if (path !== undefined) return path;
    throw new SetupProblem(`"${asked}" is not a program that can be run: ${ADVICE}`);
  }
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

/** Runs Terraform without blocking this process, in which the providers have to answer. Settles once the program is gone, also where it was stopped. */
export function runTerraform(program: string, args: readonly string[], { folder, env, signal }: TerraformPlace): Promise<TerraformRun> {
  const command = [program, ...args].join(' ');
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new SetupProblem(`${command} was not started: ${reasonOf(signal)}`));
      return;
    }
    const child = spawn(program, args, { cwd: folder, env: { ...ownEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => stdout.push(part));
    child.stderr.on('data', (part: Buffer) => stderr.push(part));
    let killing: NodeJS.Timeout | undefined;
    const stop = (): void => {
      // Asked politely it ends what it has started; what does not listen is killed.
      child.kill('SIGTERM');
      killing = setTimeout(() => child.kill('SIGKILL'), GRACE);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const settle = (act: () => void): void => {
      clearTimeout(killing);
      signal?.removeEventListener('abort', stop);
      act();
    };
    child.on('error', (problem) => settle(() => reject(new SetupProblem(`${program} did not start: ${problem.message}`))));
    // What it has started itself may hold its output open for longer than it lives.
    child.on('exit', () => {
      if (!signal?.aborted) return;
      child.stdout.destroy();
      child.stderr.destroy();
    });
    child.on('close', (exitCode, endedBy) => {
      const output = { stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') };
      settle(() => {
        if (signal?.aborted) reject(new SetupProblem(`${command} was stopped: ${reasonOf(signal)}`));
        else resolve({ command, exitCode, endedBy, ...output });
      });
    });
  });
}

function reasonOf(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  return typeof reason === 'object' && reason !== null && 'message' in reason ? String(reason.message) : String(reason);
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
