import { components as catalog } from '../../../catalog/components';
import { compareText } from '../../../errors';
import type { ObjectsContext } from '../../target';
import { components } from '../components';
import { inventoryOf } from '../inventory';
import type { ParsedOptions } from '../options';
import { chartFile, imageLists, releaseFiles, type Artifact, type ImageList } from './artifacts';
import { fullName, imageNameOf, pathOf } from './image-name';
import { imagesIn } from './images-in';
import { endpointOf, mirrorOf, repositoryIn, type Mirror } from './mirrors';
import { imagesOfCluster, type NeededImage } from './needed-images';

/** Everything that must be inside before a cluster without internet can be made. */
export interface Bundle {
  readonly cluster: string;
  readonly artifacts: string;
  readonly files: readonly Artifact[];
  readonly charts: readonly Chart[];
  readonly imageLists: readonly (ImageList & { readonly mirror: Mirror; readonly endpoint: string })[];
  readonly images: readonly MirroredImage[];
}

interface Chart {
  readonly file: string;
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
}

interface MirroredImage {
  /** Its name in full, from outside. */
  readonly image: string;
  /** Where it has to be, as `docker pull` takes it. */
  readonly mirror: string;
  readonly endpoint: string;
  readonly repository: string;
  /** Tag, or digest where the name has one: that is what is pulled then. */
  readonly reference: string;
  readonly digest: string | null;
  readonly neededBy: readonly string[];
}

/** What a cluster needs. Rules have seen to it that every image has a mirror. */
export function bundleOf(options: ParsedOptions, artifacts: string, { context, objects }: ObjectsContext): Bundle {
  const inventory = inventoryOf(options, context.blueprint.id, context.cluster);
  const written = objects.flatMap(({ path, body }) => imagesIn(body).map((image) => ({ image, by: path })));
  return {
    cluster: context.cluster.path,
    artifacts,
    files: releaseFiles(inventory),
    charts: components(options, context)
      .map(({ component }) => {
        const { repository, chart, version } = catalog[component];
        return { file: chartFile(component), repository, chart, version };
      })
      .sort((a, b) => compareText(a.file, b.file)),
    imageLists: imageLists(inventory).flatMap((list) => {
      const mirror = mirrorOf(options, list.registry);
      return mirror === null ? [] : [{ ...list, mirror, endpoint: endpointOf(options, mirror) }];
    }),
    images: mirrored(options, [...imagesOfCluster(options, context, inventory), ...written]),
  };
}

function mirrored(options: ParsedOptions, needed: readonly NeededImage[]): readonly MirroredImage[] {
  const users = new Map<string, Set<string>>();
  for (const { image, by } of needed) {
    const name = fullName(imageNameOf(image));
    users.set(name, (users.get(name) ?? new Set()).add(by));
  }
  return [...users]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([image, by]) => {
      const name = imageNameOf(image);
      const mirror = mirrorOf(options, name.registry);
      if (mirror === null) return [];
      const repository = repositoryIn(mirror, name);
      return [
        {
          image,
          mirror: `${mirror.host}/${pathOf({ ...name, repository })}`,
          endpoint: endpointOf(options, mirror),
          repository,
          reference: name.digest ?? name.tag ?? 'latest',
          digest: name.digest,
          neededBy: [...by].sort(compareText),
        },
      ];
    });
}
