/** Names of Terraform stacks: by blueprint and cluster, and by life cycle. */
export const stackNames = {
  registry: (blueprint: string): string => `${blueprint}-registry`,
  cluster: (blueprint: string, cluster: string): string => `${blueprint}-${cluster}`,
  addOns: (blueprint: string, cluster: string): string => `${blueprint}-${cluster}-addons`,
} as const;
