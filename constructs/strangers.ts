import { ofAnotherBlueprint } from '../lib/checks/codes-of-collecting';
import { issueAt, type Subject } from '../lib/checks/rule';
import type { Issue } from '../lib/errors';
import type { BlueprintModel } from '../lib/model/blueprint';
import type { WorkloadModel } from '../lib/model/workload';

/** What a part of the model names, by path, and in which property. */
interface Use {
  readonly subject: Subject;
  readonly what: 'image' | 'pool' | 'secret' | 'service';
  readonly property: string;
  readonly path: string;
}

/**
 * Constructs that a program names and that are not in its tree: those of another blueprint of the same program, or one that was taken out again. Types
 * cannot tell them apart, and nothing of them would be there when it runs.
 */
export function strangerIssues(model: BlueprintModel, known: ReadonlySet<string>): readonly Issue[] {
  return usesOf(model)
    .filter(({ path }) => !known.has(path))
    .map(({ subject, what, property, path }) =>
      issueAt(subject, {
        ...ofAnotherBlueprint[what],
        property,
        message: `${what} ${path} is not in this blueprint`,
        hint: 'declare it in the same blueprint as what uses it',
      }),
    );
}

function usesOf(model: BlueprintModel): readonly Use[] {
  const pulls = [...model.registries, ...model.images].flatMap((subject): readonly Use[] => {
    const path = subject.kind === 'host' || subject.kind === 'referenced' ? subject.credentials : null;
    return path === null ? [] : [{ subject, what: 'secret', property: 'credentials', path }];
  });
  return [...pulls, ...model.clusters.flatMap((cluster) => cluster.workloads.flatMap(usesOfWorkload))];
}

function usesOfWorkload(subject: WorkloadModel): readonly Use[] {
  return [
    { subject, what: 'image', property: 'image', path: subject.image },
    ...(subject.pools ?? []).map((path): Use => ({ subject, what: 'pool', property: 'pool', path })),
    ...subject.calls.map((path): Use => ({ subject, what: 'service', property: 'calls', path })),
    ...Object.entries(subject.env).flatMap(([name, value]): readonly Use[] => {
      const property = `env.${name}`;
      if (value.kind === 'secret') return [{ subject, what: 'secret', property, path: value.secret }];
      return value.kind === 'address' ? [{ subject, what: 'service', property, path: value.workload }] : [];
    }),
  ];
}
