import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ servers: [{ ...host('cp-1', 11), hostKey: { file: 'no-such-file' } }] });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ servers: [{ ...host('cp-1', 11), hostKey: { file: 'test/codes/known_hosts' } }] });
  return lab;
}
