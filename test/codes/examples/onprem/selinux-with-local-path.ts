import { onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ hardening: { selinux: true }, storage: { install: 'local-path' } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ hardening: { selinux: true }, storage: { install: { nfs: { server: '192.0.2.60', path: '/export' } } } });
  return lab;
}
