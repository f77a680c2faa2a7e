import type { Scanner } from '../../../lib/catalog/waiver';
import { askedOfPlaces, askedOfWorkloads, terraformWaivers } from '../../waivers/rows';
import type { Finding } from './finding';
import { jobsOfSets, objectsIn, type Files } from './prepared';
import type { Subject } from '../subjects';

/** A row that says why a finding stays. */
export interface Explanation {
  readonly rule: string;
  readonly by: 'waiver' | 'program';
}

/** Why a finding in Terraform stays: it is waived for that resource, or the program asked for it. Null where nobody knows. */
export function explainStack(files: Files, finding: Finding): Explanation | null {
  const rows = Object.values(terraformWaivers).flat();
  for (const { type, config } of resourcesOf(files, finding)) {
    if (rows.some((row) => row.rule === finding.rule && row.type === type && row.applies(config)))
      return { rule: finding.rule, by: 'waiver' };
    if (askedOfPlaces.some((row) => row.rule === finding.rule && row.type === type && row.holds(config)))
      return { rule: finding.rule, by: 'program' };
  }
  return null;
}

/** checkov names a resource by type and name in rules about several of them, and without its type in rules about one. */
function resourcesOf(files: Files, { file, object }: Finding) {
  const stack = JSON.parse(files[file] ?? '{}') as {
    readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };
  const [first = '', name = ''] = object.split(/\.(.*)/s);
  return Object.entries(stack.resource ?? {}).flatMap(([type, resources]) => {
    const config = first === 'resource' || first === type ? resources[name] : undefined;
    return config === undefined ? [] : [{ type, config }];
  });
}

/** Whether the program asked for what a scanner found in one of its workloads. */
export function explainObject(scanner: Scanner, { files, workloads }: Subject, finding: Finding): Explanation | null {
  const [kind, , name] = finding.object.split('.');
  const found = [...objectsIn(files), ...jobsOfSets(files)].find(
    ({ file, object }) => file.split('/')[1] === finding.file.split('/')[1] && object.kind === kind && object.metadata.name === name,
  );
  const id = found?.object.metadata.labels?.['cdk-gpu/workload'] ?? '';
  const path = `/${finding.file.split('/')[1] ?? ''}/${id}`;
  const workload = workloads.find((each) => each.path.endsWith(path));
  const rows = askedOfWorkloads.filter((row) => row.scanner === scanner && row.rule === finding.rule);
  return workload !== undefined && rows.some((row) => row.holds(workload)) ? { rule: finding.rule, by: 'program' } : null;
}
