import { Blueprint } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';

export function refused() {
  const lab = new Blueprint('default', { target: aws({ region: 'us-east-1' }) });
  return lab;
}

export function passes() {
  const lab = new Blueprint('lab', { target: aws({ region: 'us-east-1' }) });
  return lab;
}
