import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One whole process: start of node, loading, work, writing. */
export interface Sample {
  readonly seconds: number;
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
    const { CDKTF_OUTDIR: _terraform, CDK8S_OUTDIR: _kubernetes, ...env } = process.env;
    const script = join(__dirname, 'programs', `${job.program}.js`);
    const started = process.hrtime.bigint();
    const child = spawnSync(process.execPath, ['--require', join(__dirname, 'report-memory.js'), script, String(job.count)], {
      cwd: folder,
      env: { ...env, [job.outdirVariable]: outdir },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (child.status !== 0) throw new Error(`${job.program} ${job.count} failed:\n${child.stderr.slice(0, 4000)}`);
    look?.(outdir);
    return { seconds, mebibytes: Number(child.output[3]) / 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
