import { tryFindContext } from '../images/build-context';
import { issueAt } from './rule';
import type { Check } from './check';

const dockerfileNotFound = {
  code: 'image/dockerfile-not-found',
  about: 'The Dockerfile that an image names is in its build context.',
  waivable: false,
} as const;
const contextUnreadable = {
  code: 'image/context-unreadable',
  about: 'Files of a build context can be read, because the tag of an image is a hash of them.',
  waivable: false,
} as const;

export const imageContextExists: Check = {
  code: 'image/context-not-found',
  about: 'The build context of an image is a folder.',
  waivable: false,
  also: [dockerfileNotFound, contextUnreadable],
  run: ({ model }) =>
    model.images.flatMap((image) => {
      if (image.kind === 'referenced' || image.tag !== null) return [];
      switch (tryFindContext(image.context, image.dockerfile)) {
        case 'no-context':
          return [
            issueAt(image, {
              code: 'image/context-not-found',
              message: `there is no folder "${image.context}"`,
              hint: 'give the folder relative to the directory that the program is started in',
            }),
          ];
        case 'no-dockerfile':
          return [
            issueAt(image, {
              ...dockerfileNotFound,
              message: `there is no "${image.dockerfile}" in "${image.context}"`,
              hint: 'add it, or name another one with `dockerfile`',
            }),
          ];
        case 'found':
          return [
            issueAt(image, {
              ...contextUnreadable,
              message: `files in "${image.context}" cannot be read`,
              hint: 'mend their permissions, or leave them out with .dockerignore',
            }),
          ];
      }
    }),
};
