import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../../../lib/targets/onprem/airgap/bundle';
import type { Authorities } from '../../../../lib/targets/onprem/host/files';
import { verifierText } from '../../../../lib/targets/onprem/airgap/verifier';
import { fill, got, scratch } from '../../../support/programs';
import { shellcheckIsHere } from '../../../support/tools';
import { hall } from './program';
import { password, serve, type Server } from './registry-server';

const folder = scratch();
const release = 'v1.35.7+rke2r1';
const sums = `${release}/sha256sum-amd64.txt`;
const list = `${release}/rke2-images-core.linux-amd64.txt`;
const digest = `sha256:${'a'.repeat(64)}`;
const listText = 'docker.io/rancher/rke2-runtime:v1.35.7-rke2r1\n\ndocker.io/rancher/mirrored-pause:3.10.2\r\n';

const texts = { [`${release}/install.sh`]: 'install\n', [`${release}/rke2.linux-amd64.tar.gz`]: 'program\n', [list]: listText, 'charts/jobset-0.12.0.tgz': 'chart\n' }; // prettier-ignore
const checked = Object.entries(texts).filter(([file]) => file.includes('amd64'));
const files: Readonly<Record<string, string>> = {
  ...texts,
  [sums]: checked.map(([file, text]) => `${createHash('sha256').update(text).digest('hex')}  ${file.replace(/^.*\//, '')}\n`).join(''),
};
const manifests = [
  'hub/rancher/rke2-runtime/v1.35.7-rke2r1',
  'hub/rancher/mirrored-pause/3.10.2',
  'hub/vllm/vllm-openai/v0.11.0',
  `team/tune/${digest}`,
];
/** Files, the chart, the images of the list, and the two of the program. */
const all = 5 + 4;

let server: Server;
beforeEach(async () => {
  server = await serve({
    access: 'anybody',
    manifests: new Set(manifests),
    files: new Map(Object.entries(files).map(([path, text]) => [`/files/${path}`, text])),
  });
});
afterEach(() => server.close());

function bundle(artifacts: string): Bundle {
  const { endpoint } = server;
  const artifact = (file: string, checksums: string | null = null) => ({ file, from: 'https://github.com', checksums });
  const image = (name: string, repository: string, reference: string) => ({
    image: name,
    mirror: repository,
    endpoint,
    repository,
    reference,
    digest: null,
    neededBy: ['hall/floor/chat', 'hall/floor/tune'],
  });
  return {
    cluster: 'hall/floor',
    artifacts,
    files: [artifact(`${release}/install.sh`), artifact(`${release}/rke2.linux-amd64.tar.gz`, sums), artifact(sums)],
    charts: [{ file: 'charts/jobset-0.12.0.tgz', repository: '', chart: 'jobset', version: '0.12.0' }],
    imageLists: [{ ...artifact(list, sums), registry: 'docker.io', endpoint, mirror: { host: '', prefix: 'hub/' } }],
    images: [
      image('docker.io/vllm/vllm-openai:v0.11.0', 'hub/vllm/vllm-openai', 'v0.11.0'),
      image(`harbor.hall.example/team/tune@${digest}`, 'team/tune', digest),
    ],
  };
}

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly missing: readonly string[];
}

/** Runs the program as somebody whose home has these passwords, in a folder that has nothing else. */
async function verify(artifacts = `${server.endpoint}/files`, secret: string | null = null, authorities: Authorities = {}): Promise<Run> {
  const home = folder('home');
  if (secret !== null)
    writeFileSync(join(home, '.netrc'), `machine 127.0.0.1 login ${password.user} password ${secret}\n`, { mode: 0o600 });
  const path = join(home, 'floor.sh');
  writeFileSync(path, verifierText(bundle(artifacts), authorities));
  const child = spawn('bash', [path], { env: { PATH: process.env['PATH'], HOME: home, TMPDIR: home } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, output, missing: [...output.matchAll(/^MISSING {2}(.*)$/gm)].map(([, what]) => got(what)) };
}

test('everything is there', async () => {
  const { status, output } = await verify();
  expect(output).toContain(`ok       ${release}/rke2.linux-amd64.tar.gz (checksum)\n`);
  expect(output.endsWith(`all ${String(all)} are there\n`)).toBe(true);
  expect(status).toBe(0);
  // Images are asked for by HEAD, which mirrors do not count as pulls, and an address has no bare plus.
  expect(server.asked.filter((line) => line.includes('/manifests/')).every((line) => line.startsWith('HEAD '))).toBe(true);
  expect(server.asked.some((line) => line.includes('+'))).toBe(false);
});

test('everything is there, in a folder', async () => {
  const artifacts = folder('artifacts');
  fill(artifacts, files);
  expect(await verify(artifacts)).toMatchObject({ status: 0, missing: [] });
});

const wrong: readonly (readonly [string, () => void, readonly string[], string])[] = [
  ['an image', () => server.manifests.delete('hub/vllm/vllm-openai/v0.11.0'), ['docker.io/vllm/vllm-openai:v0.11.0'], 'not there. Needed by hall/floor/chat,hall/floor/tune'],
  ['an image of the engine', () => server.manifests.delete('hub/rancher/mirrored-pause/3.10.2'), ['docker.io/rancher/mirrored-pause:3.10.2'], 'Needed by rke2-images-core.linux-amd64.txt'],
  ['a chart', () => server.files.delete('/files/charts/jobset-0.12.0.tgz'), ['charts/jobset-0.12.0.tgz'], '404'],
  ['an installer', () => server.files.delete(`/files/${release}/install.sh`), [`${release}/install.sh`], '404'],
  ['a program that is another one', () => server.files.set(`/files/${release}/rke2.linux-amd64.tar.gz`, 'changed'), [`${release}/rke2.linux-amd64.tar.gz`], 'its SHA-256 is'],
  ['the list of images', () => server.files.delete(`/files/${list}`), [list], '404'],
  ['an image whose mirror nobody knows', () => { server.files.set(`/files/${sums}`, ''); server.files.set(`/files/${list}`, `${listText}quay.io/else/where:1\n`); }, ['quay.io/else/where:1'], 'it is not of docker.io'],
]; // prettier-ignore

test.each(wrong)('what is missing is told: %s', async (_, change, missing, why) => {
  change();
  const run = await verify();
  expect(run.missing).toEqual(missing);
  expect(run.output).toContain(why);
  expect(run.output).toMatch(/\n1 of \d+ are missing\n$/);
  expect(run.status).toBe(1);
});

test('all that is missing is told at once', async () => {
  server.manifests.clear();
  server.files.clear();
  const run = await verify();
  // Without the list nobody knows of its images.
  expect(run.missing).toHaveLength(all - 2);
  expect(run.status).toBe(1);
});

test('a folder that is not there', async () => {
  const run = await verify('/no/such/folder');
  expect(run.missing).toContain('charts/jobset-0.12.0.tgz');
  expect(run.output).toContain('No such file or directory');
});

describe('a registry that lets in', () => {
  test.each(['token', 'password'] as const)('who has a %s', async (access) => {
    server.access = access;
    const run = await verify(undefined, password.secret);
    expect(run).toMatchObject({ status: 0, missing: [] });
    expect(run.output).not.toContain(password.secret);
  });

  test.each([
    ['token', null],
    ['token', 'wrong'],
    ['password', null],
  ] as const)('who has a %s, and the password is %p', async (access, secret) => {
    server.access = access;
    const run = await verify(undefined, secret);
    expect(run.missing).toHaveLength(4);
    expect(run.output).toContain('no right to look (401); put who may into ~/.netrc');
    expect(run.status).toBe(1);
  });
});

/** A certificate of this machine's address that nobody else has signed; null where there is no program that makes one. */
function selfSigned(): { readonly key: string; readonly cert: string } | null {
  const made = folder('tls');
  const { status } = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=hall', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(made, 'key.pem'), '-out', join(made, 'cert.pem')],
  ); // prettier-ignore
  return status === 0 ? { key: readFileSync(join(made, 'key.pem'), 'utf8'), cert: readFileSync(join(made, 'cert.pem'), 'utf8') } : null;
}

describe('a registry with a certificate of an authority of its own', () => {
  const tls = spawnSync('openssl', ['version']).status === 0 ? test : test.skip;
  tls.each([
    ['is trusted where the program gives the authority', true],
    ['is not where it does not', false],
  ])('%s', async (_, given) => {
    const pair = got(selfSigned());
    await server.close();
    server = await serve({ access: 'token', manifests: server.manifests, files: server.files, tls: pair });
    const host = server.endpoint.replace('https://', '');
    const run = await verify(undefined, password.secret, given ? { [host]: pair.cert } : {});
    expect(run).toMatchObject({ status: given ? 0 : 1 });
    expect(run.missing).toHaveLength(given ? 0 : all - 2);
    expect(run.output.includes('SSL certificate problem')).toBe(!given);
  });
});

test('a registry that does not answer', () => {
  const text = verifierText(
    { ...bundle('/none'), files: [], charts: [], imageLists: [], images: bundle('/none').images.map((image) => ({ ...image, endpoint: 'http://127.0.0.1:1' })) },
    {},
  ); // prettier-ignore
  const { status, stdout } = spawnSync('bash', ['-s'], { input: text, encoding: 'utf8' });
  expect(stdout).toContain('Failed to connect');
  expect(status).toBe(1);
});

(shellcheckIsHere ? test : test.skip)('what is written is one that shellcheck accepts', () => {
  const { stdout } = spawnSync('shellcheck', ['-'], { input: got(hall().blueprint.render().get('airgap/floor.sh')), encoding: 'utf8' });
  expect(stdout).toBe('');
});
