import { yamlText } from '../../../emit/kubernetes/yaml-text';
import type { Inventory } from '../inventory';
import { requests } from '../loads';
import { installsLocalPath } from '../storage';
import { storageLoads } from '../storage-loads';
import { flannelConfig, hasFlannelChart } from './flannel';
import type { HostFile } from './host-file';
import { kubeVipObjects } from './kube-vip';
import { localPathObjects } from './local-path';
import { multusConfig, poolsWithRails } from './multus';
import { upgradeControllerObjects } from './upgrade-controller';

/**
 * What the cluster needs before anything else can be installed in it. On the first server alone, which applies it when it starts: two that differ for a while would undo each other's.
 * That is before agents join, so that the kind of their plan of upgrades is there when the plan is applied.
 */
export function manifests(inventory: Inventory): readonly HostFile[] {
  const { agents, engine, options } = inventory;
  const { endpoint } = options;
  const railed = poolsWithRails(inventory);
  const manifest = (name: string, objects: readonly object[]): HostFile => ({
    path: `${engine.dataDir}/server/manifests/${name}.yaml`,
    mode: '0600',
    content: objects.map(yamlText).join('---\n'),
  });
  return [
    ...(endpoint !== null && 'virtualIp' in endpoint ? [manifest('kube-vip', kubeVipObjects(endpoint))] : []),
    ...(installsLocalPath(options) ? [manifest('local-path', localPathObjects(engine, requests(storageLoads.localPath)))] : []),
    ...(hasFlannelChart(inventory) ? [manifest('cdk-gpu-flannel', [flannelConfig()])] : []),
    ...(railed.length > 0 && engine.name === 'rke2' ? [manifest('cdk-gpu-multus', [multusConfig(railed)])] : []),
    ...(agents.length > 0 ? [manifest('system-upgrade-controller', upgradeControllerObjects(inventory))] : []),
  ];
}
