/**
 * Why a pod cannot be on a node. `what` lets rules tell reasons apart; `text` is for people. `notModelled` is not a no: the scheduler looks at something
 * that is not judged here, so that nobody may say that the pod fits.
 */
export interface Reason {
  readonly what:
    | 'selector'
    | 'affinity'
    | 'unschedulable'
    | 'taint'
    | 'pods'
    | 'cpu'
    | 'memory'
    | 'storage'
    | 'device'
    | 'spread'
    | 'podAffinity'
    | 'podAntiAffinity'
    | 'notModelled';
  readonly text: string;
}

/** The filter plugin of kube-scheduler that refuses for each reason; null where none is judged. */
export const pluginOf: Readonly<Record<Reason['what'], string | null>> = {
  selector: 'NodeAffinity',
  affinity: 'NodeAffinity',
  unschedulable: 'NodeUnschedulable',
  taint: 'TaintToleration',
  pods: 'NodeResourcesFit',
  cpu: 'NodeResourcesFit',
  memory: 'NodeResourcesFit',
  storage: 'NodeResourcesFit',
  device: 'NodeResourcesFit',
  spread: 'PodTopologySpread',
  podAffinity: 'InterPodAffinity',
  podAntiAffinity: 'InterPodAffinity',
  notModelled: null,
};
