import { readdirSync, readFileSync } from 'node:fs';
import fileSystem from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { planStacks } from '../../../lib/testing/offline-terraform';
import { caught } from '../report';
import { judgedByBoth } from './terraform';

/** Something that takes longer than anybody waits, with a number that nothing else has. */
const wait = (seconds: string) => ({ terraform_data: { slow: { provisioner: { 'local-exec': { command: `exec sleep ${seconds}` } } } } });

function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()];
      } catch {
        return [];
      }
    });
}

/** Every scratch folder that is made here. */
const folders = jest.spyOn(fileSystem, 'mkdtemp');

judgedByBoth('a run that is stopped', (judge) => {
  test('says so, and leaves neither a process nor a folder', async () => {
    const seconds = `86${String(process.pid)}.${judge.title.startsWith('terraform') ? '1' : '2'}`;
    const stop = new AbortController();
    const watch = setInterval(() => {
      // Not before the program has got as far as to start something.
      if (commandLines().includes(`sleep ${seconds}`)) stop.abort(new Error('the test has seen enough'));
    }, 50);
    const applied = { slow: { resource: wait(seconds) } };
    try {
      const { ok, messages } = await planStacks({ slow: {} }, { program: judge.program, applied, signal: stop.signal });
      expect({ ok, messages }).toEqual({
        ok: false,
        messages: [expect.stringMatching(/ apply .* was stopped: the test has seen enough$/)],
      });
      caught('a run that does not end', judge.title, messages.join().replace(judge.program, judge.title));
    } finally {
      clearInterval(watch);
    }
    expect(commandLines().filter((line) => line.includes(seconds))).toEqual([]);
    const made = await Promise.all(folders.mock.results.map(({ value }) => value as Promise<string>));
    expect(made.length).toBeGreaterThan(0);
    expect(readdirSync(tmpdir()).filter((name) => made.some((folder) => folder.endsWith(`/${name}`)))).toEqual([]);
  });
});
