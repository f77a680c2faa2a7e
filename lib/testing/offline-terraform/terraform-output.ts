import { isJsonObject, objectsIn, type JsonObject } from './json';
import type { TerraformRun } from './terraform-program';

/** What a plan would change. */
export interface PlanSummary {
  /** Resources that would be made. */
  readonly create: number;
  /** Resources that would be changed in place. */
  readonly update: number;
  /** Resources that would be made anew. */
  readonly replace: number;
  /** Resources that would be removed. */
  readonly destroy: number;
  /** Addresses of the resources that would change, sorted. */
  readonly addresses: readonly string[];
}

/** What a plan would do to one resource. */
export interface ResourceChange {
  readonly action: 'create' | 'update' | 'replace' | 'destroy';
  readonly address: string;
}

/** Actions by Terraform's words for them. */
const ACTIONS: ReadonlyMap<unknown, ResourceChange['action']> = new Map([
  ['create', 'create'],
  ['update', 'update'],
  ['replace', 'replace'],
  ['delete', 'destroy'],
]);

const NO_CHANGES: PlanSummary = { create: 0, update: 0, replace: 0, destroy: 0, addresses: [] };

/** The errors in the output of `terraform validate -json`. `written` is the text of the stack that Terraform read. */
export function errorsOfValidate(run: TerraformRun, written: string): readonly string[] {
  const output = tryParse(run.stdout);
  if (output === undefined || !('diagnostics' in output)) return [unreadable(run)];
  return errorTexts(objectsIn(output['diagnostics']), written);
}

/** The errors in the output of `terraform plan -json` or `apply -json`: one JSON object on each line. */
export function errorsOfRun(run: TerraformRun, written: string): readonly string[] {
  if (run.exitCode === 0) return [];
  const errors = errorTexts(
    linesOf(run).flatMap((line) => objectsIn(line['diagnostic'])),
    written,
  );
  return errors.length > 0 ? errors : [unreadable(run)];
}

/** The changes in the output of `terraform plan -json`, sorted by address. Reading a data source is none. */
export function changesOf(run: TerraformRun): readonly ResourceChange[] {
  return linesOf(run)
    .filter((line) => line['type'] === 'planned_change')
    .flatMap((line) => objectsIn(line['change']))
    .flatMap((change) => {
      const action = ACTIONS.get(change['action']);
      const address = objectsIn(change['resource'])[0]?.['addr'];
      return action === undefined || typeof address !== 'string' ? [] : [{ action, address }];
    })
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Changes counted. */
export function summaryOf(changes: readonly ResourceChange[]): PlanSummary {
  const count = (action: ResourceChange['action']): number => changes.filter((change) => change.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    destroy: count('destroy'),
    addresses: changes.map(({ address }) => address),
  };
}

/** The changes of several plans together. */
export function sumOf(plans: readonly PlanSummary[]): PlanSummary {
  return plans.reduce(
    (sum, plan) => ({
      create: sum.create + plan.create,
      update: sum.update + plan.update,
      replace: sum.replace + plan.replace,
      destroy: sum.destroy + plan.destroy,
      addresses: [...sum.addresses, ...plan.addresses],
    }),
    NO_CHANGES,
  );
}

function errorTexts(diagnostics: readonly JsonObject[], written: string): readonly string[] {
  const lines = written.split('\n');
  const texts = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map((diagnostic) => {
      const place = placeOf(diagnostic, lines);
      const text = [diagnostic['summary'], diagnostic['detail']].filter((part) => typeof part === 'string' && part !== '').join(': ');
      return (place === '' ? text : `${place}: ${text}`).replace(/\s+/g, ' ').trim();
    });
  return [...new Set(texts)];
}

/**
 * Path inside the stack, such as `resource.aws_vpc.main`: for JSON, Terraform itself often tells no more than the line. The
 * lines are ours, so indentation tells which keys a line is under.
 */
function placeOf(diagnostic: JsonObject, lines: readonly string[]): string {
  const start = objectsIn(diagnostic['range'])[0]?.['start'];
  const line = isJsonObject(start) ? start['line'] : undefined;
  if (typeof line !== 'number') return '';
  const path: string[] = [];
  let depth = Infinity;
  for (let at = line - 1; at >= 0 && depth > 0; at--) {
    const [, indent = '', closing, key] = /^( *)(?:([\]}])|"((?:[^"\\]|\\.)*)": |\S)/.exec(lines[at] ?? '') ?? [];
    if (indent.length >= depth) continue;
    // A closing bracket stands for the line that opens it.
    depth = closing === undefined ? indent.length : indent.length + 1;
    if (key !== undefined) path.unshift(key);
  }
  return path.join('.');
}

function linesOf(run: TerraformRun): readonly JsonObject[] {
  return run.stdout.split('\n').flatMap((line) => objectsIn(tryParse(line)));
}

function tryParse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function unreadable({ command, exitCode, endedBy, stdout, stderr }: TerraformRun): string {
  const printed = `${stderr}\n${stdout}`.trim().slice(-2000);
  return `${command} ended with ${exitCode ?? endedBy ?? 'nothing'} and told no reason: ${printed === '' ? '(it printed nothing)' : printed}`;
}
