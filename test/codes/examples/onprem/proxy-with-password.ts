import { onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ proxy: { http: 'http://me:my-password@proxy.acme.io:3128', noProxy: ['192.0.2.0/24'] } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ proxy: { http: 'http://proxy.acme.io:3128', noProxy: ['192.0.2.0/24'] } });
  return lab;
}
