import type { PlacedPool } from '../placement/placement';
import { issueAt } from './rule';
import type { Check } from './check';

/** An image lies on the disk as it was pulled and as it was unpacked, at least until it has been unpacked. */
const copies = 2;

export const imageFitsDisk: Check = {
  code: 'placement/image-larger-than-disk',
  about: 'The image of a workload fits on the disk of each node that it may be pulled to, with room to unpack it.',
  waivable: true,
  run: ({ model, placement }) => {
    const sizes = new Map(model.images.map((image) => [image.path, image.sizeGiB]));
    return [...placement.workloads.values()].flatMap(({ workload, pools }) => {
      const size = sizes.get(workload.image) ?? null;
      const small = size === null ? [] : pools.filter((pool) => (diskGiB(pool) ?? Infinity) < copies * size);
      if (size === null || small.length === 0) return [];
      const disks = small.map((pool) => `${pool.pool.path} have ${String(Math.floor(diskGiB(pool) ?? 0))} GiB`).join(', those of ');
      return [
        issueAt(workload, {
          code: 'placement/image-larger-than-disk',
          message: `its image has ${String(size)} GiB and takes ${String(copies * size)} while it is unpacked; nodes of ${disks} of disk at most`,
          hint: 'give the pool a larger `diskGiB`, make the image smaller, or let it fetch its weights into a volume',
        }),
      ];
    });
  },
};

/** The most that a node's disk can hold for pods and images; null where it is not known. Where a node has disks of its own, images may lie there. */
function diskGiB({ pool, machine, node }: PlacedPool): number | null {
  if (node.ephemeralMiB !== null) return node.ephemeralMiB / 1024;
  return pool.diskGiB === null ? null : Math.max(pool.diskGiB, (machine.localSsdGb * 1e9) / 2 ** 30);
}
