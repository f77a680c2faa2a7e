import { at, finding, repeated, show, type Finding, type Path } from '../finding';
import { dnsLabel, labelValue, qualifiedName } from '../names';
import { containers, containersOf, podSpecs } from '../parts';
import { isQuantity } from '../../../../lib/schemas';
import { billionths, isWhole } from '../quantity';
import type { NodeSelectorTerm, Resources, Toleration } from '../shapes';
import { keyFindings, labelFindings } from './metadata';
import type { Rule } from './rule';
import { nodeRequirementFindings } from './selectors';

const ownResource = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/;

/** Resources that a node does not share out beyond what it has: request and limit are one number. */
function isExclusive(resource: string): boolean {
  return resource.startsWith('hugepages-') || (resource.includes('/') && !resource.includes('kubernetes.io/'));
}

function isPartOfPage(resource: string, quantity: string | number): boolean {
  const size = resource.startsWith('hugepages-') ? resource.slice('hugepages-'.length) : '1n';
  return !isQuantity(size) || billionths(size) <= 0n || billionths(quantity) % billionths(size) !== 0n;
}

function resourceFindings(path: Path, resources: Resources | undefined): readonly Finding[] {
  const { requests = {}, limits = {} } = resources ?? {};
  const each = (['requests', 'limits'] as const).flatMap((list) =>
    Object.entries(resources?.[list] ?? {}).flatMap(([name, quantity]) => {
      const here = [...path, list, name];
      const legal = name.includes('/') ? qualifiedName(name) === undefined && !name.startsWith('requests.') : ownResource.test(name);
      return [
        ...(legal
          ? []
          : [finding(here, 'must be cpu, memory, ephemeral-storage, hugepages-<size> or a name with a domain, such as nvidia.com/gpu')]),
        ...(billionths(quantity) < 0n ? [finding(here, `is ${show(quantity)}, must not be negative`)] : []),
        ...(isPartOfPage(name, quantity) ? [finding(here, `is ${show(quantity)}, must be a multiple of the page size`)] : []),
        ...(name.includes('/') && isExclusive(name) && !isWhole(quantity)
          ? [finding(here, `is ${show(quantity)}, must be a whole number`)]
          : []),
      ];
    }),
  );
  const pairs = Object.entries(requests).flatMap(([name, request]) => {
    const limit = limits[name];
    if (limit === undefined)
      return isExclusive(name) ? [finding([...path, 'limits', name], 'required where there is a request, but missing')] : [];
    const over = billionths(request) - billionths(limit);
    if (isExclusive(name) && over !== 0n)
      return [finding([...path, 'requests', name], `is ${show(request)}, must equal the limit ${show(limit)}`)];
    return over > 0n ? [finding([...path, 'requests', name], `is ${show(request)}, more than the limit ${show(limit)}`)] : [];
  });
  const names = [...Object.keys(requests), ...Object.keys(limits)];
  const bare = names.some((name) => name.startsWith('hugepages-')) && !names.includes('cpu') && !names.includes('memory');
  return [...each, ...pairs, ...(bare ? [finding(path, 'hugepages need cpu or memory beside them')] : [])];
}

const resourcesAgree: Rule = (object) => [
  ...containers(object).flatMap(({ path, value }) => resourceFindings([...path, 'resources'], value.resources)),
  ...podSpecs(object).flatMap(({ path, value }) => resourceFindings([...path, 'resources'], value.resources)),
];

const claimsDeclared: Rule = (object) =>
  podSpecs(object).flatMap(({ path, value }) => {
    const declared = (value.resourceClaims ?? []).map(({ name }) => name);
    const undeclared = containersOf(path, value).flatMap((container) =>
      at([...container.path, 'resources', 'claims'], container.value.resources?.claims)
        .filter((claim) => !declared.includes(claim.value.name))
        .map((claim) => finding([...claim.path, 'name'], `is ${show(claim.value.name)}, which is no resource claim of the pod`)),
    );
    return [
      ...undeclared,
      ...repeated(declared).map((name) => finding([...path, 'resourceClaims'], `the name ${show(name)} is used more than once`)),
      ...at([...path, 'resourceClaims'], value.resourceClaims)
        .filter((claim) => Object.keys(claim.value).length !== 2)
        .map((claim) => finding(claim.path, 'must have exactly one of resourceClaimName and resourceClaimTemplateName')),
    ];
  });

const volumesLegal: Rule = (object) =>
  podSpecs(object).flatMap((pod) => [
    ...at([...pod.path, 'volumes'], pod.value.volumes).flatMap(({ path, value: { name, ...sources } }) => {
      const verdict = dnsLabel(name);
      const count = Object.keys(sources).length;
      return [
        ...(verdict === undefined ? [] : [finding([...path, 'name'], `is ${show(name)}, ${verdict}`)]),
        // None at all means an empty folder.
        ...(count <= 1 ? [] : [finding(path, `must have one source, has ${Object.keys(sources).join(' and ')}`)]),
      ];
    }),
    ...repeated((pod.value.volumes ?? []).map(({ name }) => name)).map((name) =>
      finding([...pod.path, 'volumes'], `the name ${show(name)} is used more than once`),
    ),
  ]);

function tolerationFindings(path: Path, { key, operator, value, effect, tolerationSeconds }: Toleration): readonly Finding[] {
  return [
    ...(key ? keyFindings([...path, 'key'], key) : []),
    ...(!key && operator !== 'Exists' ? [finding([...path, 'operator'], 'must be Exists where there is no key')] : []),
    ...(operator !== 'Exists' && value && labelValue(value) !== undefined
      ? [finding([...path, 'value'], `is ${show(value)}, ${labelValue(value)}`)]
      : []),
    ...(operator === 'Exists' && value ? [finding([...path, 'value'], 'must be empty where the operator is Exists')] : []),
    ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
      ? [finding([...path, 'effect'], 'must be NoExecute where there are tolerationSeconds')]
      : []),
  ];
}

const tolerationsLegal: Rule = (object) =>
  podSpecs(object).flatMap((pod) =>
    at([...pod.path, 'tolerations'], pod.value.tolerations).flatMap(({ path, value }) => tolerationFindings(path, value)),
  );

const nodesSelectable: Rule = (object) =>
  podSpecs(object).flatMap(({ path, value }) => {
    const affinity = value.affinity?.nodeAffinity;
    const steps = [...path, 'affinity', 'nodeAffinity'];
    const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const terms = [...steps, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
    const preferred = at(
      [...steps, 'preferredDuringSchedulingIgnoredDuringExecution'],
      affinity?.preferredDuringSchedulingIgnoredDuringExecution,
    );
    return [
      ...labelFindings([...path, 'nodeSelector'], value.nodeSelector),
      ...(required?.nodeSelectorTerms.length === 0 ? [finding(terms, 'must have at least one term')] : []),
      ...at(terms, required?.nodeSelectorTerms).flatMap((term) => termFindings(term.path, term.value)),
      ...preferred.flatMap((term) => [
        ...(term.value.weight >= 1 && term.value.weight <= 100
          ? []
          : [finding([...term.path, 'weight'], `is ${term.value.weight}, must be 1 to 100`)]),
        ...termFindings([...term.path, 'preference'], term.value.preference),
      ]),
    ];
  });

function termFindings(path: Path, term: NodeSelectorTerm): readonly Finding[] {
  return at([...path, 'matchExpressions'], term.matchExpressions).flatMap((one) => nodeRequirementFindings(one.path, one.value));
}

const spreadLegal: Rule = (object) =>
  podSpecs(object).flatMap((pod) =>
    at([...pod.path, 'topologySpreadConstraints'], pod.value.topologySpreadConstraints)
      .filter(({ value }) => value.maxSkew <= 0)
      .map(({ path, value }) => finding([...path, 'maxSkew'], `is ${value.maxSkew}, must be more than 0`)),
  );

export const podRules: readonly Rule[] = [resourcesAgree, claimsDeclared, volumesLegal, tolerationsLegal, nodesSelectable, spreadLegal];
