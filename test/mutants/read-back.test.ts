import { boughtAndCut } from './bought-and-cut';
import { emitted } from './output';
import { readBackStacks } from './read-back';
import { sceneOf } from './scene';
import { isList, isRecord, type Json } from './tree';

/** Texts that no operator reaches into: user data, and configurations of the device plugin. */
const changes: readonly (readonly [place: string, rule: string, from: string, to: string])[] = [
  ['aws', 'GPUs are cut into as many instances as the pool says', '1g.5gb:', '2g.10gb:'],
  ['aws', 'GPUs are cut before the kubelet starts', 'Before=kubelet.service', 'After=kubelet.service'],
  ['aws', 'no kubelet starts where GPUs are not cut', 'RequiredBy=kubelet.service', 'WantedBy=multi-user.target'],
  ['aws', 'the service that cuts GPUs is enabled', 'systemctl enable cdk', 'systemctl disable cdk'],
  ['aws', 'local disks are joined', 'RAID0', 'RAID1'],
  ['aws', 'shares have a name of their own', 'renameByDefault: true', 'renameByDefault: false'],
  ['aws', 'instances have names of their own', 'migStrategy: mixed', 'migStrategy: single'],
  ['aws', 'there are as many shares as the pool says', 'replicas: 3', 'replicas: 2'],
  ['aws', 'GPUs are shared in the way that the pool says', '  mps:', '  timeSlicing:'],
  ['aws', 'the order of capacities is kept', '"3":["^eks-cut_', '"1":["^eks-cut_'],
  ['existing', 'GPUs are cut as the label of the node says', '"1g.5gb": 3', '"1g.5gb": 2'],
  ['existing', 'GPUs without a label stay whole', 'mig-enabled: false', 'mig-enabled: true'],
  ['existing', 'there are as many shares as the pool says', 'replicas: 4', 'replicas: 3'],
];

/** The first text, or base64 of one, in which `from` is, with `to` in its place; null where there is none. */
function changed(value: Json, from: string, to: string): Json | null {
  if (typeof value === 'string') return within(value, from, to);
  const entries = isList(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  for (const [key, inner] of entries) {
    const made = changed(inner, from, to);
    if (made === null) continue;
    return isList(value) ? value.map((each, index) => (index === key ? made : each)) : { ...(value as object), [key]: made };
  }
  return null;
}

function within(text: string, from: string, to: string): string | null {
  const decoded = Buffer.from(text, 'base64').toString();
  // A text inside of JSON that is itself a text.
  const spelled = JSON.stringify(from).slice(1, -1);
  if (text.includes(from)) return text.replace(from, to);
  if (text.includes(spelled)) return text.replace(spelled, JSON.stringify(to).slice(1, -1));
  return decoded.includes(from) ? Buffer.from(decoded.replace(from, to)).toString('base64') : null;
}

const rights = new Map(
  ['aws', 'existing'].flatMap((place) => {
    const blueprint = boughtAndCut[place]?.();
    if (blueprint === undefined) return [];
    const scene = sceneOf(blueprint);
    return [[place, { scene, stacks: emitted(scene).output.stacks }]];
  }),
);

test.each(changes)('read back on %s: %s', (place, _rule, from, to) => {
  const right = rights.get(place);
  if (right === undefined) throw new Error(`no program for ${place}`);
  const { scene, stacks } = right;
  const wrong = Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, changed(stack, from, to) ?? stack]));
  expect(wrong).not.toEqual(stacks);
  expect(readBackStacks(scene, wrong)).not.toEqual([]);
});
