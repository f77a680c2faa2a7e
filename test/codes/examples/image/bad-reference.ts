import { Image } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab } = onAws();
  Image.fromReference(lab, 'tool', 'https://ghcr.io/acme/tool:1.0');
  return lab;
}

export function passes() {
  const { lab } = onAws();
  Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0');
  return lab;
}
