import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Finding, Scan } from './finding';

/** How checkov's answer looks, as far as it is read. With nothing to look at it is the bare summary. */
interface Report {
  readonly check_type?: string;
  readonly passed?: number;
  readonly results?: {
    readonly passed_checks: readonly Told[];
    readonly failed_checks: readonly Told[];
    readonly skipped_checks: readonly Told[];
    readonly parsing_errors: readonly string[];
  };
}
interface Told {
  readonly check_id: string;
  readonly check_name: string;
  readonly check_result: { readonly suppress_comment?: string };
  readonly resource: string;
  readonly file_path: string;
  readonly file_abs_path: string;
}

/** What it reads Terraform written as JSON as, and YAML. */
export type Framework = 'terraform_json' | 'kubernetes';

/** A checkov that is loaded once for many scans. */
export interface Scanner {
  /** Scans a folder with every rule that is on by default. Asks nobody: with `--skip-download` it takes its own rules and no one's severities. */
  scan(folder: string, frameworks: readonly Framework[]): Promise<Scan>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Starts one. A file of settings in the working folder or at home would be read: it runs in an empty one, which is home too. */
export function startCheckov(program: string): Scanner {
  const cwd = mkdtempSync(join(tmpdir(), 'cdk-gpu-checkov-'));
  const [out, err] = [join(cwd, 'out.json'), join(cwd, 'err.txt')];
  const child = spawn(join(dirname(program), 'python'), [join(__dirname, 'scan.py')], {
    cwd,
    env: { ...process.env, HOME: cwd },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();

  async function scan(folder: string, frameworks: readonly Framework[]): Promise<Scan> {
    const args = ['-d', folder, '--framework', ...frameworks, '--skip-download', '--compact', '-o', 'json'];
    const what = `${program} ${args.join(' ')}`;
    child.stdin.write(`${JSON.stringify({ args, cwd, out, err })}\n`);
    const answer = await lines.next();
    if (answer.done === true) throw new Error(`${what}: its process ended without an answer`);
    const { code } = JSON.parse(answer.value) as { readonly code: number };
    const text = readFileSync(out, 'utf8');
    // It ends with 1 where it has found something.
    if (code > 1 || code < 0 || text.trim() === '') throw new Error(`${what} ended with ${code}:\n${text}${readFileSync(err, 'utf8')}`);
    return scanOf(parsed(what, text), folder, what);
  }

  return {
    // One after another: an answer belongs to the scan that was asked for last.
    scan: (folder, frameworks) => {
      const next = last.then(() => scan(folder, frameworks));
      last = next.catch(() => undefined);
      return next;
    },
    stop: async () => {
      child.stdin.end();
      await gone;
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}

function scanOf(answer: unknown, folder: string, what: string): Scan {
  const reports = (Array.isArray(answer) ? answer : [answer]) as readonly Report[];
  const results = reports.flatMap((report) => (report.results === undefined ? [] : [report.results]));
  const broken = results.flatMap((result) => result.parsing_errors);
  if (broken.length > 0) throw new Error(`${what} cannot read ${broken.join(', ')}`);
  return {
    findings: results.flatMap((result) => result.failed_checks.map((told) => finding(told, folder))),
    skipped: results.flatMap((result) =>
      result.skipped_checks.map((told) => ({ ...finding(told, folder), reason: told.check_result.suppress_comment ?? '' })),
    ),
    passed: results.reduce((sum, result) => sum + result.passed_checks.length, 0),
  };
}

function finding(told: Told, folder: string): Finding {
  const { check_id: rule, check_name: title, resource, file_abs_path: path } = told;
  const at = path.indexOf(folder);
  return { rule, title, object: resource, file: at < 0 ? path : path.slice(at + folder.length + 1) };
}

function parsed(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${what} answered with no JSON:\n${text.slice(0, 2000)}`, { cause: error });
  }
}
