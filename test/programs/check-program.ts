import { BlueprintError, type Blueprint, type Issue } from 'cdk-gpu';
import { synth, type Synthesized } from 'cdk-gpu/testing';
import { placementOf } from '../support/programs';
import { minors, validateObjects } from '../support/kubernetes-schemas';
import { landingFindings, objectFindings } from './judges';
import { ownGroup } from './sayings';

/** Errors, or what was made. */
export type Outcome = { readonly issues: readonly Issue[] } & (
  { readonly errors: readonly Issue[]; readonly made?: never } | { readonly errors?: never; readonly made: Synthesized }
);

/** Renders a program, and makes sure that `check` and `render` are of one mind and that nothing but issues is ever thrown. */
export function outcomeOf(blueprint: Blueprint): Outcome {
  const issues = blueprint.check();
  const errors = issues.filter((issue) => issue.severity === 'error');
  if (errors.length === 0) return { issues, made: synth({ render: () => blueprint.render(), check: () => issues }) };
  try {
    blueprint.render();
  } catch (error) {
    if (!(error instanceof BlueprintError)) throw error;
    if (JSON.stringify(error.issues) !== JSON.stringify(issues))
      throw new Error('check and render tell different things', { cause: error });
    return { issues, errors };
  }
  throw new Error(`rendered in spite of ${errors.map((issue) => issue.code).join(', ')}`);
}

/** What is wrong with issues themselves: every one says where, what and what to do. */
export function issueFindings(blueprint: Blueprint, issues: readonly Issue[]): readonly string[] {
  const paths = new Set(blueprint.node.findAll().map((construct) => construct.node.path));
  return issues.flatMap((issue) => {
    const where = issue.path.replace(/\..*$/s, '');
    const known = paths.has(where) || (where.endsWith('/system') && paths.has(where.replace(/\/system$/, '')));
    return [
      ...(known ? [] : [`${issue.code} is at ${issue.path}, which is nowhere`]),
      ...(/^[a-z-]+\/[a-z0-9-]+$/.test(issue.code) ? [] : [`"${issue.code}" is no code`]),
      ...(issue.message.trim() === '' || issue.hint.trim() === '' ? [`${issue.code} says nothing`] : []),
      ...(/(?<!^is )\bundefined\b|\[object|Invalid input/.test(`${issue.message} ${issue.hint}`)
        ? [`${issue.code} says "${issue.message}; ${issue.hint}"`]
        : []),
    ];
  });
}

/** What is wrong with what a program without errors became, but for Terraform, which is asked about many at once. `again` is the same program, in other words. */
export function outputFindings(blueprint: Blueprint, made: Synthesized, again: Blueprint = blueprint): readonly string[] {
  const { placement } = placementOf(blueprint);
  const second = again.render();
  const same = made.files.size === second.size && [...made.files].every(([path, text]) => second.get(path) === text);
  const report = JSON.parse(made.files.get('blueprint.json') ?? '{}') as {
    readonly clusters: readonly { readonly path: string; readonly kubernetesVersion: string }[];
  };
  return [
    ...(same ? [] : ['a second rendering differs']),
    ...report.clusters.flatMap(({ path, kubernetesVersion }) => {
      const objects = made.objects[path.slice(path.indexOf('/') + 1)] ?? [];
      const minor = minors.includes(kubernetesVersion) ? kubernetesVersion : (minors[0] ?? '');
      const placed = [...placement.workloads.values()].filter(({ workload }) => workload.cluster === path);
      const pools = [...placement.pools.values()].filter(({ pool }) => pool.cluster === path);
      return [
        ...validateObjects(minor, objects.filter(hasSchema)),
        ...objectFindings(objects),
        ...landingFindings(objects, placed, pools),
      ].map((found) => `${path}: ${found}`);
    }),
  ];
}

/** A kind of the user's own has none. */
function hasSchema({ apiVersion }: Readonly<Record<string, unknown>>): boolean {
  return !String(apiVersion).startsWith(ownGroup);
}
