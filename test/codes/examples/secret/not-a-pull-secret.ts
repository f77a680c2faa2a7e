import { Image, Secret } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab } = onAws();
  const credentials = new Secret(lab, 'harbor', { keys: ['password'] });
  Image.fromReference(lab, 'tool', 'harbor.acme.io/ml/tool:1.0', { credentials });
  return lab;
}

export function passes() {
  const { lab } = onAws();
  const credentials = new Secret(lab, 'harbor', { keys: ['.dockerconfigjson'] });
  Image.fromReference(lab, 'tool', 'harbor.acme.io/ml/tool:1.0', { credentials });
  return lab;
}
