import { Image } from 'cdk-gpu';
import { tryParseReference } from '../../lib/checks/image-reference';
import { issueOf, problems, program } from '../support/programs';

const digest = `sha256:${'a'.repeat(64)}`;

function referenced(reference: string) {
  const { b } = program();
  Image.fromReference(b, 'j', reference);
  return b;
}

describe('references that say which image they mean', () => {
  test.each([
    'redis:8',
    'acme/web:1.0',
    'acme/web:v1.0_rc-2',
    'ghcr.io/acme/team/web:1.0',
    'localhost:5000/web:1.0',
    'Harbor.example.com:8443/ml/a_b/c-d.e/web:1.0',
    'nvcr.io/nvidia/pytorch:25.10-py3',
    `acme/web@${digest}`,
    `acme/web:latest@${digest}`,
    'acme/a__b:1',
    'acme/a--b:1',
  ])('%s', (reference) => {
    expect(problems(referenced(reference))).toEqual([]);
  });
});

describe('references that do not', () => {
  test.each([
    ['acme/web', 'image/no-tag'],
    ['redis', 'image/no-tag'],
    ['localhost:5000/web', 'image/no-tag'],
    ['acme/web:latest', 'image/latest-tag'],
    ['', 'image/bad-reference'],
    ['Acme', 'image/bad-reference'],
    ['acme/Web:1.0', 'image/bad-reference'],
    ['acme/web-ABC:1.0', 'image/bad-reference'],
    ['acme/web:1.0:2.0', 'image/bad-reference'],
    ['acme/web:', 'image/bad-reference'],
    ['acme/web:a b', 'image/bad-reference'],
    ['https://ghcr.io/acme/web:1.0', 'image/bad-reference'],
    ['acme//web:1.0', 'image/bad-reference'],
    ['/web:1.0', 'image/bad-reference'],
    ['acme/web@sha256:abc', 'image/bad-reference'],
    [`acme/web@${digest.toUpperCase()}`, 'image/bad-reference'],
    [`acme/web:${'x'.repeat(129)}`, 'image/bad-reference'],
    ['acme/web:-1', 'image/bad-reference'],
  ])('%s: %s', (reference, code) => {
    expect(problems(referenced(reference))).toEqual([`${code} at b/j`]);
  });

  test('say what to do', () => {
    expect(issueOf(referenced('acme/web:latest'), 'image/latest-tag')).toMatchObject({
      message: '"acme/web:latest" is another image whenever somebody pushes one',
      hint: 'name the tag of a release, or better a digest',
    });
  });
});

test('a reference is taken apart', () => {
  expect(tryParseReference(`ghcr.io/acme/web:1.0@${digest}`)).toEqual({ name: 'ghcr.io/acme/web', tag: '1.0', digest });
  expect(tryParseReference('localhost:5000/web')).toEqual({ name: 'localhost:5000/web', tag: null, digest: null });
});
