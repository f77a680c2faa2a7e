import { onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ registries: { 'harbor.acme.io': { ca: { file: 'test/codes/ca-and-key.pem' } } } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ registries: { 'harbor.acme.io': { ca: { file: 'examples/04-onprem/hall-ca.pem' } } } });
  return lab;
}
