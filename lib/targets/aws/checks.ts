import type { Rule } from '../../checks/rule';
import type { ClusterContext } from '../target';
import { capacityRules } from './checks-capacity';
import { clusterRules } from './checks-cluster';
import { nodeImageRules } from './checks-node-image';
import { zoneRules } from './checks-zones';
import { nodeImages } from './node-images';
import type { Settings } from './options';

/** Rules that only AWS has. */
export function awsChecks(settings: Settings): readonly Rule<ClusterContext>[] {
  return [...clusterRules(settings), ...zoneRules(settings), ...capacityRules(settings), ...nodeImageRules(nodeImages[settings.nodeImage])];
}
