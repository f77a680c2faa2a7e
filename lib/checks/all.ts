import type { Check } from './check';
import { commandAgrees } from './command-agrees';
import { envHasNoShellSyntax } from './env-shell-syntax';
import { generatedNamesFit } from './generated-names';
import { gpuPoolWithoutGpu } from './gpu-pool-without-gpu';
import { imageCanBePulled } from './image-can-be-pulled';
import { imageContextExists } from './image-context';
import { imageFitsDisk } from './image-fits-disk';
import { imageHasTag } from './image-reference';
import { kubernetesVersionIsSold } from './kubernetes-version';
import { migProfileExists } from './mig-profile-exists';
import { mostlyIdle } from './mostly-idle';
import { namesAreFree } from './names-are-free';
import { namespaceIsOurs } from './namespace-is-ours';
import { nodeLabelsAreLegal } from './node-labels';
import { registryCanBeMade } from './registry-can-be-made';
import { noSecretInEnv } from './secret-in-env';
import { secretHasKey } from './secret-use';
import { portsDiffer, serviceCanBeCalled } from './service-use';
import { sharedMemoryFits } from './shared-memory';
import { slicesFit } from './slices-fit';
import { strandsGpus } from './strands-gpus';

/** Rules of every place. Their order does not matter: issues are sorted. */
export const allChecks: readonly Check[] = [
  commandAgrees,
  envHasNoShellSyntax,
  generatedNamesFit,
  gpuPoolWithoutGpu,
  imageCanBePulled,
  imageContextExists,
  imageFitsDisk,
  imageHasTag,
  kubernetesVersionIsSold,
  migProfileExists,
  mostlyIdle,
  namesAreFree,
  namespaceIsOurs,
  nodeLabelsAreLegal,
  noSecretInEnv,
  portsDiffer,
  registryCanBeMade,
  secretHasKey,
  serviceCanBeCalled,
  sharedMemoryFits,
  slicesFit,
  strandsGpus,
];
