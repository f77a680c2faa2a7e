import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Inventory, InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { got } from '../../../support/programs';
import { hall, single } from './inventories';
import { Machine } from './machine';
import { installer } from './stand-ins';

let machine: Machine;
beforeEach(() => (machine = new Machine()));
afterEach(() => machine.dispose());

const folder = '/srv/kubernetes';
const address = 'https://files.hall.example/kubernetes';
const rke2 = hall();
const server = got(rke2.servers[0]);
const k3s = single();
const solo = got(k3s.servers[0]);
const program = 'what the release published\n';
const sum = createHash('sha256').update(program).digest('hex');

/** The files of a release, as both projects publish them. */
function filesOf(inventory: Inventory, published = sum): Readonly<Record<string, string>> {
  const names = inventory === k3s ? ['k3s', 'k3s-arm64'] : ['rke2.linux-amd64.tar.gz'];
  const text = inventory === k3s ? readFileSync(standInOfK3s(), 'utf8') : program;
  const sums = names.map((name) => `${inventory === k3s ? createHash('sha256').update(text).digest('hex') : published}  ${name}\n`);
  return {
    'install.sh': installer(machine.root, join(machine.folder, 'state')),
    ...Object.fromEntries(names.map((name) => [name, text])),
    'sha256sum-amd64.txt': `${'0'.repeat(64)}  another-file\n${sums.join('')}`,
    'sha256sum-arm64.txt': sums.join(''),
  };
}

/** K3s is its own program: the installer only makes a service of it. */
function standInOfK3s(): string {
  const path = join(machine.folder, 'k3s');
  writeFileSync(path, '#!/bin/sh\necho k3s\n');
  return path;
}

function putInFolder(inventory: Inventory, files = filesOf(inventory)): void {
  for (const [name, text] of Object.entries(files)) machine.write(`${folder}/${inventory.release}/${name}`, text);
}

/** Serves the files at the address, and nothing else of the internet; what is asked for besides is noted as `OUTSIDE`. */
function putAtAddress(inventory: Inventory, files = filesOf(inventory)): void {
  const served = join(machine.folder, 'served');
  for (const [name, text] of Object.entries(files)) {
    const path = join(served, inventory.release.replaceAll('+', '%2B'), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const state = join(machine.folder, 'state');
  machine.program(
    'curl',
    [
      `echo "curl $*" >> ${state}/calls`,
      `out=/dev/null; head=no`,
      `while [ $# -gt 0 ]; do case $1 in -o) out=$2; shift ;; --cacert) cat "$2" > ${state}/trusted; shift ;; --head) head=yes ;; esac; last=$1; shift; done`,
      `case $last in`,
      `  ${address}/*) file=${served}/\${last#${address}/}; test -f "$file" || exit 22; test $head = yes || cat "$file" > "$out" ;;`,
      `  http://127.0.0.1:10248/healthz | https://192.0.2.10:9345/cacerts) ;;`,
      `  https://192.0.2.*/cacerts) exit 7 ;;`,
      `  *) echo "OUTSIDE $last" >> ${state}/calls; exit 6 ;;`,
      `esac`,
      ``,
    ].join('\n'),
  );
}

const converge = (inventory: Inventory, host: InventoryHost, from: string, env: Readonly<Record<string, string>> = {}) =>
  machine.converge(inventory, host, { env: { ARTIFACTS: from, ...env } });
const installs = (calls: readonly string[]) => calls.filter((call) => call.startsWith('installer'));
const asked = (calls: readonly string[]) => calls.filter((call) => call.startsWith('curl') && !call.includes('127.0.0.1'));

describe('RKE2 is installed', () => {
  test('from a folder of the host, and the network is not asked', () => {
    putInFolder(rke2);
    expect(converge(rke2, server, folder).output).toContain('cp-1 of hall-floor is ready\n');
    const calls = machine.calls();
    expect(installs(calls)).toEqual([
      `installer INSTALL_RKE2_ARTIFACT_PATH=${machine.root}${folder}/v1.35.7+rke2r1`,
      'installer INSTALL_RKE2_TYPE=server',
    ]);
    // Whether another server lives is asked of the cluster itself.
    expect(asked(calls).filter((call) => !call.endsWith('/cacerts'))).toEqual([]);
  });

  test.each([
    ['a server', server],
    ['an agent', got(rke2.agents[0])],
  ])('on %s from an address, and nobody else is asked', (_, host) => {
    putAtAddress(rke2);
    expect(converge(rke2, host, address).status).toBe(0);
    const calls = machine.calls();
    expect(calls.filter((call) => call.startsWith('OUTSIDE'))).toEqual([]);
    const fetched = asked(calls).filter((call) => !call.endsWith('/cacerts'));
    expect(fetched.filter((call) => call.includes('--head'))).toHaveLength(3);
    expect(fetched.filter((call) => !call.includes('--head')).map((call) => call.split('/').pop())).toEqual([
      'sha256sum-amd64.txt',
      'install.sh',
      'rke2.linux-amd64.tar.gz',
    ]);
    for (const call of fetched) expect(call).toContain('--proto =https --proto-redir =https --tlsv1.2');
    expect(installs(calls)[0]).toMatch(/^installer INSTALL_RKE2_ARTIFACT_PATH=.*\/work\.\w+\/release$/);
  });
});

test.each([
  ['amd64', 'k3s', folder],
  ['arm64', 'k3s-arm64', folder],
  ['amd64', 'k3s', address],
  ['arm64', 'k3s-arm64', address],
])('K3s for %s is the program %s of %s', (arch, name, from) => {
  if (arch === 'arm64') machine.program('uname', 'case $1 in -m) echo aarch64 ;; *) echo some-host ;; esac\n');
  const files = { ...filesOf(k3s) };
  // Of the other architecture there is nothing.
  const without = Object.fromEntries(Object.entries(files).filter(([file]) => !file.startsWith('k3s') || file === name));
  if (from === folder) putInFolder(k3s, { ...without, 'k3s-airgap-images-amd64.tar.zst': 'images' });
  else putAtAddress(k3s, without);
  const host = { ...solo, facts: { ...solo.facts, arch: arch as 'amd64' } };
  expect(converge(k3s, host, from).output).toContain('solo of lab-main is ready\n');
  const calls = machine.calls();
  expect(installs(calls)).toContain('installer INSTALL_K3S_SKIP_DOWNLOAD=true');
  expect(calls.filter((call) => call.startsWith('OUTSIDE'))).toEqual([]);
  expect(machine.has('/var/lib/rancher/k3s/agent/images/k3s-airgap-images-amd64.tar.zst')).toBe(from === folder);
});

describe('nothing is changed', () => {
  test.each([folder, address])('where a file is missing in %s: all are told in one message', (from) => {
    const { 'install.sh': text } = filesOf(rke2);
    if (from === folder) putInFolder(rke2, { 'install.sh': got(text) });
    else putAtAddress(rke2, { 'install.sh': got(text) });
    const before = Object.keys(machine.tree());
    const { output, status } = converge(rke2, server, from);
    expect(output).toMatch(/v1\.35\.7(\+|%2B)rke2r1 does not have: sha256sum-amd64\.txt rke2\.linux-amd64\.tar\.gz\n/);
    expect(output.match(/^ {2}- /gm)).toHaveLength(1);
    expect(status).toBe(10);
    expect(Object.keys(machine.tree()).filter((path) => !/\.(log|lock)$/.test(path))).toEqual(before);
  });
});

test.each([
  ['another program than was published', 'f'.repeat(64), `says ${'f'.repeat(64)}`],
  ['one without a checksum', '', 'says nothing of it'],
])('%s is not installed', (_, published, says) => {
  const files = filesOf(rke2, published);
  putInFolder(rke2, published === '' ? { ...files, 'sha256sum-amd64.txt': `${sum}  rke2.linux-arm64.tar.gz\n` } : files);
  const { output, status } = converge(rke2, server, folder);
  expect(output).toContain(`is not what the release published: its SHA-256 is ${sum}, and sha256sum-amd64.txt ${says}`);
  expect(status).toBe(1);
  expect(installs(machine.calls())).toEqual([]);
});

test.each([
  [
    'the one that the program gives for it',
    { 'files.hall.example': 'its certificate\n', 'harbor.hall.example': 'another\n' },
    'its certificate\n',
  ],
  ['that of whom the host trusts, where it gives none', { 'harbor.hall.example': 'another\n' }, null],
])('the certificate of an address is held against %s', (_, authorities, expected) => {
  putAtAddress(rke2);
  expect(machine.converge(rke2, server, { env: { ARTIFACTS: address }, authorities }).status).toBe(0);
  const fetched = asked(machine.calls()).filter((call) => call.includes(address));
  expect(fetched.every((call) => call.includes('--cacert') === (expected !== null))).toBe(true);
  expect(machine.isSet('trusted') ? readFileSync(join(machine.folder, 'state/trusted'), 'utf8') : null).toBe(expected);
});

test('a host that has its release needs no artifacts any more', () => {
  putInFolder(rke2);
  converge(rke2, server, folder);
  machine.remove(folder);
  expect(converge(rke2, server, folder).output).toContain('cp-1 of hall-floor is as it should be\n');
});

test('releases lie side by side', () => {
  const older: Inventory = { ...rke2, release: 'v1.34.10+rke2r1' };
  for (const inventory of [older, rke2]) putInFolder(inventory);
  expect(readdirSync(join(machine.root, folder))).toEqual(['v1.34.10+rke2r1', 'v1.35.7+rke2r1']);
  expect(converge(older, server, folder).status).toBe(0);
  expect(converge(rke2, server, folder).output).toContain('installing rke2 v1.35.7+rke2r1\n');
});
