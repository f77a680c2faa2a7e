import type { Parsed } from 'cdk-gpu/testing';
import { judgedBy } from '../engine';
import { caught } from '../report';
import { exampleSubjects } from '../subjects';
import type { Resource } from './api-client';
import { startControlPlane, type ControlPlane } from './control-plane';
import { podSetsOf, podsOf } from './pods';
import { Session } from './session';
import { clustersOf } from './written';

/** A change of one object of the first example, and what the API server says to it. */
interface Defect {
  readonly kind: string;
  readonly change: (object: Parsed) => void;
  readonly says: RegExp;
}

const pod = (object: Parsed): Parsed => (object['spec'].template ?? object['spec'].replicatedJobs[0].template.spec.template).spec;

const refusedByTheServer: Readonly<Record<string, Defect>> = {
  'a misspelt field of a container': {
    kind: 'Deployment',
    change: (object) => (pod(object)['containers'][0].imagePullPolcy = 'Always'),
    says: /field not declared in schema|unknown field/,
  },
  'a misspelt field of a custom resource': {
    kind: 'JobSet',
    change: (object) => (object['spec'].failurePolicy.maxRestart = 3),
    says: /field not declared in schema|unknown field/,
  },
  'text where a number belongs': {
    kind: 'Deployment',
    change: (object) => (object['spec'].revisionHistoryLimit = 'five'),
    says: /expected numeric|cannot unmarshal string/,
  },
  'a value that is none of those allowed': {
    kind: 'Deployment',
    change: (object) => (pod(object)['containers'][0].imagePullPolicy = 'Sometimes'),
    says: /Unsupported value: "Sometimes"/,
  },
  'a selector that does not select its own pods': {
    kind: 'Deployment',
    change: (object) => (object['spec'].selector.matchLabels = { 'cdk-gpu/workload': 'other' }),
    says: /`selector` does not match template `labels`/,
  },
  'a limit below the request': {
    kind: 'Deployment',
    change: (object) => (pod(object)['containers'][0].resources.limits.memory = '1Mi'),
    says: /must be less than or equal to memory limit/,
  },
  'a GPU that is asked for and not limited': {
    kind: 'Deployment',
    change: (object) => delete pod(object)['containers'][0].resources.limits['nvidia.com/gpu'],
    says: /Limit must be set for non overcommitable resources/,
  },
  'a mount of a volume that is not there': {
    kind: 'Deployment',
    change: (object) => pod(object)['containers'][0].volumeMounts.push({ name: 'gone', mountPath: '/gone' }),
    says: /Not found: "gone"/,
  },
  'an autoscaler with more replicas at least than at most': {
    kind: 'HorizontalPodAutoscaler',
    change: (object) => (object['spec'].maxReplicas = 1),
    says: /must be greater than or equal to `minReplicas`/,
  },
  'a budget of both kinds': {
    kind: 'PodDisruptionBudget',
    change: (object) => (object['spec'].minAvailable = 1),
    says: /cannot be both set/,
  },
  'a port outside of what there is': {
    kind: 'Service',
    change: (object) => (object['spec'].ports[0].port = 70000),
    says: /must be between 1 and 65535/,
  },
  'a label that is none': {
    kind: 'ServiceAccount',
    change: (object) => (object['metadata'].labels['cdk-gpu/workload'] = 'a b'),
    says: /a valid label must/,
  },
  'a name that is none': { kind: 'ServiceAccount', change: (object) => (object['metadata'].name = 'Chat'), says: /lowercase RFC 1123/ },
  'a toleration with a value that Exists does not take': {
    kind: 'Deployment',
    change: (object) => (pod(object)['tolerations'][0].value = 'present'),
    says: /value must be empty when `operator` is 'Exists'/,
  },
  'what the definition of a custom resource forbids by a rule in CEL': {
    kind: 'JobSet',
    change: ({ spec }) => {
      spec.startupPolicy = { startupPolicyOrder: 'InOrder' };
      spec.replicatedJobs[0].dependsOn = [{ name: 'node', status: 'Ready' }];
    },
    says: /StartupPolicy and DependsOn APIs are mutually exclusive/,
  },
  'an object of a namespace that nothing makes': {
    kind: 'Service',
    change: (object) => (object['metadata'].namespace = 'elsewhere'),
    says: /namespaces "elsewhere" not found/,
  },
  'a kind that is not served': {
    kind: 'JobSet',
    change: (object) => (object['apiVersion'] = 'jobset.x-k8s.io/v1'),
    says: /no matches for kind "JobSet"/,
  },
};

/** Changes of a pod that its namespace's Pod Security level forbids. */
const refusedByAdmission: Readonly<Record<string, readonly [(spec: Parsed) => unknown, RegExp]>> = {
  'a privileged container': [
    (spec) => (spec['containers'][0].securityContext = { privileged: true }),
    /violates PodSecurity "restricted:.*privileged/,
  ],
  'a folder of the host': [
    (spec) => (spec['volumes'] = [...(spec['volumes'] ?? []), { name: 'host', hostPath: { path: '/' } }]),
    /violates PodSecurity.*hostPath/,
  ],
  'a pod that may run as root': [(spec) => delete spec['securityContext'].runAsNonRoot, /violates PodSecurity.*runAsNonRoot != true/],
  'capabilities that are kept': [
    (spec) => delete spec['containers'][0].securityContext.capabilities,
    /violates PodSecurity.*unrestricted capabilities/,
  ],
  'the network of the host': [(spec) => (spec['hostNetwork'] = true), /violates PodSecurity.*host namespaces/],
};

/** Changes of a pod for which no node is left, in the words of the scheduler. */
const refusedByTheScheduler: Readonly<Record<string, readonly [(spec: Parsed) => unknown, RegExp]>> = {
  'a toleration that was dropped': [(spec) => delete spec['tolerations'], /had untolerated taint/],
  'a toleration of another effect': [(spec) => (spec['tolerations'][0].effect = 'NoExecute'), /had untolerated taint/],
  'a selector that is misspelt': [
    (spec) => (spec['nodeSelector'] = { 'cdk-gpu/pol': 'small' }),
    /didn't match Pod's node affinity\/selector/,
  ],
  'one GPU more than a node has': [
    (spec) => (spec['containers'][0].resources = { limits: { 'nvidia.com/gpu': '2' }, requests: { 'nvidia.com/gpu': '2' } }),
    /Insufficient nvidia.com\/gpu/,
  ],
  'a core more than DaemonSets leave': [(spec) => (spec['containers'][0].resources.requests.cpu = '4'), /Insufficient cpu/],
  'all of the memory of the machine': [
    (spec) => (spec['containers'][0].resources.requests.memory = spec['containers'][0].resources.limits.memory = '16Gi'),
    /Insufficient memory/,
  ],
};

describe.each(['1.33', '1.36'])('Kubernetes %s', (minor) => {
  judgedBy([`kubernetes-${minor}`, 'crds'], 'refuses what was made wrong on purpose', (engine, crds) => {
    const [example] = exampleSubjects();
    const [cluster] = example === undefined ? [] : clustersOf(example);
    const objects = cluster?.phases.flatMap((phase) => phase.objects) ?? [];
    let plane: ControlPlane;
    let session: Session;
    beforeAll(async () => {
      plane = await startControlPlane(engine);
      session = new Session(plane);
      await session.define(crds.program('jobset'));
      expect(await session.apply(objects)).toEqual([]);
    });
    afterAll(() => plane.stop());

    test.each(Object.entries(refusedByTheServer))('%s', async (title, { kind, change, says }) => {
      const object = structuredClone(objects.find((each) => each.kind === kind)) as Resource & Parsed;
      // Under another name, so that it is new, and not a change of what must not change.
      (object.metadata as Parsed)['name'] = `${object.metadata.name}-2`;
      change(object);
      const [refusal, ...others] = await session.apply([object]);
      expect(others).toEqual([]);
      expect(refusal).toMatch(says);
      caught(title, plane.name, refusal ?? '');
    });

    const chat = podSetsOf(objects).find(({ workload }) => workload === 'chat');
    const changedPod = (change: (spec: Parsed) => unknown): Resource => {
      const [first] = chat === undefined ? [] : podsOf(chat);
      const changed = structuredClone(first) as Resource & Parsed;
      change(changed['spec'] as Parsed);
      return changed;
    };

    test.each(Object.entries(refusedByAdmission))('%s', async (title, [change, says]) => {
      const [verdict] = await session.schedule(cluster?.nodes ?? [], [changedPod(change)]);
      const message = verdict?.node === null ? verdict.message : 'it was bound';
      expect(message).toMatch(says);
      caught(title, `Pod Security admission ${engine.version}`, message);
    });

    test.each(Object.entries(refusedByTheScheduler))('%s', async (title, [change, says]) => {
      const [verdict] = await session.schedule(cluster?.nodes ?? [], [changedPod(change)]);
      const message = verdict?.node === null ? verdict.message : 'it was bound';
      expect(message).toMatch(says);
      caught(title, `kube-scheduler ${engine.version}`, message);
    });
  });
});
