import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fileSystem from 'node:fs/promises';
import { join } from 'node:path';
import { planStacks, validateStacks } from '../../../lib/testing/offline-terraform';
import { scratch } from '../../support/programs';

const folder = scratch();
const one = { one: { resource: { aws_vpc: { main: { cidr_block: '10.0.0.0/16' } } } } };
/** Every scratch folder that the tests below make. */
const scratchFolders = jest.spyOn(fileSystem, 'mkdtemp');

/** A program that does this instead of what Terraform does. */
function programThat(does: string): string {
  const path = join(folder('program'), 'terraform');
  writeFileSync(path, `#!/bin/sh\n${does}\n`, { mode: 0o755 });
  return path;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function onlyMessage(program: string, signal?: AbortSignal): Promise<string> {
  const options = { program, ...(signal === undefined ? {} : { signal }) };
  const { ok, messages } = await validateStacks(one, options);
  expect(ok).toBe(false);
  expect((await planStacks(one, options)).messages).toHaveLength(1);
  expect(messages).toHaveLength(1);
  return messages[0] ?? '';
}

describe('a program that is asked for', () => {
  test('and is not there', async () => {
    expect(await onlyMessage('/none/tofu')).toMatch(/^"\/none\/tofu" is not a program that can be run: install Terraform \(/);
  });

  test('goes before what the environment names', async () => {
    const asked = programThat('echo I was asked; exit 3');
    const { env } = process;
    process.env = { ...env, CDK_GPU_TERRAFORM: programThat('echo I was not') };
    try {
      expect(await onlyMessage(asked)).toContain('told no reason: I was asked');
    } finally {
      process.env = env;
    }
  });

  test('and does not know what it is told: what it printed is said', async () => {
    const program = programThat('echo "Terraform v0.11.14"; echo "Usage: terraform [--version]" >&2; exit 127');
    expect(await onlyMessage(program)).toBe(
      `one: ${program} validate -json -no-color ended with 127 and told no reason: Usage: terraform [--version]\n\nTerraform v0.11.14`,
    );
  });

  test('and is killed by somebody else', async () => {
    expect(await onlyMessage(programThat('kill -9 $$'))).toMatch(
      /validate -json -no-color ended with SIGKILL and told no reason: \(it printed nothing\)$/,
    );
  });

  test('and cannot be started', async () => {
    const path = join(folder('program'), 'terraform');
    writeFileSync(path, 'no program at all', { mode: 0o755 });
    expect(await onlyMessage(path)).toMatch(/did not start|ended with \d+/);
  });
});

describe('a run that takes too long', () => {
  /** Keeps its number, so that a test can look whether it lives. */
  const slow = (does: string) => {
    const pid = join(folder('pid'), 'pid');
    const program = programThat(`echo $$ > ${pid}\n${does}`);
    return { program, pid: () => Number(readFileSync(pid, 'utf8')) };
  };

  test.each([
    { name: 'one that listens', does: 'exec sleep 60' },
    { name: 'one that has started another', does: 'sleep 3 & wait' },
    { name: 'one that does not listen', does: "trap '' TERM; while :; do sleep 0.2; done" },
  ])('is ended: $name', async ({ does }) => {
    const { program, pid } = slow(does);
    const { ok, messages } = await validateStacks(one, { program, signal: AbortSignal.timeout(400) });
    expect({ ok, messages }).toEqual({
      ok: false,
      messages: [`${program} validate -json -no-color was stopped: The operation was aborted due to timeout`],
    });
    expect(isThere(pid())).toBe(false);
  });

  test('is not begun when the time is over already', async () => {
    const { program } = slow('exec sleep 60');
    expect(await onlyMessage(program, AbortSignal.abort(new Error('too late')))).toBe(
      `${program} validate -json -no-color was not started: too late`,
    );
  });

  test('is waited for when another stack fails before it', async () => {
    const { program, pid } = slow('exec sleep 60');
    const first = { ...one, two: one.one, three: one.one };
    await validateStacks(first, { program, signal: AbortSignal.timeout(400) });
    expect(isThere(pid())).toBe(false);
  });
});

test('no scratch folder stays behind, whatever went wrong', async () => {
  const folders = await Promise.all(scratchFolders.mock.results.map(({ value }) => value as Promise<string>));
  expect(folders.length).toBeGreaterThan(5);
  expect(folders.filter(existsSync)).toEqual([]);
});
