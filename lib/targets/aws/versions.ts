/** Kubernetes minors that programs may name, oldest first. */
export const versions = ['1.33', '1.34', '1.35', '1.36'] as const;

/**
 * Newest cluster autoscaler of each minor. It simulates the scheduler of its own minor, and its makers test it with no other.
 * Source: kubernetes/autoscaler, cluster-autoscaler/README.md and the tags of 2026-07-22, whose notes name these images; read 2026-11-22.
 */
const autoscalerTags: Readonly<Record<(typeof versions)[number], string>> = {
  '1.33': 'v1.33.6',
  '1.34': 'v1.34.5',
  '1.35': 'v1.35.2',
  '1.36': 'v1.36.1',
};

/** Tag of the cluster autoscaler's image for a minor; null when the chart's own must do. */
export function autoscalerTag(version: string): string | null {
  return new Map<string, string>(Object.entries(autoscalerTags)).get(version) ?? null;
}

/** When the end of standard support was read, and where. */
const asOf = '2026-11-22';
/** Last day of standard support; of a minor that is not here, no end was known. Source: https://endoflife.date/amazon-eks, read 2026-11-22. */
const standardUntil: Readonly<Record<string, string>> = { '1.33': '2026-07-29', '1.34': '2026-12-02', '1.35': '2027-03-27' };

/**
 * Whether a minor was past its standard support when the table was written. EKS would upgrade such a cluster at once under the policy `STANDARD`,
 * so naming one means accepting the higher price of extended support.
 */
export function inExtendedSupport(version: string): boolean {
  const until = standardUntil[version];
  return until !== undefined && until < asOf;
}
