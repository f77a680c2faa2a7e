import { compareText } from '../../../errors';
import type { Authorities } from '../host/files';
import { script } from '../host/scripts';
import type { Bundle } from './bundle';

/** The program that looks whether everything is inside, with what it looks for after it: a line each, which no word with a space is in. */
export function verifierText({ artifacts, files, charts, imageLists, images }: Bundle, authorities: Authorities): string {
  const lines = [
    ...Object.entries(authorities)
      .sort(([a], [b]) => compareText(a, b))
      .map(([host, pem]) => ['authority', host, Buffer.from(pem).toString('base64')]),
    ...[...files, ...imageLists].map(({ file, checksums }) => ['file', file, checksums ?? '-']),
    ...charts.map(({ file }) => ['file', file, '-']),
    ...imageLists.map(({ file, registry, mirror, endpoint }) => [
      'list',
      file,
      registry,
      endpoint,
      mirror.prefix === '' ? '-' : mirror.prefix,
    ]),
    ...images.map(({ image, endpoint, repository, reference, neededBy }) => [
      'image',
      image,
      endpoint,
      repository,
      reference,
      neededBy.join(','),
    ]),
  ];
  return `${script('airgap')}\nmain '${artifacts}' <<'END'\n${lines.map((words) => `${words.join(' ')}\n`).join('')}END\n`;
}
