import { components, type ComponentName } from '../../../catalog/components';
import { compareText } from '../../../errors';
import { poolsWithRails } from '../host/multus';
import type { Inventory } from '../inventory';

/** A file that has to be in the folder of artifacts. */
export interface Artifact {
  /** Where it is there. */
  readonly file: string;
  /** Where it comes from. */
  readonly from: string;
  /** The file there that has its checksum; null where the release publishes none. */
  readonly checksums: string | null;
}

/** A list of images that a release publishes, in the folder of artifacts too. */
export interface ImageList extends Artifact {
  /** Registry that all images of the list are of. */
  readonly registry: string;
}

/** Both engines name their images in full, with this registry before them. Source: scripts/version.sh of rancher/rke2, scripts/airgap/image-list.txt of k3s-io/k3s. */
export const engineRegistry = 'docker.io';

/**
 * What a release of the engine is installed from: the files that hosts look for, a folder for each release, so that several may lie side by side. Installers are those of the tag and not of
 * `get.rke2.io` and `get.k3s.io`, which give out the newest. K3s' checksums cover its program and its archives of images, RKE2's all files with an architecture in their names.
 * Sources, read 2026-11-23: install.sh and scripts/checksum of rancher/rke2 at v1.35.7+rke2r1, install.sh and .github/workflows/release.yml of k3s-io/k3s.
 */
export function releaseFiles(inventory: Inventory): readonly Artifact[] {
  const { engine, release } = inventory;
  const { file, raw } = placesOf(inventory);
  const programs = architecturesOf(inventory).flatMap((arch) => {
    const checksums = `sha256sum-${arch}.txt`;
    const program = engine.name === 'rke2' ? `rke2.linux-${arch}.tar.gz` : arch === 'amd64' ? 'k3s' : `k3s-${arch}`;
    return [file(checksums), file(program, checksums)];
  });
  return [{ file: `${release}/install.sh`, from: `${raw}/install.sh`, checksums: null }, ...programs].sort(byFile);
}

/** Lists of the images that the release's own pods are made of: a fact of the release, and so read where it is published, not copied into a table that ages. */
export function imageLists(inventory: Inventory): readonly ImageList[] {
  const { engine, options } = inventory;
  const { file } = placesOf(inventory);
  const files =
    engine.name === 'k3s'
      ? [file('k3s-images.txt')]
      : architecturesOf(inventory).flatMap((arch) =>
          ['core', ...(poolsWithRails(inventory).length > 0 ? ['multus'] : []), options.network.cni ?? engine.defaultCni].map((part) =>
            file(`rke2-images-${part}.linux-${arch}.txt`, `sha256sum-${arch}.txt`),
          ),
        );
  return files.map((list) => ({ ...list, registry: engineRegistry })).sort(byFile);
}

/** Where an add-on's chart is in the folder: the name that `helm pull` gives it. */
export function chartFile(component: ComponentName): string {
  const { chart, version } = components[component];
  return `charts/${chart}-${version}.tgz`;
}

function placesOf({ engine, release }: Inventory) {
  const project = engine.name === 'rke2' ? 'rancher/rke2' : 'k3s-io/k3s';
  // In an address a plus may stand for a space.
  const tag = release.replaceAll('+', '%2B');
  return {
    raw: `https://raw.githubusercontent.com/${project}/${tag}`,
    file: (name: string, checksums: string | null = null): Artifact => ({
      file: `${release}/${name}`,
      from: `https://github.com/${project}/releases/download/${tag}/${name}`,
      checksums: checksums === null ? null : `${release}/${checksums}`,
    }),
  };
}

function architecturesOf({ servers, agents }: Inventory): readonly string[] {
  return [...new Set([...servers, ...agents].map(({ facts }) => facts.arch))].sort(compareText);
}

function byFile(a: Artifact, b: Artifact): number {
  return compareText(a.file, b.file);
}
