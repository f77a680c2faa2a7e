import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ servers: [{ name: 'cp-1', address: '192.0.2.11' }] });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ servers: [host('cp-1', 11)] });
  return lab;
}
