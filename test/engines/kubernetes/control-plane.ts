import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Engine } from '../engine';
import { ApiClient } from './api-client';

/** A real API server with its store and, unless it is left out, the real scheduler. */
export interface ControlPlane {
  /** `kube-apiserver 1.36.3`, as reports name it. */
  readonly name: string;
  readonly client: ApiClient;
  /** For kubectl and the like; ends with the control plane. */
  readonly kubeconfig: string;
  /** Process ids of etcd, kube-apiserver and kube-scheduler. */
  readonly pids: readonly number[];
  /** Ends all of its processes and removes its folder. */
  stop(): Promise<void>;
}

interface Options {
  /** @default - one that is free */
  readonly port?: number;
  /** @default true */
  readonly scheduler?: boolean;
  /**
   * Most milliseconds that each program may take to answer.
   * @default 60000
   */
  readonly patience?: number;
  /** Programs in the place of the engine's own. */
  readonly programs?: Readonly<Record<string, string>>;
}

type Answer =
  | { readonly failed: string }
  | {
      readonly failed?: never;
      readonly url: string;
      readonly ca: string;
      readonly token: string;
      readonly kubeconfig: string;
      readonly pids: readonly number[];
    };

/** Starts one on free ports of the loopback interface. Where it does not come up, the error has the end of the log of the program that is to blame, and nothing is left running. */
export async function startControlPlane(engine: Engine, options: Options = {}): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-gpu-control-plane-'));
  const { port, scheduler = true, patience = 60000 } = options;
  const words = ['etcd', 'kube-apiserver', 'kube-scheduler'];
  const programs = { ...Object.fromEntries(words.map((word) => [word, engine.program(word)])), ...options.programs };
  const child = spawn(
    process.execPath,
    [join(__dirname, 'supervisor.cjs'), JSON.stringify({ folder, port, scheduler, patience, programs })],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      // Of a process group of its own, so that an interrupted test run leaves it the time to end its programs.
      detached: true,
    },
  );
  const answer = await firstLine(child);
  if (answer.failed !== undefined) throw new Error(`Kubernetes ${engine.version} did not come up: ${answer.failed}`);
  const { url, ca, token, kubeconfig, pids } = answer;
  const client = new ApiClient({ url, ca, token });
  return {
    name: `kube-apiserver ${engine.version}`,
    client,
    kubeconfig,
    pids,
    stop: async () => {
      client.close();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      await gone;
    },
  };
}

async function firstLine(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<Answer> {
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Answer;
  return { failed: 'its supervisor ended without a word' };
}
