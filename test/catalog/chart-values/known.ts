import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** What a chart at one version has values for: facts about it, and no text of it. */
interface ChartFacts {
  readonly chart: string;
  readonly version: string;
  /** Where it was read, and when. */
  readonly source: string;
  readonly read: string;
  /** Keys below which all paths are here; those that we set are among them. */
  readonly below: readonly string[];
  /** Paths of values, sorted. What is below one that ends in `.*` is free: labels, quantities, files of a map. */
  readonly paths: readonly string[];
}

/** What a chart is told. */
interface ToldValues {
  readonly chart: string;
  readonly values: object;
}

/** Facts of all charts by their names. */
export const charts: ReadonlyMap<string, ChartFacts> = new Map(
  readdirSync(__dirname)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as ChartFacts)
    .map((facts) => [facts.chart, facts]),
);

/** Paths of everything in values that is no map with something in it. */
export function pathsOf(values: object, before = ''): readonly string[] {
  return Object.entries(values).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      ? pathsOf(value, `${before}${key}.`)
      : [`${before}${key}`],
  );
}

/** Values that a chart does not have. Helm drops them without a word. */
export function unknownValues({ chart, values }: ToldValues): readonly string[] {
  const known = charts.get(chart)?.paths ?? [];
  const isKnown = (path: string) => known.some((each) => (each.endsWith('.*') ? path.startsWith(each.slice(0, -1)) : path === each));
  return pathsOf(values)
    .filter((path) => !isKnown(path))
    .map((path) => `${chart}: ${path}`);
}

/** What Helm releases in stacks tell their charts, and what is told to charts that an engine brings. */
export function toldBy(stacks: Readonly<Record<string, unknown>>): readonly ToldValues[] {
  return Object.values(stacks).flatMap((stack) => [...toldByReleases(stack), ...toldToEngines(stack)]);
}

function toldByReleases(stack: unknown): readonly ToldValues[] {
  const { resource = {} } = stack as { readonly resource?: { readonly helm_release?: Readonly<Record<string, Release>> } };
  // An archive has its version in its name.
  return Object.values(resource.helm_release ?? {}).map(({ name, values = [] }) => ({
    chart: name,
    values: Object.assign({}, ...values.map((text) => JSON.parse(text) as object)) as object,
  }));
}

interface Release {
  readonly name: string;
  readonly values?: readonly string[];
}

/** Manifests that servers apply are texts in a stack, wherever in it. */
function toldToEngines(value: unknown): readonly ToldValues[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(toldToEngines);
  if (typeof value !== 'string' || !/^kind: HelmChartConfig$/m.test(value)) return [];
  return parseAllDocuments(value)
    .map((document) => document.toJS() as ChartConfig)
    .filter(({ kind }) => kind === 'HelmChartConfig')
    .map(({ metadata, spec }) => ({ chart: metadata.name, values: parseAllDocuments(spec.valuesContent)[0]?.toJS() as object }));
}

interface ChartConfig {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly valuesContent: string };
}
