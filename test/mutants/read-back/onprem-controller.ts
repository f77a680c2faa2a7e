import { isList, isRecord, type Json } from '../tree';
import { equal, held, look, sameSet, textOf } from './held';
import type { Hall } from './onprem-truth';

/** What each role lets: resources by their group, and what may be done to them. */
const rights: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ClusterRole system-upgrade-controller': {
    'batch/jobs': 'get list watch',
    'apiextensions.k8s.io/customresourcedefinitions': 'create get list patch update watch',
    '/namespaces': 'get list watch',
    '/nodes': 'get list update watch',
    '/events': 'create get patch update',
    'coordination.k8s.io/leases': 'create',
    'coordination.k8s.io/leases of system-upgrade-controller': 'get update',
    'upgrade.cattle.io/plans': 'create delete get list patch update watch',
    'upgrade.cattle.io/plans/status': 'create delete get list patch update watch',
  },
  'ClusterRole system-upgrade-controller-drainer': {
    '/pods/eviction': 'create',
    '/pods': 'delete get list',
    '/nodes': 'get patch',
    'apps/statefulsets': 'get list',
    'apps/daemonsets': 'get list',
    'apps/replicasets': 'get list',
  },
  'Role system-upgrade-controller': {
    'batch/jobs': 'create delete deletecollection get list patch update watch',
    '/secrets': 'get list watch',
  },
};

const account = { kind: 'ServiceAccount', name: 'system-upgrade', namespace: 'system-upgrade' };

/** Who upgrades agents: what it may do, to whom that is given, and that it stays on servers while it empties other nodes. */
export function upgraderFindings(where: string, objects: readonly Json[], { servers }: Hall): readonly string[] {
  const words = (object: Json): string => `${textOf(look(object, 'kind'))} ${textOf(look(object, 'metadata.name'))}`;
  const byName = new Map(objects.map((object) => [words(object), object]));
  const bound = Object.keys(rights).map((name) => name.replace('Role ', 'RoleBinding '));
  const wanted = ['Namespace system-upgrade', 'ServiceAccount system-upgrade', ...Object.keys(rights), ...bound];
  const tolerated = new Map(
    servers
      .flatMap(({ taints }) => taints)
      .filter(({ effect }) => effect !== 'PreferNoSchedule')
      .map(({ key, effect }) => [`${key} ${effect}`, { key, effect, operator: 'Exists' }]),
  );
  const controller = byName.get('Deployment system-upgrade-controller');
  const spec = look(controller, 'spec.template.spec');
  const env = look(spec, 'containers.0.env');
  const at = 'spec.template.spec';
  return [
    ...(sameSet([...wanted, 'Deployment system-upgrade-controller'])([...byName.keys()]) && byName.size === objects.length
      ? []
      : [`${where}: the controller of upgrades has other objects`]),
    ...held(`${where} system-upgrade`, byName.get('Namespace system-upgrade'), {
      'metadata.labels': { 'pod-security.kubernetes.io/enforce': 'privileged', 'pod-security.kubernetes.io/warn': 'privileged' },
    }),
    ...Object.entries(rights).flatMap(([name, may]) => roleFindings(where, { name, may, byName })),
    ...held(`${where} system-upgrade-controller`, controller, {
      'metadata.namespace': 'system-upgrade',
      'spec.replicas': 1,
      'spec.strategy': { type: 'Recreate' },
      // Drains leave pods with this label where they are.
      'spec.selector.matchLabels': { 'upgrade.cattle.io/controller': 'system-upgrade-controller' },
      'spec.template.metadata.labels': (value) => isRecord(value) && value['upgrade.cattle.io/controller'] === 'system-upgrade-controller',
      [`${at}.serviceAccountName`]: account.name,
      [`${at}.nodeSelector`]: { 'node-role.kubernetes.io/control-plane': 'true' },
      [`${at}.tolerations`]: (value) => (tolerated.size === 0 ? value === undefined : sameSet([...tolerated.values()])(value)),
      [`${at}.containers.0.image`]: (value) => /^rancher\/system-upgrade-controller:v\d+\.\d+\.\d+$/.test(textOf(value)),
      [`${at}.containers.0.resources`]: { requests: { cpu: '50m', memory: '128Mi' } },
      [`${at}.containers.0.securityContext.runAsNonRoot`]: true,
      [`${at}.containers.0.securityContext.allowPrivilegeEscalation`]: false,
      [`${at}.containers.0.volumeMounts`]: [{ name: 'tmp', mountPath: '/tmp' }],
      [`${at}.volumes`]: [{ name: 'tmp', emptyDir: {} }],
    }),
    ...held(
      `${where} system-upgrade-controller`,
      Object.fromEntries((isList(env) ? env : []).map((each) => [textOf(look(each, 'name')), look(each, 'value') ?? ''])),
      {
        SYSTEM_UPGRADE_CONTROLLER_NAME: 'system-upgrade-controller',
        SYSTEM_UPGRADE_CONTROLLER_NAMESPACE: account.namespace,
        SYSTEM_UPGRADE_JOB_KUBECTL_IMAGE: (value) => /^rancher\/kuberlr-kubectl:v\d+\.\d+\.\d+$/.test(textOf(value)),
      },
    ),
  ];
}

interface Role {
  readonly name: string;
  readonly may: Readonly<Record<string, string>>;
  readonly byName: ReadonlyMap<string, Json>;
}

/** A role lets what it has to, and nothing else, and the controller has it. */
function roleFindings(where: string, { name, may, byName }: Role): readonly string[] {
  const [kind = '', own = ''] = name.split(' ');
  const role = byName.get(name);
  const binding = byName.get(`${kind}Binding ${own}`);
  const inside = kind === 'Role' ? account.namespace : undefined;
  return [
    ...(equal(rightsOf(look(role, 'rules')), may) ? [] : [`${where}: ${name} lets something else`]),
    ...[role, binding].flatMap((each) =>
      look(each, 'metadata.namespace') === inside ? [] : [`${where}: ${name} is in another namespace`],
    ),
    ...held(`${where} ${name}`, binding, {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: own },
      subjects: [account],
    }),
  ];
}

function rightsOf(rules: Json | undefined): Json {
  const verbs = new Map<string, Set<string>>();
  const texts = (value: Json | undefined): readonly string[] => (isList(value) ? value.map(textOf) : []);
  for (const rule of isList(rules) ? rules : []) {
    const named = texts(look(rule, 'resourceNames'));
    for (const group of texts(look(rule, 'apiGroups')))
      for (const resource of texts(look(rule, 'resources'))) {
        const key = `${group}/${resource}${named.length === 0 ? '' : ` of ${named.join(' ')}`}`;
        verbs.set(key, new Set([...(verbs.get(key) ?? []), ...texts(look(rule, 'verbs'))]));
      }
  }
  return Object.fromEntries([...verbs].map(([key, each]) => [key, [...each].sort().join(' ')]));
}
