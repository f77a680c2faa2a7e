import { at, finding, repeated, show, type Finding, type Path } from '../finding';
import { controllerSpec, jobSpecs } from '../parts';
import type { CronJobSpec, JobSpec, LabelSelector, PodFailureRule, PodTemplate } from '../shapes';
import type { Rule } from './rule';
import { isEmpty, matches, selectorFindings } from './selectors';

/** Kinds that the schema accepts without a spec, but the server does not. */
const needSpec: ReadonlySet<string> = new Set([
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
  'PersistentVolumeClaim',
  'Service',
]);

const specPresent: Rule = ({ kind, spec }) =>
  needSpec.has(kind) && spec === undefined ? [finding(['spec'], 'required, but missing')] : [];

const templatesHaveSpecs: Rule = (object) => {
  const templates: readonly { readonly path: Path; readonly value: PodTemplate }[] = [
    ...jobSpecs(object).map(({ path, value }) => ({ path: [...path, 'template'], value: value.template })),
    ...(controllerSpec(object) ? [{ path: ['spec', 'template'], value: controllerSpec(object)?.template ?? {} }] : []),
  ];
  return templates.filter(({ value }) => value.spec === undefined).map(({ path }) => finding([...path, 'spec'], 'required, but missing'));
};

function matchFindings(path: Path, selector: LabelSelector, template: PodTemplate): readonly Finding[] {
  const labels = template.metadata?.labels;
  return matches(selector, labels) ? [] : [finding(path, `does not match the labels of the template, ${show(labels ?? {})}`)];
}

const selectorMatches: Rule = (object) => {
  const spec = controllerSpec(object);
  const path = ['spec', 'selector'];
  const own = spec === undefined ? [] : [...selectorFindings(path, spec.selector), ...matchFindings(path, spec.selector, spec.template)];
  const empty = spec !== undefined && isEmpty(spec.selector) ? [finding(path, 'must not be empty')] : [];
  const jobs = jobSpecs(object).flatMap((job) => {
    if (job.value.selector === undefined) return [];
    const steps = [...job.path, 'selector'];
    // Without manualSelector the server makes the selector itself and refuses any other.
    if (!job.value.manualSelector) return [finding(steps, 'is made by the server, leave it out')];
    return [...selectorFindings(steps, job.value.selector), ...matchFindings(steps, job.value.selector, job.value.template)];
  });
  return [...own, ...empty, ...jobs];
};

const restartPolicyAllowed: Rule = (object) => {
  const jobs = jobSpecs(object).flatMap(({ path, value }) => {
    const policy = value.template.spec?.restartPolicy;
    const steps = [...path, 'template', 'spec', 'restartPolicy'];
    if (policy !== 'Never' && policy !== 'OnFailure')
      return [
        finding(
          steps,
          `is ${show(policy ?? 'Always')}${policy === undefined ? ' where it is left out' : ''}, must be Never or OnFailure in a job`,
        ),
      ];
    return value.podFailurePolicy && policy !== 'Never'
      ? [finding(steps, `is ${show(policy)}, must be Never where there is a podFailurePolicy`)]
      : [];
  });
  const spec = controllerSpec(object)?.template.spec;
  const own =
    spec && (spec.restartPolicy ?? 'Always') !== 'Always'
      ? [finding(['spec', 'template', 'spec', 'restartPolicy'], `is ${show(spec.restartPolicy)}, must be Always in a ${object.kind}`)]
      : [];
  return [...jobs, ...own];
};

const indexedJobsComplete: Rule = (object) =>
  jobSpecs(object).flatMap(({ path, value }) => {
    const indexed = value.completionMode === 'Indexed';
    const onlyIndexed = (['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'] as const).filter(
      (field) => !indexed && value[field] !== undefined,
    );
    return [
      ...onlyIndexed.map((field) => finding([...path, field], 'requires completionMode Indexed')),
      ...(value.maxFailedIndexes !== undefined && value.backoffLimitPerIndex === undefined
        ? [finding([...path, 'backoffLimitPerIndex'], 'required beside maxFailedIndexes, but missing')]
        : []),
      // Left out together, both are 1.
      ...(indexed && value.completions === undefined && value.parallelism !== undefined
        ? [finding([...path, 'completions'], 'required beside parallelism where completionMode is Indexed, but missing')]
        : []),
      ...((value.maxFailedIndexes ?? 0) > (value.completions ?? Infinity)
        ? [finding([...path, 'maxFailedIndexes'], `is ${value.maxFailedIndexes}, more than the ${value.completions} completions`)]
        : []),
    ];
  });

const failurePolicyLegal: Rule = (object) =>
  jobSpecs(object).flatMap(({ path, value }) => {
    const { podFailurePolicy, podReplacementPolicy } = value;
    if (podFailurePolicy === undefined) return [];
    const wrongReplacement = podReplacementPolicy !== undefined && podReplacementPolicy !== 'Failed';
    return [
      ...(wrongReplacement
        ? [finding([...path, 'podReplacementPolicy'], `is ${show(podReplacementPolicy)}, must be Failed where there is a podFailurePolicy`)]
        : []),
      ...at([...path, 'podFailurePolicy', 'rules'], podFailurePolicy.rules).flatMap((rule) =>
        failureRuleFindings(rule.path, rule.value, value),
      ),
    ];
  });

function failureRuleFindings(path: Path, rule: PodFailureRule, job: JobSpec): readonly Finding[] {
  const conditions = (rule.onPodConditions ?? []).length > 0;
  return [
    ...(rule.action === 'FailIndex' && job.backoffLimitPerIndex === undefined
      ? [finding([...path, 'action'], 'FailIndex requires backoffLimitPerIndex')]
      : []),
    ...(conditions === (rule.onExitCodes !== undefined) ? [finding(path, 'must have exactly one of onExitCodes and onPodConditions')] : []),
    ...(rule.onExitCodes ? exitCodeFindings([...path, 'onExitCodes'], rule.onExitCodes, job) : []),
  ];
}

function exitCodeFindings(
  path: Path,
  { containerName, operator, values }: NonNullable<PodFailureRule['onExitCodes']>,
  job: JobSpec,
): readonly Finding[] {
  const pod = job.template.spec;
  const names = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])].map(({ name }) => name);
  const ordered = values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
  return [
    ...(containerName !== undefined && !names.includes(containerName)
      ? [finding([...path, 'containerName'], `is ${show(containerName)}, must be one of ${names.map(show).join(', ')}`)]
      : []),
    ...(values.length === 0 || !ordered || repeated(values).length > 0
      ? [finding([...path, 'values'], 'must be different numbers in ascending order')]
      : []),
    ...(operator === 'In' && values.includes(0) ? [finding([...path, 'values'], 'must not hold 0 where the operator is In')] : []),
  ];
}

const countsNotNegative: Rule = (object) => {
  const jobs = jobSpecs(object).flatMap(({ path, value }) =>
    (['parallelism', 'completions', 'backoffLimit', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const).map((field) => ({
      path: [...path, field],
      count: value[field],
    })),
  );
  return [...jobs, { path: ['spec', 'replicas'], count: controllerSpec(object)?.replicas }]
    .filter(({ count }) => count !== undefined && count < 0)
    .map(({ path, count }) => finding(path, `is ${count}, must not be negative`));
};

const strategyLegal: Rule = (object) => {
  if (object.kind !== 'Deployment') return [];
  const spec = controllerSpec(object);
  const { type, rollingUpdate } = spec?.strategy ?? {};
  const path = ['spec', 'strategy', 'rollingUpdate'];
  if (type === 'Recreate' && rollingUpdate) return [finding(path, 'may not be given where the type is Recreate')];
  // Left out, both are 25%.
  const stuck = [rollingUpdate?.maxSurge, rollingUpdate?.maxUnavailable].every(
    (value) => value !== undefined && parseInt(String(value), 10) === 0,
  );
  const { progressDeadlineSeconds = 600, minReadySeconds = 0 } = spec ?? {};
  return [
    ...(stuck ? [finding([...path, 'maxUnavailable'], 'may not be 0 while maxSurge is 0')] : []),
    ...(progressDeadlineSeconds <= minReadySeconds
      ? [
          finding(
            ['spec', 'progressDeadlineSeconds'],
            `is ${progressDeadlineSeconds}, must be more than minReadySeconds, ${minReadySeconds}`,
          ),
        ]
      : []),
  ];
};

const scheduleLegal: Rule = (object) => {
  if (object.kind !== 'CronJob' || object.spec === undefined) return [];
  const { schedule } = object.spec as CronJobSpec;
  const path = ['spec', 'schedule'];
  if (schedule.includes('TZ')) return [finding(path, 'must not hold a time zone, use spec.timeZone')];
  const macro = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(schedule);
  const fields = schedule.trim().split(/\s+/);
  return macro || (fields.length === 5 && fields.every((field) => /^[\dA-Za-z*?/,-]+$/.test(field)))
    ? []
    : [finding(path, `is ${show(schedule)}, must be five fields of cron or a macro such as @daily`)];
};

export const workloadRules: readonly Rule[] = [
  specPresent,
  templatesHaveSpecs,
  selectorMatches,
  restartPolicyAllowed,
  indexedJobsComplete,
  failurePolicyLegal,
  countsNotNegative,
  strategyLegal,
  scheduleLegal,
];
