import { tryFindContext } from '../images/build-context';
import { issueAt } from './rule';
import type { Check } from './check';

export const imageContextExists: Check = {
  code: 'image/context-not-found',
  about: 'The build context of an image is a folder with its Dockerfile.',
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
              code: 'image/dockerfile-not-found',
              message: `there is no "${image.dockerfile}" in "${image.context}"`,
              hint: 'add it, or name another one with `dockerfile`',
            }),
          ];
        case 'found':
          return [
            issueAt(image, {
              code: 'image/context-unreadable',
              message: `files in "${image.context}" cannot be read`,
              hint: 'mend their permissions, or leave them out with .dockerignore',
            }),
          ];
      }
    }),
};
