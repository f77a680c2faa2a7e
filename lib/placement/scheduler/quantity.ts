/** Powers of ten and of two that a quantity's suffix stands for. */
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** Beyond it no machine is, and powers would only cost time. */
const largestExponent = 100;

/**
 * A quantity of Kubernetes (`1500m`, `1.5`, `2Gi`, `12e6`, or a number) in thousandths, rounded up, as the API server keeps it. Null for what is none, and for less than
 * nothing. Whole numbers without end, because 16 TiB in thousandths of a byte are more than a double holds exactly.
 */
export function thousandths(quantity: unknown): bigint | null {
  if (typeof quantity !== 'string' && typeof quantity !== 'number') return null;
  if (typeof quantity === 'number' && Number.isSafeInteger(quantity) && quantity >= 0) return BigInt(quantity) * 1000n;
  const [, sign, whole = '', part = '', suffix = ''] =
    /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d+)$/.exec(String(quantity)) ?? [];
  if (sign === undefined || whole + part === '') return null;
  const digits = BigInt(whole + part);
  if (sign === '-' && digits > 0n) return null;
  const power = binary[suffix];
  if (power !== undefined) return scaled(digits << BigInt(power), 3 - part.length);
  const exponent = decimal[suffix] ?? Number(suffix.slice(1));
  if (Math.abs(exponent) > largestExponent) return null;
  return scaled(digits, exponent + 3 - part.length);
}

/** Times a power of ten, rounded up. */
function scaled(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  return wholeUnits(digits, 10n ** BigInt(-exponent));
}

/** How many whole units hold an amount: rounded up, as the scheduler does when it adds up. */
export function wholeUnits(amount: bigint, perUnit = 1000n): bigint {
  return (amount + perUnit - 1n) / perUnit;
}
