import { onPrem } from '../../preamble';

const airGap = { mirrors: { '*': 'harbor.hall.example/all' }, artifacts: '/srv/kubernetes' };

export function refused() {
  const { lab } = onPrem({ airGap, registries: { 'nvcr.io': { credentials: 'variable' } } });
  return lab;
}

export function passes() {
  const { lab } = onPrem({ airGap, registries: { 'harbor.hall.example': { credentials: 'variable' } } });
  return lab;
}
