/** Platforms that images are built for, as container tools write them. */
export const platforms = ['linux/amd64', 'linux/arm64'] as const;
/** What an image is built for, as container tools write it. */
export type Platform = (typeof platforms)[number];
