import type { Construct } from 'constructs';
import { duplicateId, invalidProps, notADnsLabel, reservedId } from '../lib/checks/codes-of-collecting';
import { compareIssues, compareText, type Issue } from '../lib/errors';
import { tagOf } from '../lib/images/content-hash';
import { freeze } from '../lib/model/freeze';
import type { BlueprintModel } from '../lib/model/blueprint';
import type { ClusterModel } from '../lib/model/cluster';
import type { ImageModel } from '../lib/model/image';
import type { ManifestModel } from '../lib/model/manifest';
import type { PoolModel } from '../lib/model/node-pool';
import type { SecretModel } from '../lib/model/secret';
import type { WaiverModel } from '../lib/model/waiver';
import type { ObjectOverride } from '../lib/emit/kubernetes';
import type { Program } from '../lib/synth/program';
import type { Target } from '../lib/targets/target';
import { locationOf } from './location';
import { isKept, tryNoteOf, type Note, type Part } from './notes';
import { remarksOn } from './remarks';
import { strangerIssues } from './strangers';

/** The tree as data: one plain, frozen model, the targets beside it, and what the constructors complained about. */
export function collect(root: Construct): Program {
  const entries: Entry<Part>[] = [];
  const issues: Issue[] = [];
  const broken = new Set<string>();
  const noted = new Set<string>();
  const targets = new Map<string, Target>();
  const overrides = new Map<string, readonly ObjectOverride[]>();
  const waivers = waiversOf(root);

  for (const construct of root.node.findAll()) {
    const note = tryNoteOf(construct);
    if (note === undefined) continue;
    noted.add(construct.node.path);
    issues.push(...complaintsOf(construct, note), ...nameIssues(construct, note), ...wrongRemarks(construct, note));
    const changes = overridesOf(construct);
    if (changes.length > 0) overrides.set(construct.node.path, changes);
    const { part } = note;
    if (part === null) broken.add(construct.node.path);
    else if (isMisplaced(construct, part)) issues.push(misplaced(construct, note));
    else entries.push({ construct, identity: identityOf(construct, note), part });
    if (part?.kind === 'cluster') targets.set(construct.node.path, part.target);
  }

  const note = tryNoteOf(root);
  const blueprint = note?.part?.kind === 'blueprint' ? note.part : null;
  if (note === undefined || blueprint === null)
    return { model: null, targets, overrides, waivers, target: null, issues: issues.sort(compareIssues), broken };

  const pools = byCluster(
    ofKind(entries, 'pool').map(({ construct, identity, part }): PoolModel => ({
      ...identity,
      cluster: scopePath(construct),
      ...part.value,
    })),
  );
  const workloads = byCluster(
    ofKind(entries, 'workload').map(({ construct, identity, part }) => ({ ...identity, cluster: scopePath(construct), ...part.value })),
  );
  const model: BlueprintModel = {
    ...identityOf(root, note),
    ...blueprint.value,
    clusters: byPath(
      ofKind(entries, 'cluster').map(({ construct, identity, part }): ClusterModel => ({
        ...identity,
        ...part.value,
        pools: byPath(pools.get(identity.path) ?? []),
        workloads: byPath(workloads.get(identity.path) ?? []),
        manifests: manifestsOf(construct),
      })),
    ),
    registries: byPath(ofKind(entries, 'registry').map(({ identity, part }) => ({ ...identity, ...part.value }))),
    images: byPath(
      ofKind(entries, 'image').map(({ construct, identity, part }): ImageModel => imageModel(construct, identity, part.value)),
    ),
    secrets: byPath(
      ofKind(entries, 'secret').map(({ construct, identity, part }): SecretModel => ({
        ...identity,
        cluster: construct.node.scope === root ? null : scopePath(construct),
        ...part.value,
      })),
    ),
  };
  issues.push(...strangerIssues(model, noted));
  return { model: freeze(model), targets, overrides, waivers, target: blueprint.target, issues: issues.sort(compareIssues), broken };
}

interface Entry<P> {
  readonly construct: Construct;
  readonly identity: Identity;
  readonly part: P;
}
interface Identity {
  readonly id: string;
  readonly path: string;
  readonly at: string | null;
}

/** Where parts may be declared. Types say the same; programs without types are told here, and not left without a part of theirs. */
const scopesOf: Readonly<Record<Part['kind'], readonly (Part['kind'] | 'root')[]>> = {
  blueprint: ['root'],
  cluster: ['blueprint'],
  pool: ['cluster'],
  registry: ['blueprint'],
  image: ['blueprint', 'registry'],
  secret: ['blueprint', 'cluster'],
  workload: ['cluster'],
};

function isMisplaced(construct: Construct, part: Part): boolean {
  const above = construct.node.scope;
  const around = above === undefined ? undefined : tryNoteOf(above);
  // What is wrong above is told there.
  if (around?.part === null) return false;
  return !scopesOf[part.kind].includes(around?.part?.kind ?? 'root');
}

function misplaced(construct: Construct, note: Note): Issue {
  const at = locationOf(note.site);
  return {
    code: invalidProps.code,
    severity: 'error',
    path: givenPath(construct, note),
    message: `it cannot be declared in ${scopePath(construct)}`,
    hint: `declare it in a ${note.part === null ? 'blueprint' : scopesOf[note.part.kind].join(' or a ')}`,
    ...(at === null ? {} : { at }),
  };
}

function ofKind<K extends Part['kind']>(entries: readonly Entry<Part>[], kind: K): readonly Entry<Extract<Part, { kind: K }>>[] {
  return entries.filter((entry): entry is Entry<Extract<Part, { kind: K }>> => entry.part.kind === kind);
}

function identityOf(construct: Construct, note: Note): Identity {
  return { id: construct.node.id, path: construct.node.path, at: locationOf(note.site) };
}

function scopePath(construct: Construct): string {
  return construct.node.scope?.node.path ?? '';
}

function byCluster<T extends { readonly cluster: string }>(list: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const part of list) {
    const group = groups.get(part.cluster);
    if (group === undefined) groups.set(part.cluster, [part]);
    else group.push(part);
  }
  return groups;
}

function byPath<T extends { readonly path: string }>(list: readonly T[]): readonly T[] {
  return [...list].sort((a, b) => compareText(a.path, b.path));
}

function imageModel(construct: Construct, identity: Identity, value: Extract<Part, { kind: 'image' }>['value']): ImageModel {
  if (value.kind === 'referenced') return { ...identity, ...value };
  return { ...identity, registry: scopePath(construct), ...value, tag: tagOf(value) };
}

function manifestsOf(construct: Construct): readonly ManifestModel[] {
  return remarksOn(construct).flatMap((remark) => ('manifest' in remark ? [{ at: locationOf(remark.site), body: remark.manifest }] : []));
}

function overridesOf(construct: Construct): readonly ObjectOverride[] {
  return remarksOn(construct).flatMap((remark) => ('override' in remark ? [{ at: locationOf(remark.site), change: remark.override }] : []));
}

function waiversOf(construct: Construct): readonly WaiverModel[] {
  return remarksOn(construct).flatMap((remark) => ('waiver' in remark ? [{ ...remark.waiver, at: locationOf(remark.site) }] : []));
}

function wrongRemarks(construct: Construct, note: Note): readonly Issue[] {
  return remarksOn(construct).flatMap((remark) =>
    'wrong' in remark ? complaintsOf(construct, { ...note, site: remark.site, complaints: remark.wrong }) : [],
  );
}

function complaintsOf(construct: Construct, note: Note): readonly Issue[] {
  const at = locationOf(note.site);
  return note.complaints.map(({ code, path, message, hint }) => ({
    code,
    severity: 'error',
    path: [givenPath(construct, note), ...path.map(String)].join('.'),
    message,
    hint,
    ...(at === null ? {} : { at }),
  }));
}

/** The path that the program wrote: of a second `x`, that of the first. */
function givenPath(construct: Construct, { givenId }: Note): string {
  const above = scopePath(construct);
  const own = givenId === '' ? construct.node.id : givenId;
  return above === '' ? own : `${above}/${own}`;
}

/** Ids become names of Kubernetes objects and parts of cloud names, so all of them keep to the strictest of these rules. */
function nameIssues(construct: Construct, note: Note): readonly Issue[] {
  const { givenId } = note;
  const found: Issue[] = [];
  const at = locationOf(note.site);
  const base = { severity: 'error' as const, path: givenPath(construct, note), ...(at === null ? {} : { at }) };
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(givenId) || givenId.length > 63) {
    found.push({
      ...base,
      code: notADnsLabel.code,
      message: `"${givenId}" cannot be a name: at most 63 of a-z, 0-9 and "-", a letter first and no "-" last`,
      hint: `rename it, for example "${suggestion(givenId)}"`,
    });
  }
  if (givenId !== '' && construct.node.id !== givenId.replace(/\//g, '--')) {
    found.push(
      isKept(givenId)
        ? {
            ...base,
            code: reservedId.code,
            message: `"${givenId}" is a name that the construct tree keeps for itself`,
            hint: 'choose another id',
          }
        : {
            ...base,
            code: duplicateId.code,
            message: `"${givenId}" is declared more than once in ${scopePath(construct)}`,
            hint: 'give each its own id',
          },
    );
  }
  return found;
}

function suggestion(id: string): string {
  const clean = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return clean === '' ? 'main' : clean;
}
