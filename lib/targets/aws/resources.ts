/** One whole GPU, as NVIDIA's device plugin advertises it. */
export const gpuResource = 'nvidia.com/gpu';
/** One EFA interface, as AWS' device plugin advertises it. */
export const efaResource = 'vpc.amazonaws.com/efa';
