import type { Rule } from '../../checks/rule';
import type { ClusterContext, ObjectsContext } from '../target';
import type { ParsedOptions } from './options';
import { driversAreOnHosts, imagesHaveMirrors, writtenImagesHaveMirrors } from './rules/air-gap';
import { eachHostOnce, networksAreApart, podNetworkIsLargeEnough } from './rules/addresses';
import { driverFitsSystem, migOfPassedThroughGpus, virtualGpusAreWhole } from './rules/drivers';
import { factsAreKnown, oneArchitecture, racksAreKnown, superchipsAreArm } from './rules/facts';
import { metricsHaveANode, multusHasANode } from './rules/free-node';
import { cniHasPolicies, selinuxIsThere, selinuxWithoutCalico, selinuxWithoutFolders } from './rules/hardening';
import { hostKeysAreKnown } from './rules/host-keys';
import { hostLabelsAreLegal } from './rules/labels';
import { fabricIsDescribed, hostsAreNotMade, roceIsNotDrawn } from './rules/pools';
import { gangsGetCards, gangsHaveOneSetOfRails, railsAreCards, railsAreWhole, railsHaveAddresses, railsNeedMultus } from './rules/rails';
import { hostsAreReachedDirectly, proxyHasNoPassword } from './rules/proxy';
import { authoritiesAreThere, credentialsAreUsed } from './rules/registries';
import { longhornHasAHost } from './rules/storage';
import { hostsAreVerified } from './rules/unverified';
import { cniIsBrought, ownPodsHaveANode, serversHaveAPoolOfTheirOwn, serversInPoolsRunWork } from './rules/servers';

/** Rules that only machines of one's own have. */
export function onPremChecks(options: ParsedOptions): readonly Rule<ClusterContext>[] {
  return [
    authoritiesAreThere(options),
    cniHasPolicies(options),
    cniIsBrought(options),
    credentialsAreUsed(options),
    driverFitsSystem,
    driversAreOnHosts(options),
    eachHostOnce(options),
    fabricIsDescribed,
    factsAreKnown(options),
    gangsGetCards,
    gangsHaveOneSetOfRails,
    hostKeysAreKnown(options),
    hostLabelsAreLegal(options),
    hostsAreNotMade,
    hostsAreReachedDirectly(options),
    hostsAreVerified(options),
    imagesHaveMirrors(options),
    longhornHasAHost(options),
    metricsHaveANode(options),
    migOfPassedThroughGpus,
    multusHasANode(options),
    networksAreApart(options),
    oneArchitecture,
    ownPodsHaveANode(options),
    podNetworkIsLargeEnough(options),
    proxyHasNoPassword(options),
    racksAreKnown,
    railsAreCards,
    railsAreWhole,
    railsHaveAddresses,
    railsNeedMultus(options),
    roceIsNotDrawn,
    selinuxIsThere(options),
    selinuxWithoutCalico(options),
    selinuxWithoutFolders(options),
    serversHaveAPoolOfTheirOwn(options),
    serversInPoolsRunWork(options),
    superchipsAreArm,
    virtualGpusAreWhole,
  ];
}

/** Those over objects as they are written. */
export function onPremObjectChecks(options: ParsedOptions): readonly Rule<ObjectsContext>[] {
  return [writtenImagesHaveMirrors(options)];
}
