import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { judgedBy } from '../engine';
import { scratch } from '../../support/programs';
import { startControlPlane } from './control-plane';

const folder = scratch();

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}

async function allGone(pids: readonly number[]): Promise<boolean> {
  for (let tries = 0; tries < 200 && pids.some(isRunning); tries++) await sleep(50);
  return !pids.some(isRunning);
}

judgedBy(['kubernetes-1.33'], 'a control plane', (engine) => {
  const programs = Object.fromEntries(['etcd', 'kube-apiserver', 'kube-scheduler'].map((word) => [word, engine.program(word)]));

  /** Why it did not come up. Logs stay for whoever reads that; here they are read at once. */
  async function refusal(options: Parameters<typeof startControlPlane>[1]): Promise<{ readonly message: string; readonly log: string }> {
    const message = await startControlPlane(engine, options).then(
      () => 'it came up',
      (error: unknown) => (error as Error).message,
    );
    const file = /its log, (\S+),/.exec(message)?.[1];
    const log = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (file !== undefined) rmSync(dirname(file), { recursive: true });
    return { message, log };
  }

  test('answers as the version that it is, to kubectl too, and leaves no process, port or folder', async () => {
    const plane = await startControlPlane(engine);
    const { kubeconfig, pids } = plane;
    expect(await plane.client.read('/version')).toMatchObject({ gitVersion: `v${engine.version}` });
    expect(pids).toHaveLength(3);
    expect(pids.every(isRunning)).toBe(true);
    const port = Number(/"https:\/\/127\.0\.0\.1:(\d+)"/.exec(readFileSync(kubeconfig, 'utf8'))?.[1]);
    const kubectl = spawnSync('kubectl', ['--kubeconfig', kubeconfig, 'get', '--raw', '/readyz'], { encoding: 'utf8' });
    if (kubectl.error === undefined) expect(kubectl.stdout).toBe('ok');
    await plane.stop();
    expect(await allGone(pids)).toBe(true);
    expect(await isTaken(port)).toBe(false);
    expect(existsSync(dirname(kubeconfig))).toBe(false);
  });

  test('a port that is taken is named, and nothing is left running', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect((await refusal({ port })).message).toBe(
      `Kubernetes ${engine.version} did not come up: port ${port} of 127.0.0.1 cannot be had: EADDRINUSE`,
    );
    server.close();
  });

  test('a program that ends at once is named, with the end of its log and where that is', async () => {
    const broken = join(folder(), 'kube-apiserver');
    writeFileSync(broken, '#!/bin/sh\necho "unknown flag: --endpoint-reconciler-type"\nexit 3\n', { mode: 0o755 });
    const { message, log } = await refusal({ programs: { 'kube-apiserver': broken } });
    expect(message).toMatch(/kube-apiserver ended with 3; its log, \S+, ends with:\nunknown flag: --endpoint-reconciler-type$/);
    expect(log).toContain('unknown flag');
  });

  test('a program that is not there is named', async () => {
    const gone = join(folder(), 'etcd');
    expect((await refusal({ programs: { etcd: gone } })).message).toMatch(/etcd spawn \S+ ENOENT/);
  });

  test('a program that never answers is given up on', async () => {
    const silent = join(folder(), 'etcd');
    writeFileSync(silent, '#!/bin/sh\necho waiting\nexec sleep 600\n', { mode: 0o755 });
    expect((await refusal({ programs: { etcd: silent }, patience: 500 })).message).toMatch(/etcd did not answer within 0.5 s; .*\nwaiting/);
  });

  test.each(['SIGKILL', 'SIGINT'] as const)('a test run that ends by %s takes its processes with it', async (signal) => {
    const own = mkdtempSync(join(folder(), 'killed-'));
    const settings = JSON.stringify({ folder: own, scheduler: true, patience: 60000, programs });
    // Holds the supervisor's input open, as a test process does.
    const script = `const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, [${JSON.stringify(join(__dirname, 'supervisor.cjs'))}, ${JSON.stringify(settings)}], { stdio: ['pipe', 'inherit', 'inherit'], detached: true });
      setInterval(() => child, 1000);`;
    const run = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let pids: readonly number[] = [];
    for await (const line of createInterface({ input: run.stdout })) {
      ({ pids } = JSON.parse(line) as { readonly pids: readonly number[] });
      break;
    }
    expect(pids).toHaveLength(3);
    run.kill(signal);
    expect(await allGone(pids)).toBe(true);
    for (let tries = 0; tries < 100 && existsSync(own); tries++) await sleep(50);
    expect(existsSync(own)).toBe(false);
  });
});
