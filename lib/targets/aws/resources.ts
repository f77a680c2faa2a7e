/** One EFA interface, as AWS' device plugin advertises it. */
export const efaResource = 'vpc.amazonaws.com/efa';
