/**
 * Images that an object names, wherever in it: those of containers, of volumes that are images, and those that NVIDIA's operators put together from a repository, a name and a version. A
 * pod may stand in an object of any kind. Source: `ImagePath` in internal/image/image.go of NVIDIA/gpu-operator at v26.7.0, read 2026-11-23.
 */
export function imagesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Readonly<Record<string, unknown>>;
  const { image, repository, version } = fields;
  const within = Object.entries(fields).flatMap(([key, each]) => [...ofList(key, each), ...imagesIn(each)]);
  const joined =
    typeof image === 'string' && typeof repository === 'string' && typeof version === 'string'
      ? [`${repository}/${image}${version.startsWith('sha256:') ? '@' : ':'}${version}`]
      : [];
  return [...joined, ...within];
}

const lists: ReadonlySet<string> = new Set(['containers', 'ephemeralContainers', 'initContainers', 'volumes']);

/** Of a list of containers each item's `image`, of a list of volumes each item's `image.reference`. */
function ofList(key: string, value: unknown): readonly string[] {
  if (!lists.has(key) || !Array.isArray(value)) return [];
  return value.flatMap((item: unknown): readonly string[] => {
    const { image } = (typeof item === 'object' && item !== null ? item : {}) as { readonly image?: unknown };
    const named = key === 'volumes' && typeof image === 'object' && image !== null && 'reference' in image ? image.reference : image;
    return typeof named === 'string' ? [named] : [];
  });
}
