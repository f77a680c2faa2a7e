import { at, finding, show, type Finding, type Path } from '../finding';
import { labelValue } from '../names';
import type { Labels, LabelSelector, Requirement } from '../shapes';
import { keyFindings, labelFindings } from './metadata';

/** What the values of each operator must be; nothing when they are so. */
const labelOperators: Readonly<Record<string, (values: readonly string[]) => string | undefined>> = {
  In: someLabels,
  NotIn: someLabels,
  Exists: none,
  DoesNotExist: none,
};
const nodeOperators: typeof labelOperators = { ...labelOperators, Gt: oneNumber, Lt: oneNumber };

function someLabels(values: readonly string[]): string | undefined {
  return values.length > 0 && values.every((value) => labelValue(value) === undefined)
    ? undefined
    : 'must be at least one legal label value';
}

function none(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : 'must be empty';
}

function oneNumber(values: readonly string[]): string | undefined {
  return values.length === 1 && /^-?\d+$/.test(values[0] ?? '') ? undefined : 'must be one whole number';
}

function requirementFindings({ key, operator, values }: Requirement, path: Path, operators: typeof labelOperators): readonly Finding[] {
  const judge = operators[operator];
  const reason = judge?.(values ?? []);
  return [
    ...keyFindings([...path, 'key'], key),
    ...(judge === undefined
      ? [finding([...path, 'operator'], `is ${show(operator)}, must be one of ${Object.keys(operators).join(', ')}`)]
      : []),
    ...(reason === undefined ? [] : [finding([...path, 'values'], `${reason} where the operator is ${operator}`)]),
  ];
}

export function nodeRequirementFindings(path: Path, requirement: Requirement): readonly Finding[] {
  return requirementFindings(requirement, path, nodeOperators);
}

export function selectorFindings(path: Path, selector: LabelSelector | undefined): readonly Finding[] {
  return [
    ...labelFindings([...path, 'matchLabels'], selector?.matchLabels),
    ...at([...path, 'matchExpressions'], selector?.matchExpressions).flatMap((one) =>
      requirementFindings(one.value, one.path, labelOperators),
    ),
  ];
}

export function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

export function matches({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels = {}): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels[requirement.key]))
  );
}

function meets({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}
