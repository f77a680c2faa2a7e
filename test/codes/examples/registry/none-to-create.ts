import { Registry } from 'cdk-gpu';
import { onExisting } from '../../preamble';

export function refused() {
  const { lab } = onExisting();
  new Registry(lab, 'images');
  return lab;
}

export function passes() {
  const { lab } = onExisting();
  Registry.fromHost(lab, 'images', { host: 'harbor.acme.io/ml' });
  return lab;
}
