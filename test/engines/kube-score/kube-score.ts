import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import type { Scan } from '../checkov/finding';

/** One object in kube-score's answer, as far as it is read. */
interface Scored {
  readonly object_name: string;
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly file_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string; readonly name: string; readonly optional: boolean };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

/** Grades below this are warnings (5) and worse; 7 and 10 are printed as OK. */
const good = 7;

/** Scores every YAML file below a folder with the rules that are on by default. `heedless` leaves out of account what the files tell it to ignore. */
export async function kubeScore(program: string, folder: string, heedless = false): Promise<Scan> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  if (files.length === 0) return { findings: [], skipped: [], passed: 0 };
  const args = ['score', '-o', 'json', ...(heedless ? ['--disable-ignore-checks-annotations'] : []), ...files];
  const scored = JSON.parse(await answerOf(program, args, folder)) as readonly Scored[] | null;
  const told = (scored ?? []).flatMap((object) =>
    object.checks.map(({ check, grade, skipped, comments }) => ({
      rule: check.id,
      title: [...new Set((comments ?? []).map((comment) => comment.summary))].join('; '),
      object: `${object.type_meta.kind}.${object.object_meta.namespace ?? ''}.${object.object_meta.name}`,
      file: relative(folder, object.file_name),
      optional: check.optional,
      grade,
      skipped,
    })),
  );
  const plain = ({ rule, title, object, file }: (typeof told)[number]) => ({ rule, title, object, file });
  return {
    findings: told.filter((each) => !each.skipped && each.grade < good).map(plain),
    // It says the same of rules that are off and of those that do not apply; only what an annotation names is ours.
    skipped: told
      .filter((each) => each.skipped && !each.optional && each.title === `Skipped because ${each.rule} is ignored`)
      .map((each) => ({ ...plain(each), reason: each.title })),
    passed: told.filter((each) => !each.skipped && each.grade >= good).length,
  };
}

/** It ends with 1 where something is critical. */
async function answerOf(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await promisify(execFile)(program, args, { cwd, maxBuffer: 1 << 28 })).stdout;
  } catch (error) {
    const { code, stdout, stderr } = error as { readonly code?: unknown; readonly stdout?: string; readonly stderr?: string };
    if (code === 1 && stdout?.trimStart().startsWith('[') === true) return stdout;
    throw new Error(`${program} ${args.join(' ')} in ${cwd} ended with ${String(code)}:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
