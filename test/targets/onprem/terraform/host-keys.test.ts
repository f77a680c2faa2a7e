import { hostKeyText, knownHosts } from '../../../../lib/targets/onprem/terraform/host-keys';

const host = { address: '192.0.2.11', port: 22, keys: 'ssh-ed25519 AAAA' };
const bastion = { address: '198.51.100.7', port: 2222, keys: 'ssh-ed25519 BBBB' };

test('one key is given as it is', () => {
  expect(hostKeyText(host)).toBe('ssh-ed25519 AAAA');
});

test('a host that is not verified has none, behind a bastion either', () => {
  expect(hostKeyText({ ...host, keys: '' })).toBe('');
  expect(hostKeyText({ ...host, keys: '\n' }, bastion)).toBe('');
});

test('more keys of a host follow the first under its address', () => {
  expect(hostKeyText({ ...host, keys: 'ssh-ed25519 AAAA\n\n ecdsa-sha2-nistp256 CCCC\n' })).toBe(
    'ssh-ed25519 AAAA\n@cert-authority 192.0.2.11:22 ecdsa-sha2-nistp256 CCCC',
  );
});

test('behind a bastion the first line is for nobody, and the others are for the host and for the bastion', () => {
  const [first, ...others] = hostKeyText(host, bastion).split('\n');
  expect(first).toMatch(/^sk-ssh-ed25519@openssh\.com /);
  expect(others).toEqual(['@cert-authority 192.0.2.11:22 ssh-ed25519 AAAA', '@cert-authority 198.51.100.7:2222 ssh-ed25519 BBBB']);
});

test('the key that is for nobody is no point of the curve, so that nothing can be signed with it', () => {
  const [first = ''] = hostKeyText(host, bastion).split('\n');
  const blob = Buffer.from(String(first.split(' ')[1]), 'base64');
  const start = 4 + blob.readUInt32BE(0) + 4;
  const y = BigInt(
    `0x${Buffer.from(blob.subarray(start, start + 32))
      .reverse()
      .toString('hex')}`,
  );
  // RFC 8032, section 5.1: x² = (y² - 1) / (d y² + 1) has no root in the field.
  const p = 2n ** 255n - 19n;
  const power = (base: bigint, exponent: bigint): bigint => {
    let [result, square, rest] = [1n, base % p, exponent];
    for (; rest > 0n; rest >>= 1n, square = (square * square) % p) if (rest & 1n) result = (result * square) % p;
    return result;
  };
  const d = ((p - 121665n) * power(121666n, p - 2n)) % p;
  const square = ((y * y - 1n) * power(d * y * y + 1n, p - 2n)) % p;
  expect(power(square, (p - 1n) / 2n)).toBe(p - 1n);
});

test('ssh reads each key under the address and the port that it is used with', () => {
  expect(knownHosts([host, bastion, { ...host, keys: '' }])).toBe('192.0.2.11 ssh-ed25519 AAAA\n[198.51.100.7]:2222 ssh-ed25519 BBBB\n');
});
