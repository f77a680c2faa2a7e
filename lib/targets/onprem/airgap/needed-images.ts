import { parseAllDocuments } from 'yaml';
import { components as catalog } from '../../../catalog/components';
import { imagesOfComponent } from '../../../catalog/component-images';
import type { ClusterContext } from '../../target';
import { components } from '../components';
import { hostFiles } from '../host/files';
import { helperImage } from '../host/local-path';
import { upgradeJobImages } from '../host/upgrade-controller';
import type { Inventory } from '../inventory';
import type { ParsedOptions } from '../options';
import { installsLocalPath } from '../storage';
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
  return [
    ...ofAddOns,
    ...inventory.servers.flatMap((host) => hostFiles(inventory, host, {})).flatMap(imagesOfManifest),
    ...imagesOfJobs(options, inventory),
  ];
}

/** Pods that controllers make of what is no pod: of a plan, and of a text. */
function imagesOfJobs(options: ParsedOptions, inventory: Inventory): readonly NeededImage[] {
  return [
    ...(installsLocalPath(options) ? [{ image: helperImage, by: 'local-path' }] : []),
    ...(inventory.agents.length === 0 ? [] : upgradeJobImages(inventory).map((image) => ({ image, by: 'system-upgrade-controller' }))),
  ];
}

/** Servers apply what is in this folder; the name of the file is that of who needs it. */
function imagesOfManifest({ path, content }: { readonly path: string; readonly content: string }): readonly NeededImage[] {
  const name = /\/server\/manifests\/(.+)\.yaml$/.exec(path)?.[1];
  if (name === undefined) return [];
  return parseAllDocuments(content)
    .flatMap((document) => imagesIn(document.toJS()))
    .map((image) => ({ image, by: name }));
}
