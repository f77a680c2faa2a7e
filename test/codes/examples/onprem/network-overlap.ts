import { onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ network: { pods: '10.42.0.0/16', services: '10.42.128.0/20' } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ network: { pods: '10.42.0.0/16', services: '10.43.0.0/20' } });
  return lab;
}
