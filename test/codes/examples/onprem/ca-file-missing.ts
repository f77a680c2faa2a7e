import { onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ registries: { 'harbor.acme.io': { ca: { file: 'no-such-ca.pem' } } } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ registries: { 'harbor.acme.io': { plainHttp: true } } });
  return lab;
}
