import type { Check } from './check';
import { commandAgrees } from './command-agrees';
import { envPicksNoGpus } from './env-picks-gpus';
import { envHasNoShellSyntax } from './env-shell-syntax';
import { fabricOnSharedGpus } from './fabric-on-shared-gpus';
import { generatedNamesFit } from './generated-names';
import { gpuPoolWithoutGpu } from './gpu-pool-without-gpu';
import { imageCanBePulled } from './image-can-be-pulled';
import { imageContextExists } from './image-context';
import { imageFitsDisk } from './image-fits-disk';
import { imageHasTag } from './image-reference';
import { kubernetesVersionIsSold } from './kubernetes-version';
import { machinesOfOneCluster } from './machines-of-one-cluster';
import { migProfileExists } from './mig-profile-exists';
import { mpsPodsAreOfOneUser } from './mps-pods-alike';
import { mpsSharedMemory } from './mps-shared-memory';
import { mostlyIdle } from './mostly-idle';
import { namesAreFree } from './names-are-free';
import { namespaceIsOurs } from './namespace-is-ours';
import { nodeLabelsAreLegal } from './node-labels';
import { parallelismAgrees } from './parallelism-agrees';
import { registryCanBeMade } from './registry-can-be-made';
import { restartsAreMeant } from './restarts-without-checkpoint';
import { noSecretInEnv } from './secret-in-env';
import { secretHasKey } from './secret-use';
import { portsDiffer, serviceCanBeCalled } from './service-use';
import { sharedMemoryFits } from './shared-memory';
import { slicesFit } from './slices-fit';
import { slicesNeedPods } from './slices-need-pods';
import { strandsGpus } from './strands-gpus';
import { unitNamesAgree } from './unit-names-agree';

/** Rules of every place. Their order does not matter: issues are sorted. */
export const allChecks: readonly Check[] = [
  commandAgrees,
  envHasNoShellSyntax,
  envPicksNoGpus,
  fabricOnSharedGpus,
  generatedNamesFit,
  gpuPoolWithoutGpu,
  imageCanBePulled,
  imageContextExists,
  imageFitsDisk,
  imageHasTag,
  kubernetesVersionIsSold,
  machinesOfOneCluster,
  migProfileExists,
  mpsPodsAreOfOneUser,
  mpsSharedMemory,
  mostlyIdle,
  namesAreFree,
  namespaceIsOurs,
  noSecretInEnv,
  parallelismAgrees,
  nodeLabelsAreLegal,
  portsDiffer,
  registryCanBeMade,
  restartsAreMeant,
  secretHasKey,
  serviceCanBeCalled,
  sharedMemoryFits,
  slicesFit,
  slicesNeedPods,
  strandsGpus,
  unitNamesAgree,
];
