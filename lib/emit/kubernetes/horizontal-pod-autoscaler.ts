import { usesGpu, type ServiceModel } from '../../model/workload';
import type { WorkloadScope } from './context';
import type { KubernetesObject } from './kubernetes-object';
import { metadataOf } from './labels';

const cpuPercent = 70;

/**
 * Scales a service between its bounds by the CPU of its pods. Up at once; down only after five quiet minutes, and replicas with GPUs one in five
 * minutes, because each of them costs a model load to get back.
 */
export function autoscalerObject(scope: WorkloadScope<ServiceModel>): KubernetesObject {
  const { replicas, id } = scope.workload;
  const slow = usesGpu(scope.workload);
  const averageUtilization = replicas.cpuPercent ?? cpuPercent;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataOf(scope),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: id },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [slow ? pods(2, 60) : pods(4, 60), { type: 'Percent', value: 100, periodSeconds: 60 }],
          selectPolicy: 'Max',
        },
        scaleDown: { stabilizationWindowSeconds: 300, policies: [slow ? pods(1, 300) : pods(1, 60)] },
      },
    },
  };
}

function pods(value: number, periodSeconds: number) {
  return { type: 'Pods', value, periodSeconds };
}
