/** One network interface of a machine with EFA. */
export interface EfaInterface {
  readonly networkCard: number;
  /** Index on its card. */
  readonly device: number;
  /** `interface` carries IP through ENA; `efa-only` carries the fabric and takes no address. */
  readonly type: 'interface' | 'efa-only';
}

/** How many network cards machines have, and whether the first one can carry EFA. */
interface Cards {
  readonly cards: number;
  readonly firstHasEfa: boolean;
}

/** Where cards and layout were read. */
export const efaSource = {
  source:
    'EC2 DescribeInstanceTypes (maximum network cards, maximum EFA interfaces); https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html (layout)',
  asOf: '2026-11-22',
} as const;

/** Machine types with EFA on more than one card, or none on the first. Every other type with EFA has one card and one interface. */
const cardsOf: Readonly<Record<string, Cards>> = {
  'g6e.24xlarge': { cards: 2, firstHasEfa: true },
  'g6e.48xlarge': { cards: 4, firstHasEfa: true },
  'g7.48xlarge': { cards: 2, firstHasEfa: true },
  'g7e.24xlarge': { cards: 2, firstHasEfa: true },
  'g7e.48xlarge': { cards: 4, firstHasEfa: true },
  'p4d.24xlarge': { cards: 4, firstHasEfa: true },
  'p4de.24xlarge': { cards: 4, firstHasEfa: true },
  'p5.48xlarge': { cards: 32, firstHasEfa: true },
  'p5e.48xlarge': { cards: 32, firstHasEfa: true },
  'p5en.48xlarge': { cards: 16, firstHasEfa: true },
  'p6-b200.48xlarge': { cards: 8, firstHasEfa: true },
  'p6-b300.48xlarge': { cards: 17, firstHasEfa: false },
};

/**
 * Network interfaces of a machine with EFA, all of its fabric at the price of one IP address: ENA alone at card 0, device 0, which cannot be
 * `efa-only`; the first card's EFA at device 1, where it has one; each further card's EFA at device 0.
 */
export function efaInterfaces(machineType: string): readonly EfaInterface[] {
  const { cards, firstHasEfa } = cardsOf[machineType] ?? { cards: 1, firstHasEfa: true };
  const further = Array.from({ length: cards - 1 }, (_, i): EfaInterface => ({ networkCard: i + 1, device: 0, type: 'efa-only' }));
  return [
    { networkCard: 0, device: 0, type: 'interface' },
    ...(firstHasEfa ? [{ networkCard: 0, device: 1, type: 'efa-only' } as const] : []),
    ...further,
  ];
}
