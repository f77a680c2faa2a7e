import { blockFindings } from './onprem-blocks';
import { localFindings } from './onprem-locals';
import { hallOf } from './onprem-truth';
import type { ClusterTruth } from './truth';
import type { View } from './view';

/** A cluster of one's own machines: hosts in the locals of its stack, and how Terraform goes to them. */
export function onPremClusterFindings({ name, stack }: View, truth: ClusterTruth): readonly string[] {
  const hall = hallOf(truth);
  return hall === null
    ? [`${name}: nobody knows what the program says`]
    : [...localFindings(name, stack, hall), ...blockFindings(name, stack, hall)];
}
