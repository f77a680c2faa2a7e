import type { Rule } from '../../checks/rule';
import type { ClusterContext } from '../target';
import type { Settings } from './options';
import { machineTypeNeeded, maxRunTooLong, notSoldThisWay, queuedStartsAtZero, flexStartNotFixed } from './rules/capacity';
import { driverOnTcpx, fabricNotDrawn } from './rules/machines';
import { networkNotPrivate, networkTooSmall } from './rules/network';
import { fewEnoughClients, noMps, oneSizePerPool, profileIsOffered } from './rules/sharing';
import { labelsNotAllowed } from './rules/tags';
import { machineNotKnownHere, oneZoneNeeded, unknownZone, zoneConflict } from './rules/zones';

/** Rules that only Google Cloud has. */
export function checksFor(settings: Settings): readonly Rule<ClusterContext>[] {
  return [
    driverOnTcpx,
    fabricNotDrawn,
    fewEnoughClients,
    flexStartNotFixed,
    labelsNotAllowed,
    machineNotKnownHere(settings),
    machineTypeNeeded,
    maxRunTooLong,
    networkNotPrivate(settings),
    networkTooSmall(settings),
    noMps,
    notSoldThisWay,
    oneSizePerPool,
    oneZoneNeeded,
    profileIsOffered,
    queuedStartsAtZero,
    unknownZone(settings),
    zoneConflict,
  ];
}
