const large = 'one GPU in a machine that others of its family share among four: most of the price is cores and memory';
const small = 'the least cores and memory of its family, so nearly the price of the GPU alone';

/** Rows whose price for a GPU is less than half or more than twice what that GPU costs elsewhere, by place and key, with the reason. */
export const priceNotes: Readonly<Record<string, string>> = {
  'aws g4dn.8xlarge': large,
  'aws g4dn.16xlarge': large,
  'aws g5.xlarge': small,
  'aws g5.16xlarge': large,
  'aws g5g.xlarge': small,
  'aws g5g.2xlarge': small,
  'aws g6.16xlarge': large,
  'aws g6e.xlarge': small,
  'aws g6e.16xlarge': large,
  'aws gr6.8xlarge': 'one GPU with 256 GiB of memory, twice what others of its size have',
};
