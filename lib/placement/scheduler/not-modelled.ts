import type { Reason } from '../reason';
import { listOf, type Fields } from './fields';
import type { Pod } from './pod';

/** Volumes that every node has room for, as no filter looks at them. */
const anywhere: ReadonlySet<string> = new Set(['configMap', 'downwardAPI', 'emptyDir', 'hostPath', 'image', 'nfs', 'projected', 'secret']);

/** What the scheduler looks at and this model does not, and how a pod says it. */
const unjudged: readonly (readonly [words: string, isIn: (spec: Fields) => boolean])[] = [
  ['spec.nodeName, which passes the scheduler by', (spec) => isPresent(spec['nodeName'])],
  ['a scheduler of its own', ({ schedulerName }) => isPresent(schedulerName) && schedulerName !== 'default-scheduler'],
  ['scheduling gates', (spec) => listOf(spec['schedulingGates']).length > 0],
  ['a scheduling group', (spec) => isPresent(spec['schedulingGroup'])],
  ['resource claims', (spec) => listOf(spec['resourceClaims']).length > 0],
  ['ports of the host', (spec) => someContainer(spec, (container) => listOf(container['ports']).some((port) => isOfHost(spec, port)))],
  ['a user namespace on the host network', ({ hostNetwork, hostUsers }) => hostNetwork === true && hostUsers === false],
  ['rules of restarting', (spec) => someContainer(spec, (container) => listOf(container['restartPolicyRules']).length > 0)],
];

/** What a pod says that the scheduler looks at and this model does not, in words. None: the model's answer is the scheduler's. */
export function notModelledIn(spec: Fields): readonly string[] {
  const found = unjudged.filter(([, isIn]) => isIn(spec)).map(([words]) => words);
  return spec['volumes'] === undefined ? found : [...found, ...volumesOf(spec).map((kind) => `a volume of kind ${kind}`)];
}

/** A reason for each of them: nobody may say that such a pod fits. */
export function notModelled(pod: Pick<Pod, 'notModelled'>): readonly Reason[] {
  return pod.notModelled.map((what) => ({ what: 'notModelled', text: `the pod has ${what}, which is not judged here` }));
}

function someContainer(spec: Fields, is: (container: Fields) => boolean): boolean {
  return listOf(spec['containers']).some(is) || listOf(spec['initContainers']).some(is);
}

/** On the host's network every port of a container is one of the host. */
function isOfHost({ hostNetwork }: Fields, { hostPort }: Fields): boolean {
  return hostNetwork === true || (typeof hostPort === 'number' && hostPort > 0);
}

function volumesOf(spec: Fields): readonly string[] {
  const kinds = listOf(spec['volumes']).flatMap((volume) =>
    Object.keys(volume).filter((key) => key !== 'name' && isPresent(volume[key]) && !anywhere.has(key)),
  );
  return [...new Set(kinds)].sort();
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
