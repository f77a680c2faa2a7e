import { onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ hardening: { cis: true }, network: { cni: 'flannel' } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ engine: 'k3s', hardening: { cis: true }, network: { cni: 'flannel' } });
  return lab;
}
