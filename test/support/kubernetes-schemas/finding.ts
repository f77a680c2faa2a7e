/** Steps from the root of an object to one of its fields. */
export type Path = readonly (string | number)[];

/** What is wrong with one field. */
export interface Finding {
  readonly path: Path;
  readonly reason: string;
}

export function finding(path: Path, reason: string): Finding {
  return { path, reason };
}

/** `spec.containers[0].name`, `metadata.labels["app.kubernetes.io/name"]`; `$` is the object itself. */
export function formatPath(path: Path): string {
  const text = path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[A-Za-z_$][\w$-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('');
  return text === '' ? '$' : text.replace(/^\./, '');
}

/** The value as JSON, cut where it is long. */
export function show(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** Values that stand more than once, each named once. */
export function repeated<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

/** The entries of a list with the path of each. */
export function at<T>(path: Path, list: readonly T[] | undefined): readonly { readonly path: Path; readonly value: T }[] {
  return (list ?? []).map((value, index) => ({ path: [...path, index], value }));
}
