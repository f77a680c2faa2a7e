/** An image's name with nothing left out. */
export interface ImageName {
  /** `docker.io`, `nvcr.io`, `harbor.hall.example:8443`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/**
 * Reads a name as containerd does: what comes before the first slash is a registry when it could be a host, and otherwise part of a name on Docker Hub, whose own images are below
 * `library`. Source: `splitDockerDomain` in normalize.go of distribution/reference, read 2026-11-23.
 */
export function imageNameOf(text: string): ImageName {
  const [named = '', digest = null] = text.split('@');
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(0, slash));
  const isHost = first === 'localhost' || /[.:A-Z]/.test(first);
  const registry = !isHost || first === 'index.docker.io' ? 'docker.io' : first;
  const path = isHost ? named.slice(slash + 1) : named;
  const [repository = '', tag = null] = path.split(':');
  return {
    registry,
    repository: registry === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository,
    tag: tag ?? (digest === null ? 'latest' : null),
    digest,
  };
}

/** The name in full. */
export function fullName({ registry, ...name }: ImageName): string {
  return `${registry}/${pathOf(name)}`;
}

/** The name without its registry. */
export function pathOf({ repository, tag, digest }: Omit<ImageName, 'registry'>): string {
  return `${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}
