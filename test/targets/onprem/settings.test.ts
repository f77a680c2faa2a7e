import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problems, scratch } from '../../support/programs';
import { at, facts, program, type Given } from './three-servers';

const folder = scratch();

test.each([0, 101, 1.5])('agents that are upgraded %s at a time are refused', (concurrency) => {
  const upgrades = { concurrency, drain: true };
  expect(problems(program({ options: { upgrades } }).b)).toEqual(['props/invalid at b.target.upgrades.concurrency']);
});

test.each(['0 25', 'daily', '0 */6 * * * *'])('a schedule of backups that is none: %s', (schedule) => {
  expect(problems(program({ options: { backup: { schedule, keep: 5 } } }).b)).toEqual(['props/invalid at b.target.backup.schedule']);
});

test('a private key at a path that depends on where Terraform runs', () => {
  const ssh = { user: 'ops', privateKey: { file: 'keys/hall' } };
  expect(problems(program({ options: { ssh } }).b)).toEqual(['props/invalid at b.target.ssh.privateKey.file']);
});

test('a Secret for backups that no cluster can have', () => {
  const backup = { schedule: '0 */6 * * *', keep: 5, s3Secret: 'S3_keys' };
  expect(problems(program({ options: { backup } }).b)).toEqual(['props/invalid at b.target.backup.s3Secret']);
});

test.each<[string, Given]>([
  ['a proxy that hosts are reached without', { options: { proxy: { http: 'http://proxy.example:3128', noProxy: ['192.0.2.0/24'] } } }],
  [
    'hosts in private networks behind a proxy',
    {
      options: { proxy: { http: 'http://proxy.example' }, servers: [at('s1', 11, { address: '10.0.0.11' })] },
      boxes: { hosts: [at('g1', 21, { address: '192.168.7.21' })] },
    },
  ],
  [
    'hosts that are known by name',
    {
      options: { proxy: { http: 'http://proxy.example' }, servers: [at('s1', 11, { address: 's1.example' })] },
      boxes: { hosts: [at('g1', 21, { address: 'g1.example' })] },
    },
  ],
  [
    'SELinux on RHEL, and where nobody says what the hosts run',
    { options: { hardening: { selinux: true, cis: true } }, boxes: { facts: { ...facts, os: { family: 'rhel', version: '9.6' } } } },
  ],
  ['K3s that is hardened, with its own Flannel', { options: { engine: 'k3s', hardening: { cis: true }, network: { cni: 'flannel' } } }],
  [
    'a registry with an authority and credentials',
    { options: { registries: { 'harbor.example': { ca: { file: 'examples/04-onprem/hall-ca.pem' }, credentials: 'variable' } } } },
  ],
])('sound: %s', (_, given) => {
  expect(problems(program(given).b)).toEqual([]);
});

test('a password in the address of a proxy is not repeated', () => {
  const proxy = { http: 'http://me:hunter2@proxy.example', noProxy: ['192.0.2.0/24'] };
  expect(JSON.stringify(program({ options: { proxy } }).b.check())).not.toContain('hunter2');
});

describe('the file of an authority', () => {
  const certificate = readFileSync('examples/04-onprem/hall-ca.pem', 'utf8');
  const key = '-----BEGIN EC PRIVATE KEY-----\nbm8ga2V5\n-----END EC PRIVATE KEY-----\n';
  test.each<[string, string, readonly string[]]>([
    ['has a certificate', certificate, []],
    ['has several, and words around them', `# ours\n${certificate}and\r\n${certificate}`, []],
    ['has a key beside it', `${certificate}${key}`, ['onprem/ca-has-private-key at b/c']],
    ['has a key alone', key, ['onprem/ca-has-private-key at b/c', 'onprem/ca-not-a-certificate at b/c']],
    ['is empty', '', ['onprem/ca-not-a-certificate at b/c']],
    ['has a certificate that is cut off', certificate.slice(0, 200), ['onprem/ca-not-a-certificate at b/c']],
    [
      'has one that is whole, and one that is not',
      `${certificate}${certificate.replace('MII', 'AAA')}`,
      ['onprem/ca-not-a-certificate at b/c'],
    ],
    ['has one that is whole, and one without an end', `${certificate}${certificate.slice(0, 200)}`, ['onprem/ca-not-a-certificate at b/c']],
  ])('%s', (_, text, expected) => {
    const file = join(folder('ca'), 'ca.pem');
    writeFileSync(file, text);
    expect(problems(program({ options: { registries: { 'harbor.example': { ca: { file } } } } }).b)).toEqual(expected);
  });
});
