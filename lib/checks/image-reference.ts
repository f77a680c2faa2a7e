import { issueAt } from './rule';
import type { Check } from './check';

/** `host/path:tag@digest`, as the OCI distribution specification writes it. */
const reference = /^(?<name>[a-z0-9]+([._:/-]+[a-zA-Z0-9]+)*?)(:(?<tag>[\w][\w.-]{0,127}))?(@(?<digest>sha256:[a-f0-9]{64}))?$/;

/** Tag and digest of an image reference; null when it is not one. */
export function tryParseReference(
  text: string,
): { readonly name: string; readonly tag: string | null; readonly digest: string | null } | null {
  const slash = text.lastIndexOf('/');
  const host = text.slice(0, slash + 1);
  const groups = reference.exec(text.slice(slash + 1))?.groups;
  if (groups === undefined || !/^([a-z0-9][a-zA-Z0-9._-]*(:\d+)?\/)?([a-z0-9._-]+\/)*$/.test(host)) return null;
  return { name: host + (groups['name'] ?? ''), tag: groups['tag'] ?? null, digest: groups['digest'] ?? null };
}

export const imageHasTag: Check = {
  code: 'image/no-tag',
  about: 'An image reference says which image it means, by tag or digest, and not by `latest`.',
  run: ({ model }) =>
    model.images.flatMap((image) => {
      if (image.kind === 'built') return [];
      const parsed = tryParseReference(image.reference);
      if (parsed === null) {
        return [
          issueAt(image, {
            code: 'image/bad-reference',
            message: `"${image.reference}" is not an image reference`,
            hint: 'write it as docker pull takes it: [host/]path:tag or [host/]path@sha256:...',
          }),
        ];
      }
      if (parsed.digest !== null) return [];
      if (parsed.tag === null)
        return [
          issueAt(image, {
            code: 'image/no-tag',
            message: `"${image.reference}" has neither tag nor digest, which means latest`,
            hint: 'add the tag of a release, or better a digest',
          }),
        ];
      if (parsed.tag === 'latest')
        return [
          issueAt(image, {
            code: 'image/latest-tag',
            message: `"${image.reference}" is another image whenever somebody pushes one`,
            hint: 'name the tag of a release, or better a digest',
          }),
        ];
      return [];
    }),
};
