import type { Machine } from '../../catalog/machine';

/** One network interface of a machine with EFA. */
export interface EfaInterface {
  readonly networkCard: number;
  /** Index on its card. */
  readonly device: number;
  /** `interface` carries IP through ENA; `efa-only` carries the fabric and takes no address. */
  readonly type: 'interface' | 'efa-only';
}

/** Where the layout was read. */
export const efaSource = {
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html',
  asOf: '2026-11-22',
} as const;

/**
 * Network interfaces of a machine with EFA, all of its fabric at the price of one IP address: ENA alone at card 0, device 0, which cannot be
 * `efa-only`; the first card's EFA at device 1, where it has one; each further card's EFA at device 0.
 */
export function efaInterfaces({ networkCards, fabric }: Pick<Machine, 'networkCards' | 'fabric'>): readonly EfaInterface[] {
  const cards = networkCards ?? 1;
  // Fewer interfaces than cards: the first card is for IP alone.
  const firstHasEfa = (fabric?.devices ?? cards) >= cards;
  const further = Array.from({ length: cards - 1 }, (_, i): EfaInterface => ({ networkCard: i + 1, device: 0, type: 'efa-only' }));
  return [
    { networkCard: 0, device: 0, type: 'interface' },
    ...(firstHasEfa ? [{ networkCard: 0, device: 1, type: 'efa-only' } as const] : []),
    ...further,
  ];
}
