import { fieldsOf, listOf, textMapOf, textOf, textsOf, type Fields } from './fields';

export type Labels = Readonly<Record<string, string>>;

/** One condition on labels, of a node selector term or of a label selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Conditions that must all hold: none of them selects everything, null selects nothing. */
export type LabelSelector = readonly Requirement[] | null;

/** The value of a label; undefined where there is none, whatever JavaScript's objects inherit. */
export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Whether labels meet a condition. `NotIn` is met by labels that lack the key; `Gt` and `Lt` compare whole numbers. */
export function meets(labels: Labels, { key, operator, values }: Requirement): boolean {
  const has = labelOf(labels, key);
  switch (operator) {
    case 'In':
      return has !== undefined && values.includes(has);
    case 'NotIn':
      return has === undefined || !values.includes(has);
    case 'Exists':
      return has !== undefined;
    case 'DoesNotExist':
      return has === undefined;
    case 'Gt':
    case 'Lt': {
      const [left, right] = [wholeNumber(has), wholeNumber(values[0])];
      return left !== null && right !== null && (operator === 'Gt' ? left > right : left < right);
    }
    default:
      return false;
  }
}

/** Whether a label selector selects labels. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  return selector?.every((requirement) => meets(labels, requirement)) ?? false;
}

/** Reads a label selector of YAML: absent selects nothing, `{}` everything. */
export function labelSelectorOf(value: unknown): LabelSelector {
  if (value === undefined || value === null) return null;
  const { matchLabels, matchExpressions } = fieldsOf(value);
  return [
    ...Object.entries(textMapOf(matchLabels)).map(([key, text]) => ({ key, operator: 'In', values: [text] })),
    ...listOf(matchExpressions).map(requirementOf),
  ];
}

/** Reads one expression of YAML. */
export function requirementOf(value: Fields): Requirement {
  return { key: textOf(value['key']) ?? '', operator: textOf(value['operator']) ?? '', values: textsOf(value['values']) };
}

/** The pod's own values of some labels as conditions, as the API server adds them for `matchLabelKeys` (`In`) and `mismatchLabelKeys` (`NotIn`). */
export function withLabelKeys(
  selector: LabelSelector,
  labels: Labels,
  added: { readonly keys: unknown; readonly operator: 'In' | 'NotIn' },
): LabelSelector {
  if (selector === null) return null;
  const more = textsOf(added.keys).flatMap((key): readonly Requirement[] => {
    const value = labelOf(labels, key);
    return value === undefined ? [] : [{ key, operator: added.operator, values: [value] }];
  });
  return [...selector, ...more];
}

/** A whole number as the scheduler reads it, 64 bits wide; null for anything else. */
export function wholeNumber(text: string | undefined): bigint | null {
  const found = /^(?:\+?(\d+)|(-\d+))$/.exec(text ?? '');
  const digits = found?.[1] ?? found?.[2];
  if (digits === undefined) return null;
  const number = BigInt(digits);
  return number === BigInt.asIntN(64, number) ? number : null;
}
