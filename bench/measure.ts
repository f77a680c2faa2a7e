import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One whole process: start of node, loading, work, writing. */
export interface Sample {
  readonly wallSeconds: number;
  /** Of all its threads, in user and system mode: what other programs on the machine disturb least. */
  readonly cpuSeconds: number;
  /** Largest resident set. */
  readonly mebibytes: number;
}

/** A compiled program of `programs/`, with the count that it takes and the variable that says where it writes. */
export interface Job {
  readonly program: string;
  readonly count: number;
  readonly outdirVariable: 'CDKTF_OUTDIR' | 'CDK8S_OUTDIR';
}

/** Runs a job in an empty folder of its own; what it wrote is shown to `look` and then removed. */
export function run(job: Job, look?: (outdir: string) => void): Sample {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-gpu-bench-'));
  const outdir = join(folder, 'out');
  try {
    const script = join(__dirname, 'programs', `${job.program}.js`);
    // Node leaves out variables that are undefined.
    const env = { CDKTF_OUTDIR: undefined, CDK8S_OUTDIR: undefined, [job.outdirVariable]: outdir };
    const { sample } = runNode([script, String(job.count)], folder, env);
    look?.(outdir);
    return sample;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs node with these arguments and changed variables; a process that fails is an error with what it said. */
export function runNode(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): { readonly sample: Sample; readonly stdout: string } {
  const started = process.hrtime.bigint();
  const child = spawnSync(process.execPath, ['--require', join(__dirname, 'report-usage.js'), ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const wallSeconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (child.status !== 0) throw new Error(`${args.join(' ')} failed:\n${(child.stderr + child.stdout).slice(0, 4000)}`);
  const usage = JSON.parse(child.output[3] ?? '') as Omit<Sample, 'wallSeconds'>;
  return { sample: { wallSeconds, ...usage }, stdout: child.stdout };
}
