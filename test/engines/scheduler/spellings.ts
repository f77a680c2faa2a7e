/** One way to write an amount of thousandths; null where it cannot say exactly that one. */
type Spelling = (thousandths: bigint) => string | number | null;

/** Every way in which Kubernetes lets a quantity be written. */
const spellings: readonly Spelling[] = [
  (amount) => (amount % 1000n === 0n ? String(amount / 1000n) : `${String(amount)}m`),
  (amount) => `${String(amount)}m`,
  (amount) => inPowersOf(amount, { base: 1024n, power: 1n, suffix: 'Ki' }),
  (amount) => inPowersOf(amount, { base: 1024n, power: 2n, suffix: 'Mi' }),
  (amount) => inPowersOf(amount, { base: 1024n, power: 3n, suffix: 'Gi' }),
  (amount) => inPowersOf(amount, { base: 1000n, power: 1n, suffix: 'k' }),
  (amount) => inPowersOf(amount, { base: 1000n, power: 2n, suffix: 'M' }),
  (amount) => inPowersOf(amount, { base: 1000n, power: 3n, suffix: 'G' }),
  (amount) => inPowersOf(amount, { base: 10n, power: 3n, suffix: 'e3' }),
  (amount) => inPowersOf(amount, { base: 10n, power: 0n, suffix: '' }),
  (amount) => `${String(amount)}E-3`,
  (amount) => `${String(amount)}e-3`,
  (amount) => `+0${String(amount * 1000n)}u`,
  (amount) => `${String(amount * 1_000_000n)}n`,
  (amount) => `${String(amount * 1_000_000n - 999_999n)}n`,
  (amount) => `${String(amount)}000.0u`,
  (amount) => (amount % 1000n === 0n && amount / 1000n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(amount / 1000n) : null),
  (amount) => (amount < 1_000_000n ? Number(amount) / 1000 : null),
];

/** As a decimal fraction of a power, where that has an end. */
function inPowersOf(
  amount: bigint,
  { base, power, suffix }: { readonly base: bigint; readonly power: bigint; readonly suffix: string },
): string {
  // A power of 1024 divides 10 to the number of its factors two.
  const digits = base === 1024n ? 3n + 10n * power : 3n + 3n * power;
  const scaled = (amount * 10n ** digits) / (1000n * base ** power);
  const text = String(scaled).padStart(Number(digits) + 1, '0');
  const [whole, part] = [text.slice(0, -Number(digits)), text.slice(-Number(digits)).replace(/0+$/, '')];
  return `${whole}${part === '' ? '' : `.${part}`}${suffix}`;
}

/** Whole units, as the style says; plainly where that style cannot. Zero is written in all ways that have no rounding. */
export function spell(units: number, style: number): string | number {
  return spellThousandths(BigInt(units) * 1000n, style);
}

/** Thousandths, for CPUs. */
export function spellThousandths(amount: bigint, style: number): string | number {
  if (amount === 0n) return ['0', 0, '0m', '0Ki', '0.0'][style % 5] ?? '0';
  return spellings[style % spellings.length]?.(amount) ?? String(Number(amount) / 1000);
}

/** How many styles there are. */
export const styles = spellings.length;
