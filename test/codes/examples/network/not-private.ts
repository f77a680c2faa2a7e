import { onAws } from '../../preamble';

export function refused() {
  const { lab } = onAws({ network: { cidr: '192.169.0.0/16' } });
  return lab;
}

export function passes() {
  const { lab } = onAws({ network: { cidr: '192.168.0.0/16' } });
  return lab;
}
