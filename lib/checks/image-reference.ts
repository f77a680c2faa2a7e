import { issueAt } from './rule';
import type { Check } from './check';

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const host = `${label}(?:\\.${label})*(?::\\d+)?`;
const component = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
/** `host/path:tag@digest`: the grammar at the head of distribution/reference's reference.go at 0965666a, without IPv6 hosts and with the one digest that registries use. */
const reference = new RegExp(
  `^(?<name>(?:${host}/)?${component}(?:/${component})*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$`,
);

/** Tag and digest of an image reference; null when it is not one. */
export function tryParseReference(
  text: string,
): { readonly name: string; readonly tag: string | null; readonly digest: string | null } | null {
  const groups = reference.exec(text)?.groups;
  return groups === undefined ? null : { name: groups['name'] ?? '', tag: groups['tag'] ?? null, digest: groups['digest'] ?? null };
}

const badReference = {
  code: 'image/bad-reference',
  about: 'An image reference is one that registries and container runtimes read.',
  waivable: false,
} as const;
const latestTag = {
  code: 'image/latest-tag',
  about: 'The tag of an image names a release, and not whatever is newest.',
  waivable: true,
} as const;

export const imageHasTag: Check = {
  code: 'image/no-tag',
  about: 'An image reference says which image it means, by tag or digest.',
  waivable: true,
  also: [badReference, latestTag],
  run: ({ model }) =>
    model.images.flatMap((image) => {
      if (image.kind === 'built') return [];
      const parsed = tryParseReference(image.reference);
      if (parsed === null) {
        return [
          issueAt(image, {
            ...badReference,
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
            ...latestTag,
            message: `"${image.reference}" is another image whenever somebody pushes one`,
            hint: 'name the tag of a release, or better a digest',
          }),
        ];
      return [];
    }),
};
