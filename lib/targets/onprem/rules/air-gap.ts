import { issueAt, type Rule, type Subject } from '../../../checks/rule';
import { compareText, type Issue } from '../../../errors';
import type { ImageModel } from '../../../model/image';
import { engineRegistry } from '../airgap/artifacts';
import { fullName, imageNameOf } from '../airgap/image-name';
import { imagesIn } from '../airgap/images-in';
import { mirrorOf } from '../airgap/mirrors';
import { driverOf, inventoryOf } from '../inventory';
import type { ParsedOptions } from '../options';
import type { ClusterContext, ObjectsContext } from '../../target';
import { listed } from './subjects';

const noMirror = {
  code: 'onprem/no-mirror',
  about: 'Without internet it is known of every image where it is inside.',
  waivable: false,
} as const;

/** Images of the program are told where they are declared; those of engine and add-ons once for each registry. */
export function imagesHaveMirrors(options: ParsedOptions): Rule<ClusterContext> {
  return {
    ...noMirror,
    run: (context) => {
      if (options.airGap === null) return [];
      const { blueprint, cluster } = context;
      const used = new Set(cluster.workloads.map(({ image }) => image));
      const ofProgram = blueprint.images
        .filter(({ path }) => used.has(path))
        .flatMap((image) => outside(options, image, referenceOf(context, image)));
      const ofManifests = cluster.manifests.flatMap(({ at, body }) =>
        imagesIn(body).flatMap((image) => outside(options, { path: cluster.path, at }, image)),
      );
      return [...ofProgram, ...ofManifests, ...ofCluster(options, context)];
    },
  };
}

/** What an override puts into an object, or an emitter of ours, is known only when the object is made. */
export function writtenImagesHaveMirrors(options: ParsedOptions): Rule<ObjectsContext> {
  return {
    ...noMirror,
    run: ({ objects }) =>
      options.airGap === null
        ? []
        : objects.flatMap(({ path, at, body }) => imagesIn(body).flatMap((image) => outside(options, { path, at }, image))),
  };
}

function outside(options: ParsedOptions, subject: Subject, image: string | null): readonly Issue[] {
  if (image === null) return [];
  const name = imageNameOf(image);
  if (mirrorOf(options, name.registry) !== null) return [];
  return [issueAt(subject, { ...noMirror, message: `no mirror has ${fullName(name)}`, hint: hintFor(name.registry) })];
}

function hintFor(registry: string): string {
  return `say in airGap.mirrors where they are inside: { '${registry}': '<registry inside>/<path>' }, or itself where it is inside; '*' is for all that are not named`;
}

/** Any name below the registry that the image is of; null where that is told elsewhere. */
function referenceOf({ blueprint }: ClusterContext, image: ImageModel): string | null {
  if (image.kind === 'referenced') return image.reference;
  const registry = blueprint.registries.find(({ path }) => path === image.registry);
  return registry?.kind === 'host' ? `${registry.host}/${image.id}` : null;
}

function ofCluster(options: ParsedOptions, context: ClusterContext): readonly Issue[] {
  const inventory = inventoryOf(options, context.blueprint.id, context.cluster);
  // It makes the hosts' files, which programs with internet need not read before they draw.
  const { imagesOfCluster } = require('../airgap/needed-images') as typeof import('../airgap/needed-images');
  const needed = [
    { registry: engineRegistry, by: inventory.engine.name },
    ...imagesOfCluster(options, context, inventory).map(({ image, by }) => ({ registry: imageNameOf(image).registry, by })),
  ].filter(({ registry }) => mirrorOf(options, registry) === null);
  return [...new Set(needed.map(({ registry }) => registry))].sort(compareText).map((registry) => {
    const users = new Set(needed.filter((each) => each.registry === registry).map(({ by }) => by));
    return issueAt(context.cluster, {
      ...noMirror,
      message: `no mirror has images of ${registry}; they are needed by ${listed([...users].sort(compareText))}`,
      hint: hintFor(registry),
    });
  });
}

/**
 * NVIDIA's driver containers fetch packages of the operating system before they build the driver.
 * Source: https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/install-gpu-operator-air-gapped.html, read 2026-11-23.
 */
export function driversAreOnHosts({ airGap }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/driver-in-air-gap',
    about: 'Without internet the NVIDIA driver is on the hosts before they join.',
    waivable: false,
    run: ({ cluster }) =>
      airGap === null
        ? []
        : cluster.pools
            .filter((pool) => pool.kind === 'gpu' && driverOf(pool).by === 'operator')
            .map((pool) =>
              issueAt(pool, {
                code: 'onprem/driver-in-air-gap',
                property: 'driver',
                message:
                  'the GPU Operator is to install the driver, and its container fetches packages of the operating system from the internet',
                hint: "install the driver on the hosts and say driver: 'host', or driver: 'dgx-os' where they run DGX OS",
              }),
            ),
  };
}
