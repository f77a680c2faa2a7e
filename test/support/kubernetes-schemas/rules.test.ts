import { validateObject } from './index';
import { cronJob, deployment, edited, job, jobSet, service, type Edit } from './samples';

const minor = '1.35';

interface Case {
  readonly rule: string;
  readonly edit: Edit;
  readonly says: RegExp;
}

/** One message for each case, and that one. Paths that begin with `^` stand in the pod, those with `@` in its container. */
function refused(object: object, pod: string, cases: readonly Case[]): void {
  test.each(cases)('$rule', ({ edit, says }) => {
    const places = { '^': pod, '@': `${pod}.containers.0` };
    const full = Object.fromEntries(
      Object.entries(edit).map(([path, value]) => [path.replace(/^[@^]/, (mark) => `${places[mark as keyof typeof places]}.`), value]),
    );
    expect(validateObject(minor, edited(object, full))).toEqual([expect.stringMatching(says)]);
  });
}

describe('metadata', () => {
  refused(deployment, 'spec.template.spec', [
    {
      rule: 'a name is a DNS subdomain',
      edit: { 'metadata.name': 'Web' },
      says: /^Deployment\/Web metadata.name: is "Web", must be at most 253 of/,
    },
    { rule: 'a name is given', edit: { 'metadata.name': undefined }, says: /^Deployment\/\? metadata.name: required/ },
    {
      rule: 'a namespace is a DNS label',
      edit: { 'metadata.namespace': 'a.b' },
      says: /metadata.namespace: is "a.b", must be at most 63/,
    },
    { rule: 'a label key is legal', edit: { 'metadata.labels': { 'a/b/c': 'x' } }, says: /metadata.labels\["a\/b\/c"\]: the key must/ },
    { rule: 'a label value is legal', edit: { 'spec.template.metadata.labels.b': 'x y' }, says: /template.metadata.labels.b: is "x y"/ },
    { rule: 'an annotation key is legal', edit: { 'metadata.annotations': { '-a': '' } }, says: /metadata.annotations\["-a"\]: the key/ },
    { rule: 'annotations are small', edit: { 'metadata.annotations': { a: 'x'.repeat(2 ** 18) } }, says: /annotations: hold 262145 bytes/ },
  ]);
  refused(service, '', [{ rule: 'a Service has a DNS label', edit: { 'metadata.name': 'a.b' }, says: /metadata.name: .*at most 63 of/ }]);
  refused({ apiVersion: 'v1', kind: 'Namespace' }, '', [
    { rule: 'a Namespace has a DNS label', edit: { 'metadata.name': 'a.b' }, says: /metadata.name: .*at most 63 of/ },
    {
      rule: 'a Namespace is in none',
      edit: { metadata: { name: 'a', namespace: 'b' } },
      says: /namespace: a Namespace is in no namespace/,
    },
  ]);
  refused(cronJob, '', [
    {
      rule: 'a CronJob leaves room for the names of its jobs',
      edit: { 'metadata.name': 'a'.repeat(53) },
      says: /must be at most 52 of/,
    },
  ]);
  refused(job, '', [
    {
      rule: 'an indexed Job leaves room for the names of its pods',
      edit: { 'metadata.name': 'a'.repeat(62) },
      says: /its last pod would be called/,
    },
  ]);

  test('a Service may start with a digit from 1.36 on', () => {
    const object = edited(service, { 'metadata.name': '1st' });
    expect(validateObject('1.35', object)).toHaveLength(1);
    expect(validateObject('1.36', object)).toEqual([]);
  });
});

describe('containers', () => {
  const twice = { name: 'shm', mountPath: '/x' };
  const field = { fieldRef: { fieldPath: 'metadata.name' } };
  const init = { name: 'a', image: 'i' };
  refused(deployment, 'spec.template.spec', [
    {
      rule: 'names are unique',
      edit: { '^initContainers': [{ ...init, name: 'main' }] },
      says: /containers: the name "main" is used more/,
    },
    { rule: 'an image is given', edit: { '@image': undefined }, says: /containers\[0\].image: required/ },
    { rule: 'a variable has no = in its name', edit: { '@env': [{ name: 'A=B' }] }, says: /env\[0\].name: is "A=B"/ },
    {
      rule: 'a variable has one value',
      edit: { '@env': [{ name: 'A', value: 'x', valueFrom: field }] },
      says: /valueFrom: may not stand beside/,
    },
    {
      rule: 'a variable has one source',
      edit: { '@env': [{ name: 'A', valueFrom: {} }] },
      says: /valueFrom: must name exactly one source/,
    },
    {
      rule: 'a mount has its volume',
      edit: { '@volumeMounts.0.name': 'x' },
      says: /volumeMounts\[0\].name: is "x", but the pod declares only "shm"/,
    },
    {
      rule: 'a mount needs a volume',
      edit: { '^volumes': undefined },
      says: /volumeMounts\[0\].name: is "shm", but the pod declares no volume/,
    },
    { rule: 'mounts have their own paths', edit: { '@volumeMounts': [twice, twice] }, says: /the mountPath "\/x" is used more than once/ },
    {
      rule: 'a probe names a port that is there',
      edit: { '@livenessProbe.httpGet.port': 'web' },
      says: /port: is "web", but the container names only "http"/,
    },
    { rule: 'a probe has a handler', edit: { '@livenessProbe': { periodSeconds: 1 } }, says: /livenessProbe: must have exactly one of/ },
    {
      rule: 'a one-shot init container has no probe',
      edit: { '^initContainers': [{ ...init, livenessProbe: { grpc: { port: 1 } } }] },
      says: /livenessProbe: an init/,
    },
    { rule: 'a port number is in range', edit: { '@ports.0.containerPort': 70000 }, says: /containerPort: is 70000, must be 1 to 65535/ },
    { rule: 'a port name is legal', edit: { '@ports.1': { name: '80', containerPort: 80 } }, says: /ports\[1\].name: is "80"/ },
    { rule: 'port names are unique', edit: { '@ports.1': { name: 'http', containerPort: 80 } }, says: /ports: the name "http" is used/ },
    {
      rule: 'privileged means escalation',
      edit: { '@securityContext.privileged': true },
      says: /may not be false while privileged is true/,
    },
  ]);
});

describe('resources', () => {
  const gpu = 'nvidia\\.com/gpu';
  refused(deployment, 'spec.template.spec', [
    {
      rule: 'a request is within its limit',
      edit: { '@resources.requests.memory': '2Gi' },
      says: /requests.memory: is "2Gi", more than the limit "1024Mi"/,
    },
    {
      rule: 'a GPU request has a limit',
      edit: { '@resources.limits': {} },
      says: /limits\["nvidia.com\/gpu"\]: required where there is a request/,
    },
    { rule: 'a GPU request equals its limit', edit: { [`@resources.limits.${gpu}`]: 2 }, says: /is 1, must equal the limit 2/ },
    { rule: 'a GPU is whole', edit: { '@resources': { limits: { 'nvidia.com/gpu': '500m' } } }, says: /is "500m", must be a whole number/ },
    { rule: 'a resource has a domain', edit: { '@resources.limits.gpu': 1 }, says: /limits.gpu: must be cpu, memory/ },
    { rule: 'nothing is negative', edit: { '@resources.limits.ephemeral-storage': -1 }, says: /is -1, must not be negative/ },
    { rule: 'huge pages are whole pages', edit: { '@resources.limits.hugepages-2Mi': '3Mi' }, says: /must be a multiple of the page size/ },
    {
      rule: 'a claim is declared',
      edit: { '@resources.claims': [{ name: 'x' }] },
      says: /claims\[0\].name: is "x", which is no resource claim/,
    },
  ]);
});

describe('pods', () => {
  const required = (expression: object): object => ({
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } },
  });
  const volume = { name: 'shm', emptyDir: {} };
  refused(deployment, 'spec.template.spec', [
    { rule: 'volume names are unique', edit: { '^volumes': [volume, volume] }, says: /volumes: the name "shm" is used/ },
    {
      rule: 'a volume has one source',
      edit: { '^volumes.0.hostPath': { path: '/x' } },
      says: /must have one source, has emptyDir and hostPath/,
    },
    { rule: 'Exists tolerates without a value', edit: { '^tolerations.0.value': 'b' }, says: /tolerations\[0\].value: must be empty/ },
    {
      rule: 'tolerating all takes Exists',
      edit: { '^tolerations.0': { operator: 'Equal' } },
      says: /operator: must be Exists where there is no key/,
    },
    { rule: 'only NoExecute has seconds', edit: { '^tolerations.0.tolerationSeconds': 5 }, says: /effect: must be NoExecute/ },
    {
      rule: 'In has values',
      edit: { '^affinity': required({ key: 'a', operator: 'In' }) },
      says: /values: must be at least one legal label value/,
    },
    {
      rule: 'Gt has a number',
      edit: { '^affinity': required({ key: 'a', operator: 'Gt', values: ['x'] }) },
      says: /values: must be one whole number/,
    },
    { rule: 'a node label is legal', edit: { '^nodeSelector': { 'a b': 'x' } }, says: /nodeSelector\["a b"\]: the key/ },
    {
      rule: 'names of other objects are legal',
      edit: { '^serviceAccountName': 'A_b' },
      says: /serviceAccountName: is "A_b", must be a DNS subdomain/,
    },
    {
      rule: 'a pod field is one that can be read',
      edit: { '@env.1.valueFrom.fieldRef.fieldPath': 'spec.x' },
      says: /fieldPath: is "spec.x", must be a field/,
    },
  ]);
});

describe('controllers', () => {
  refused(deployment, 'spec.template.spec', [
    {
      rule: 'the selector matches',
      edit: { 'spec.selector.matchLabels.app': 'other' },
      says: /^Deployment\/web spec.selector: does not match the labels of the template, {"app":"web"}$/,
    },
    { rule: 'the selector is not empty', edit: { 'spec.selector': {} }, says: /spec.selector: must not be empty/ },
    { rule: 'the pods restart', edit: { '^restartPolicy': 'Never' }, says: /must be Always in a Deployment/ },
    {
      rule: 'a rollout can move',
      edit: { 'spec.strategy.rollingUpdate': { maxSurge: 0, maxUnavailable: '0%' } },
      says: /may not be 0 while maxSurge is 0/,
    },
    {
      rule: 'Recreate rolls nothing',
      edit: { 'spec.strategy': { type: 'Recreate', rollingUpdate: {} } },
      says: /may not be given where the type is Recreate/,
    },
    { rule: 'a spec is given', edit: { spec: undefined }, says: /^Deployment\/web spec: required/ },
    { rule: 'replicas are not negative', edit: { 'spec.replicas': -1 }, says: /spec.replicas: is -1, must not be negative/ },
  ]);
  refused(cronJob, '', [
    { rule: 'a schedule has five fields', edit: { 'spec.schedule': '0 3 * *' }, says: /schedule: is "0 3 \* \*", must be five fields/ },
    { rule: 'a time zone is known', edit: { 'spec.timeZone': 'Mars/Base' }, says: /timeZone: is "Mars\/Base"/ },
  ]);
  refused(service, '', [
    { rule: 'several ports have names', edit: { 'spec.ports.1': { port: 2 } }, says: /ports\[1\].name: required/ },
    { rule: 'ports differ', edit: { 'spec.ports.1': { name: 'b', port: 80 } }, says: /spec.ports: 80\/TCP is used more than once/ },
  ]);
});

describe('jobs', () => {
  const exit = 'spec.podFailurePolicy.rules.0.onExitCodes';
  refused(job, 'spec.template.spec', [
    {
      rule: 'the selector is left to the server',
      edit: { 'spec.selector': { matchLabels: { a: 'b' } } },
      says: /spec.selector: is made by the server/,
    },
    {
      rule: 'a selector of its own matches',
      edit: { 'spec.manualSelector': true, 'spec.selector': { matchLabels: { a: 'b' } } },
      says: /spec.selector: does not match/,
    },
    {
      rule: 'pods end',
      edit: { '^restartPolicy': undefined, 'spec.podFailurePolicy': undefined },
      says: /restartPolicy: is "Always" where it is left out/,
    },
    {
      rule: 'a podFailurePolicy sees every failure',
      edit: { '^restartPolicy': 'OnFailure' },
      says: /must be Never where there is a podFailurePolicy/,
    },
    {
      rule: 'a podFailurePolicy waits for the end',
      edit: { 'spec.podReplacementPolicy': 'TerminatingOrFailed' },
      says: /podReplacementPolicy: .* must be Failed/,
    },
    {
      rule: 'a failure rule names a container that is there',
      edit: { [`${exit}.containerName`]: 'x' },
      says: /containerName: is "x", must be one of "main"/,
    },
    { rule: 'success is no failure', edit: { [`${exit}.values`]: [0] }, says: /values: must not hold 0/ },
    { rule: 'exit codes are ordered', edit: { [`${exit}.values`]: [2, 1] }, says: /values: must be different numbers in ascending order/ },
    { rule: 'a failure rule has one condition', edit: { [exit]: undefined }, says: /rules\[0\]: must have exactly one of onExitCodes and/ },
    {
      rule: 'a limit per index needs indexes',
      edit: { 'spec.completionMode': 'NonIndexed' },
      says: /backoffLimitPerIndex: requires completionMode Indexed/,
    },
    {
      rule: 'FailIndex needs a limit per index',
      edit: { 'spec.backoffLimitPerIndex': undefined, 'spec.podFailurePolicy.rules.0.action': 'FailIndex' },
      says: /FailIndex requires/,
    },
    { rule: 'indexes are counted', edit: { 'spec.completions': undefined }, says: /completions: required beside parallelism/ },
    { rule: 'counts are not negative', edit: { 'spec.parallelism': -1 }, says: /parallelism: is -1, must not be negative/ },
  ]);
});

describe('job sets', () => {
  const worker = 'spec.replicatedJobs.1';
  const failJob = { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }] };
  const afterHead = [{ name: 'head', status: 'Ready' }];
  refused(jobSet, `${worker}.template.spec.template.spec`, [
    {
      rule: 'the webhook fills in OnFailure',
      edit: { [`${worker}.template.spec.podFailurePolicy`]: failJob },
      says: /restartPolicy: is "OnFailure", must be Never/,
    },
    {
      rule: 'pods are pods',
      edit: { '@volumeMounts.0.name': 'x' },
      says: /replicatedJobs\[1\].template.spec.template.spec.containers\[0\].volumeMounts\[0\].name/,
    },
    { rule: 'names of pods fit', edit: { 'metadata.name': 'a'.repeat(50) }, says: /replicatedJobs\[1\].name: would give a pod the name/ },
    {
      rule: 'names of jobs start with a letter',
      edit: {
        'metadata.name': '1a',
        'spec.replicatedJobs.1': undefined,
        'spec.failurePolicy': undefined,
        'spec.replicatedJobs': [{ name: 'a', template: { spec: { template: { spec: { containers: [{ name: 'a', image: 'i' }] } } } } }],
      },
      says: /would give a job the name "1a-a-0"/,
    },
    {
      rule: 'a job waits for an earlier one',
      edit: { [`${worker}.dependsOn`]: [{ name: 'tail', status: 'Ready' }] },
      says: /is "tail", must be an earlier job: "head"/,
    },
    {
      rule: 'the first job waits for none',
      edit: { 'spec.replicatedJobs.0.dependsOn': afterHead },
      says: /the first job cannot depend on another/,
    },
    {
      rule: 'jobs are ordered by one means',
      edit: { 'spec.startupPolicy.startupPolicyOrder': 'InOrder', [`${worker}.dependsOn`]: afterHead },
      says: /may not be InOrder where a job has dependsOn/,
    },
    {
      rule: 'success is of a job that is there',
      edit: { 'spec.successPolicy': { operator: 'All', targetReplicatedJobs: ['x'] } },
      says: /is "x", must be one of "head", "worker"/,
    },
    {
      rule: 'the coordinator is there',
      edit: { 'spec.coordinator': { replicatedJob: 'x' } },
      says: /coordinator.replicatedJob: is "x", which is no job/,
    },
    {
      rule: 'the coordinator is one of its pods',
      edit: { 'spec.coordinator': { replicatedJob: 'worker', podIndex: 8 } },
      says: /podIndex: is 8, but the job has fewer/,
    },
  ]);
});
