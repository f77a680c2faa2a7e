import { Blueprint, Image } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab } = onAws();
  const other = new Blueprint('other', { target: lab.target });
  const tool = Image.fromReference(other, 'tool', 'ghcr.io/acme/tool:latest');
  lab.waive('image/latest-tag', tool, 'built anew each night, and always wanted');
  return lab;
}

export function passes() {
  const { lab } = onAws();
  const tool = Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:latest');
  lab.waive('image/latest-tag', tool, 'built anew each night, and always wanted');
  return lab;
}
