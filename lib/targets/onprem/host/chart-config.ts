import { yamlText } from '../../../emit/kubernetes/yaml-text';

/** Values for a chart that the engine brings, beside those that it has. It has to be there before the engine starts. */
export function chartConfig(chart: string, values: object): object {
  return {
    apiVersion: 'helm.cattle.io/v1',
    kind: 'HelmChartConfig',
    metadata: { name: chart, namespace: 'kube-system' },
    spec: { valuesContent: yamlText(values) },
  };
}

/** What is on a node for its network: whatever keeps other pods off. */
export const onEveryNode = [{ operator: 'Exists' }] as const;
