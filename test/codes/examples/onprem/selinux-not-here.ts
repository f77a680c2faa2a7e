import { onPrem } from '../../preamble';

export function refused() {
  const os = { family: 'ubuntu', version: '24.04' } as const;
  const { lab } = onPrem({ hardening: { selinux: true }, serverFacts: { cpus: 16, memoryGiB: 64, os } });
  return lab;
}

export function passes() {
  const os = { family: 'rocky', version: '9.6' } as const;
  const { lab } = onPrem({ hardening: { selinux: true }, serverFacts: { cpus: 16, memoryGiB: 64, os } });
  return lab;
}
