import { compareText } from '../../../errors';
import { stableJson } from '../../../emit/stable-json';
import type { ObjectsContext } from '../../target';
import { authoritiesOf } from '../authorities';
import type { ParsedOptions } from '../options';
import { bundleOf, type Bundle } from './bundle';
import { verifierText } from './verifier';

/** The list of what must be inside, and a program that looks whether it is. */
export function airGapFiles(
  options: ParsedOptions,
  { artifacts }: NonNullable<ParsedOptions['airGap']>,
  written: ObjectsContext,
): ReadonlyMap<string, string> {
  const bundle = bundleOf(options, artifacts, written);
  const { id } = written.context.cluster;
  return new Map([
    [`airgap/${id}.json`, `${stableJson(listed(bundle), 2)}\n`],
    [`airgap/${id}.sh`, verifierText(bundle, authoritiesOf(options))],
  ]);
}

/** The bundle as people and other programs read it: what can be told from other fields is left out, and so is what nobody said. */
function listed({ cluster, artifacts, files, charts, imageLists, images }: Bundle): object {
  return {
    cluster,
    artifacts,
    files: [...files, ...imageLists]
      .map(({ file, from, checksums }) => ({ file, from, ...(checksums === null ? {} : { checksums }) }))
      .sort((a, b) => compareText(a.file, b.file)),
    charts,
    imageLists: imageLists.map(({ file, registry, mirror }) => ({
      file,
      registry,
      mirror: `${mirror.host}/${mirror.prefix}`.replace(/\/$/, ''),
    })),
    images: images.map(({ image, mirror, digest, neededBy }) => ({ image, mirror, ...(digest === null ? {} : { digest }), neededBy })),
  };
}
