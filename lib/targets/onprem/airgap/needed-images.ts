import { parseAllDocuments } from 'yaml';
import { components as catalog } from '../../../catalog/components';
import { imagesOfComponent } from '../../../catalog/component-images';
import type { ClusterContext } from '../../target';
import { components } from '../components';
import { hostFiles } from '../host/files';
import type { Inventory } from '../inventory';
import type { ParsedOptions } from '../options';
import { imagesIn } from './images-in';

/** An image, as somebody names it, and who that is. */
export interface NeededImage {
  readonly image: string;
  readonly by: string;
}

/** What the cluster itself needs: pods of add-ons, and of manifests that servers apply when they start. Images of the engine are in the lists of its release. */
export function imagesOfCluster(options: ParsedOptions, context: ClusterContext, inventory: Inventory): readonly NeededImage[] {
  const ofAddOns = components(options, context).flatMap(({ component, values }) =>
    imagesOfComponent(component, values).map((image) => ({ image, by: catalog[component].name })),
  );
  return [...ofAddOns, ...inventory.servers.flatMap((host) => hostFiles(inventory, host, {})).flatMap(imagesOfManifest)];
}

/** Servers apply what is in this folder; the name of the file is that of who needs it. */
function imagesOfManifest({ path, content }: { readonly path: string; readonly content: string }): readonly NeededImage[] {
  const name = /\/server\/manifests\/(.+)\.yaml$/.exec(path)?.[1];
  if (name === undefined) return [];
  return parseAllDocuments(content)
    .flatMap((document) => imagesIn(document.toJS()))
    .map((image) => ({ image, by: name }));
}
