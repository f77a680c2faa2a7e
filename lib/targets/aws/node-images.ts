import { al2023 } from './al2023';
import { bottlerocket } from './bottlerocket';
import type { NodeImage } from './node-image';
import type { NodeImageName } from './options';

/** What nodes can run. */
export const nodeImages: Readonly<Record<NodeImageName, NodeImage>> = { al2023, bottlerocket };
