/** Cores in Kubernetes' spelling: `2`, `500m`. */
export function cpuQuantity(millis: number): string {
  const whole = Math.ceil(millis);
  return whole % 1000 === 0 ? String(whole / 1000) : `${whole}m`;
}

/** Memory in Kubernetes' spelling, in the largest unit that says it exactly: `16Gi`, `1536Mi`. */
export function memoryQuantity(mebibytes: number): string {
  const whole = Math.ceil(mebibytes);
  return whole % 1024 === 0 ? `${whole / 1024}Gi` : `${whole}Mi`;
}
