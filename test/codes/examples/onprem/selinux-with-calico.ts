import { onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ hardening: { selinux: true }, network: { cni: 'calico' } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ hardening: { selinux: true }, network: { cni: 'canal' } });
  return lab;
}
