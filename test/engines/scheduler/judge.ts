import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Engine } from '../engine';
import type { Case } from './objects';

/** What the scheduler's filters say of one pod: for each node the plugins that refuse it. */
export interface FilterVerdict {
  readonly nodes: Readonly<Record<string, readonly { readonly plugin: string; readonly message: string }[]>>;
}

/** Where the whole scheduler put a pod, or why nowhere. */
export interface BindingVerdict {
  readonly bound?: string;
  readonly message?: string;
}

interface Answer<Verdict> {
  readonly id: number;
  readonly pods?: readonly Verdict[];
  readonly invalid?: string;
}

interface Waiting<Verdict> {
  readonly id: number;
  readonly resolve: (verdicts: readonly Verdict[]) => void;
  readonly reject: (error: Error) => void;
}

/** A running kube-scheduler that is asked case by case. */
export class Judge<Verdict> {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: Waiting<Verdict>[] = [];
  private readonly words: string;
  private told = '';
  private asked = 0;
  private gone: Error | null = null;

  private constructor(program: string, args: readonly string[]) {
    this.words = [program, ...args].join(' ');
    this.child = spawn(program, [...args]);
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.told = (this.told + text).slice(0, 4000)));
    createInterface({ input: this.child.stdout }).on('line', (line) => this.hear(line));
    this.child.on('error', (error) => this.fail(error.message));
    this.child.stdin.on('error', (error) => this.fail(error.message));
    this.child.on('close', (code) => this.fail(`it ended with ${String(code)}`));
  }

  /** Filters only: each pod of a case against the cluster as it stands. */
  static filters(engine: Engine): Judge<FilterVerdict> {
    return new Judge(engine.program('filters'), []);
  }

  /** The whole scheduler: pods of a case one after another. */
  static whole(engine: Engine): Judge<BindingVerdict> {
    return new Judge(engine.program('filters'), ['-whole', '-parallel', '8']);
  }

  /** One verdict for each incoming pod. Throws where an API server would refuse an object of the case. */
  ask(one: Case): Promise<readonly Verdict[]> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      if (this.gone !== null) {
        reject(this.gone);
        return;
      }
      this.waiting.push({ id, resolve, reject });
      this.child.stdin.write(`${JSON.stringify({ id, ...one })}\n`);
    });
  }

  /** Lets the program end. */
  async end(): Promise<void> {
    const closed = new Promise((resolve) => this.child.once('close', resolve));
    if (this.gone !== null) return;
    this.child.stdin.end();
    await closed;
  }

  private hear(line: string): void {
    const { id, pods, invalid } = JSON.parse(line) as Answer<Verdict>;
    const next = this.waiting.shift();
    if (next?.id !== id) this.fail(`it answered case ${String(id)} when ${String(next?.id)} was next`);
    else if (pods === undefined) next.reject(new Error(`${this.words} cannot judge the case: ${invalid ?? 'it did not say why'}`));
    else next.resolve(pods);
  }

  private fail(why: string): void {
    this.gone ??= new Error(`${this.words}: ${why}\n${this.told}`);
    for (const { reject } of this.waiting.splice(0)) reject(this.gone);
  }
}
