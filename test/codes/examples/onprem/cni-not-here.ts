import { onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ engine: 'k3s', network: { cni: 'cilium' } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ engine: 'rke2', network: { cni: 'cilium' } });
  return lab;
}
