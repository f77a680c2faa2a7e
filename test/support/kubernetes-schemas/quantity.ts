const syntax = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary = 'KMGTPE';

/** The quantity in billionths, the finest step that Kubernetes keeps, rounded away from zero as it does; throws where the syntax is wrong. */
export function billionths(quantity: string | number): bigint {
  const match = syntax.exec(String(quantity));
  if (match === null) throw new Error(`not a quantity: ${quantity}`);
  const [, sign, number = '', binarySuffix, decimalSuffix, exponent] = match;
  const [whole = '', fraction = ''] = number.split('.');
  const power = 9 - fraction.length + (decimalSuffix === undefined ? Number(exponent ?? 0) : (decimal[decimalSuffix] ?? 0));
  const factor = binarySuffix === undefined ? 1n : 1024n ** BigInt(binary.indexOf(binarySuffix) + 1);
  const digits = BigInt(whole + fraction) * factor;
  const scale = 10n ** BigInt(Math.abs(power));
  const size = power >= 0 ? digits * scale : (digits + scale - 1n) / scale;
  return sign === '-' ? -size : size;
}

export function isWhole(quantity: string | number): boolean {
  return billionths(quantity) % 1_000_000_000n === 0n;
}
