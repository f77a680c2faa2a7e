import type { Issue, KubernetesObjectDraft } from 'cdk-gpu';
import type { Dice } from './dice';
import { build, Reference, reference, type Plan, type Saying } from './plan';

type Body = Record<string, unknown>;
type Change = (object: KubernetesObjectDraft) => unknown;

/** Sets a value deep in an object, where all above it is there. */
function put(body: Body, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  const inner = body[key];
  if (rest.length === 0) body[key] = value;
  else if (typeof inner === 'object' && inner !== null) put(inner as Body, rest, value);
}

/** Changes that every object takes. */
const harmless: Readonly<Record<string, Change>> = {
  nothing: () => undefined,
  'an annotation': ({ body }) => put(body, ['metadata', 'annotations'], { ...annotationsOf(body), 'example.com/owner': 'Vision: "1"' }),
  'a label': ({ body }) => put(body, ['metadata', 'labels', 'example.com/team'], 'vision'),
  'fewer revisions': ({ kind, body }) => (kind === 'Deployment' ? put(body, ['spec', 'revisionHistoryLimit'], 3) : undefined),
  'a host name policy': ({ body }) => put(body, ['spec', 'template', 'spec', 'enableServiceLinks'], false),
  'a priority': ({ body }) => put(body, ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'], 45),
};

function annotationsOf({ metadata }: Body): object {
  return { ...(metadata as { readonly annotations?: object }).annotations };
}

/** Changes that no object takes, or that leave its pods without a node. */
const harmful: Readonly<Record<string, Change>> = {
  'an exception': () => {
    throw new Error('no');
  },
  'another name': ({ body }) => put(body, ['metadata', 'name'], 'other'),
  'no metadata': ({ body }) => Reflect.deleteProperty(body, 'metadata'),
  'a field that is none': ({ body }) => put(body, ['spec', 'nonsense'], 1),
  'a function': ({ body }) => put(body, ['x'], () => 1),
  'a cycle': ({ body }) => put(body, ['metadata', 'self'], body),
  'a promise': async () => Promise.resolve(),
  'a rack that is nowhere': ({ body }) => put(body, ['spec', 'template', 'spec', 'nodeSelector'], { 'cdk-gpu/pool': 'nowhere' }),
  'no tolerations': ({ body }) => put(body, ['spec', 'template', 'spec', 'tolerations'], []),
  'no containers': ({ body }) => put(body, ['spec', 'template', 'spec', 'containers'], []),
};

/** Group of a kind that no schema is stored for. */
export const ownGroup = 'widgets.example.com';

const manifests: readonly object[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'prompts' }, data: { system: 'yes: "no"\n', 'a.b': '${x}' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'prompts', namespace: 'default', labels: { team: 'vision' } } },
  { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits' }, spec: { limits: [{ type: 'Pod', max: { cpu: '4096' } }] } },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'soon' }, value: 1000 },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
  },
  { apiVersion: `${ownGroup}/v1`, kind: 'Widget', metadata: { name: 'w' }, spec: { anything: [1, '', { goes: true }] } },
];

const noManifests: readonly unknown[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { port: 80 } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'Not A Name' } },
  null,
];

function override(dice: Dice, to: string): Saying {
  const changes = dice.rarely(4) ? harmful : harmless;
  const name = dice.pick(Object.keys(changes));
  return { to, method: 'override', args: { overrides: { kubernetes: new Reference([], () => changes[name], `<${name}>`) } } };
}

/** Throws what is said to a plan's clusters and workloads, and then to its blueprint about issues that it has. */
export function thrownSayings(dice: Dice, plan: Plan): readonly Saying[] {
  const said: Saying[] = [];
  for (const { key, kind } of plan.parts) {
    if (['cluster', 'inferenceService', 'microservice', 'batchJob', 'trainingJob'].includes(kind) && dice.chance(12))
      for (let count = dice.int(1, 2); count > 0; count--) said.push(override(dice, key));
    if (kind === 'cluster' && dice.chance(25)) {
      const given = dice.rarely(5) ? [dice.pick(noManifests)] : dice.some(manifests, 1);
      said.push(...given.map((manifest): Saying => ({ to: key, method: 'addManifest', args: { manifest } })));
    }
  }
  return [...said, ...(dice.chance(35) ? thrownWaivers(dice, { ...plan, said }) : [])];
}

/** Waivers of issues that a program has, and now and then of what it does not have or nobody can waive. */
function thrownWaivers(dice: Dice, plan: Plan): readonly Saying[] {
  const keys = new Map([[String(plan.id), 'root'], ...plan.parts.map(({ key }) => [pathOf(plan, key), key] as const)]);
  const waive = (code: string, at: string, reason: string): Saying => ({
    to: 'root',
    method: 'waive',
    args: { code, at: reference(at), reason },
  });
  const real = build(plan)
    .check()
    .flatMap((issue) => {
      const key = keys.get(constructOf(issue));
      return key === undefined ? [] : [waive(issue.code, key, 'agreed: "2027-01"')];
    });
  const anywhere = dice.pick(['root', ...plan.parts.map(({ key }) => key)]);
  const nonsense = [waive('no/such-code', 'root', 'x'), waive('env/shell-syntax', anywhere, 'x'), waive('props/invalid', anywhere, 'x')];
  return [...dice.some(real), ...(dice.rarely(6) ? [dice.pick([...nonsense, ...real.slice(0, 1).map(unexplained)])] : [])];
}

function unexplained(saying: Saying): Saying {
  return { ...saying, args: { ...saying.args, reason: ' ' } };
}

/** Path of the construct that an issue is at. */
export function constructOf({ path }: Pick<Issue, 'path'>): string {
  return path.replace(/\..*$/s, '');
}

/** Path of a part's construct. */
export function pathOf({ id }: Plan, key: string): string {
  return key === 'root' ? String(id) : `${String(id)}/${key.replace(/^root\//, '')}`;
}

/**
 * What waivers did that they should not: an issue that was waived is no longer told or it is told why not, and no other issue is gone. Issues of objects come
 * only once there are no errors, so more may be told than before.
 */
export function waiverFindings(plan: Plan, issues: readonly Issue[]): readonly string[] {
  const waivers = (plan.said ?? []).filter(({ method }) => method === 'waive');
  if (waivers.length === 0) return [];
  const before = build({ ...plan, said: (plan.said ?? []).filter(({ method }) => method !== 'waive') }).check();
  const waived = new Set(waivers.map(({ args: { code, at } }) => `${String(code)} at ${pathOf(plan, (at as Reference).keys[0] ?? '')}`));
  const said = (issue: Issue): string => `${issue.code} at ${constructOf(issue)}`;
  const told = new Set(issues.map(said));
  const refused = issues.some(({ code }) => code === 'waiver/not-possible' || code === 'waiver/without-reason');
  return [
    ...before.filter((issue) => waived.has(said(issue)) && told.has(said(issue)) && !refused).map((issue) => `${said(issue)} was waived`),
    ...before.filter((issue) => !waived.has(said(issue)) && !told.has(said(issue))).map((issue) => `${said(issue)} is gone`),
  ];
}

/** Findings without what the program itself lets pass: shared memory that is more than memory. */
export function notWaived({ said = [] }: Plan, findings: readonly string[]): readonly string[] {
  const waived = said.some(({ method, args }) => method === 'waive' && args['code'] === 'workload/shared-memory-too-large');
  return waived ? findings.filter((text) => !text.endsWith(' has more shared memory than memory')) : findings;
}
