import type { Rule } from '../../checks/rule';
import { capacityListRules } from '../capacity-rules';
import type { ClusterContext } from '../target';
import type { Settings } from './options';
import {
  flexStartNotFixed,
  machineTypeNeeded,
  maxRunTooLong,
  notSoldThisWay,
  queuedStandsAlone,
  queuedStartsAtZero,
  sourcesOf,
} from './rules/capacity';
import { onePoolForOrder } from './rules/compute-class';
import { driverOnTcpx, fabricNotDrawn } from './rules/machines';
import { nodePoolNameTaken } from './rules/names';
import { networkNotPrivate, networkTooSmall } from './rules/network';
import { fewEnoughClients, noMps, oneSizePerPool, profileIsOffered } from './rules/sharing';
import { labelsNotAllowed } from './rules/tags';
import { machineNotKnownHere, oneZoneNeeded, unknownZone, zoneConflict } from './rules/zones';
import { reader } from './sizing';

/** Rules that only Google Cloud has. */
export function checksFor(settings: Settings): readonly Rule<ClusterContext>[] {
  return [
    ...capacityListRules({ reader, sourcesOf }),
    driverOnTcpx,
    fabricNotDrawn,
    fewEnoughClients,
    flexStartNotFixed,
    labelsNotAllowed,
    machineNotKnownHere(settings),
    machineTypeNeeded(settings),
    maxRunTooLong,
    networkNotPrivate(settings),
    networkTooSmall(settings),
    noMps,
    nodePoolNameTaken,
    notSoldThisWay,
    onePoolForOrder,
    oneSizePerPool,
    oneZoneNeeded,
    profileIsOffered,
    queuedStandsAlone,
    queuedStartsAtZero,
    unknownZone(settings),
    zoneConflict,
  ];
}
