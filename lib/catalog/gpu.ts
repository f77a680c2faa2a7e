/** NVIDIA's names. Where memory decides what runs, it is part of the name. */
export const gpuNames = [
  'T4', 'T4G', 'V100-16GB', 'V100-32GB', 'P40', 'A2', 'A10', 'A10G', 'A16', 'A30', 'A40', 'A100-40GB', 'A100-80GB',
  'L4', 'L40', 'L40S', 'H20', 'H100', 'H100-NVL', 'H200', 'H200-NVL', 'GH200', 'B200', 'B300', 'GB200', 'GB300', 'GB10',
  'RTX-A2000', 'RTX-A4000', 'RTX-A5000', 'RTX-A6000', 'RTX-6000-Ada', 'RTX-PRO-4500', 'RTX-PRO-6000',
  'RTX-3060', 'RTX-3090', 'RTX-4090', 'RTX-5090',
] as const; // prettier-ignore

/** A GPU by NVIDIA's name for it. */
export type GpuName = (typeof gpuNames)[number];
