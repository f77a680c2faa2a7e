import fs from 'node:fs';
import { join } from 'node:path';
import { Image, Registry, type ImageProps } from 'cdk-gpu';
import { fill, issueOf, problems, program, scratch } from '../support/programs';

const folder = scratch();

function built(props: ImageProps) {
  const { b } = program();
  new Image(Registry.fromHost(b, 'r', { host: 'harbor.example.com' }), 'i', props);
  return b;
}

test('a folder with its Dockerfile is a context', () => {
  const at = folder();
  fill(at, { Dockerfile: 'FROM scratch\n', 'docker/gpu': 'FROM scratch\n' });
  expect(problems(built({ context: at }))).toEqual([]);
  expect(problems(built({ context: at, dockerfile: 'docker/gpu' }))).toEqual([]);
});

test.each([
  ['no-such-folder', 'image/context-not-found', 'there is no folder "no-such-folder"'],
  ['package.json', 'image/context-not-found', 'there is no folder "package.json"'],
  ['lib', 'image/dockerfile-not-found', 'there is no "Dockerfile" in "lib"'],
])('%s is none', (context, code, message) => {
  expect(issueOf(built({ context }), code)).toMatchObject({ path: 'b/r/i', message, severity: 'error' });
});

test('a Dockerfile of another name is looked for by that name', () => {
  expect(issueOf(built({ context: 'examples/01-first/train', dockerfile: 'Dockerfile.gpu' }), 'image/dockerfile-not-found').message).toBe(
    'there is no "Dockerfile.gpu" in "examples/01-first/train"',
  );
});

test('files that cannot be read are told, and nothing is thrown', () => {
  const at = folder();
  fill(at, { Dockerfile: 'FROM scratch\n', 'locked.bin': '' });
  const read = fs.readFileSync;
  const spy = jest.spyOn(fs, 'readFileSync').mockImplementation((path, ...rest) => {
    if (path === join(at, 'locked.bin')) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    return read(path, ...rest);
  });
  try {
    expect(problems(built({ context: at }))).toEqual(['image/context-unreadable at b/r/i']);
  } finally {
    spy.mockRestore();
  }
});
