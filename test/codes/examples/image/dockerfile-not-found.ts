import { Image, Registry } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab } = onAws();
  new Image(new Registry(lab, 'images'), 'train', { context: 'examples/01-first/train', dockerfile: 'Dockerfile.gpu' });
  return lab;
}

export function passes() {
  const { lab } = onAws();
  new Image(new Registry(lab, 'images'), 'train', { context: 'examples/01-first/train', dockerfile: 'Dockerfile' });
  return lab;
}
