import { at, finding, repeated, show, type Finding, type Path } from '../finding';
import { dnsLabel1035 } from '../names';
import { containers, jobSetSpec, jobSpecs } from '../parts';
import type { ReplicatedJob } from '../shapes';
import type { Rule } from './rule';

// What JobSet's CRD says in CEL and its webhook in Go (kubernetes-sigs/jobset, pkg/webhooks/jobset_webhook.go).

const generatedNamesFit: Rule = (object) => {
  const jobs = jobSpecs(object);
  return at(['spec', 'replicatedJobs'], jobSetSpec(object)?.replicatedJobs).flatMap(({ path, value }) => {
    const job = `${object.metadata?.name ?? 'generated'}-${value.name}-${Math.max((value.replicas ?? 1) - 1, 0)}`;
    const spec = jobs.find((one) => one.path[2] === path[2])?.value;
    const pod = spec?.completionMode === 'Indexed' && spec.completions ? `${job}-${spec.completions - 1}-abcde` : undefined;
    const name = [job, pod].find((one) => one !== undefined && dnsLabel1035(one) !== undefined);
    return name === undefined
      ? []
      : [finding([...path, 'name'], `would give a ${name === pod ? 'pod' : 'job'} the name ${show(name)}, which ${dnsLabel1035(name)}`)];
  });
};

const dependenciesEarlier: Rule = (object) => {
  const jobs = jobSetSpec(object)?.replicatedJobs ?? [];
  return at(['spec', 'replicatedJobs'], jobs).flatMap(({ path, value }, index) => {
    const steps = [...path, 'dependsOn'];
    if (index === 0 && value.dependsOn !== undefined) return [finding(steps, 'the first job cannot depend on another')];
    const earlier = jobs.slice(0, index).map(({ name }) => name);
    return at(steps, value.dependsOn)
      .filter((one) => !earlier.includes(one.value.name))
      .map((one) => finding([...one.path, 'name'], `is ${show(one.value.name)}, must be an earlier job: ${earlier.map(show).join(', ')}`));
  });
};

const orderByOneMeans: Rule = (object) => {
  const spec = jobSetSpec(object);
  const both =
    spec?.startupPolicy?.startupPolicyOrder === 'InOrder' && spec.replicatedJobs?.some(({ dependsOn }) => dependsOn !== undefined);
  return both ? [finding(['spec', 'startupPolicy', 'startupPolicyOrder'], 'may not be InOrder where a job has dependsOn')] : [];
};

function targetFindings(path: Path, targets: readonly string[] | undefined, jobs: readonly ReplicatedJob[]): readonly Finding[] {
  const names = jobs.map(({ name }) => name);
  return at(path, targets)
    .filter(({ value }) => !names.includes(value))
    .map((target) => finding(target.path, `is ${show(target.value)}, must be one of ${names.map(show).join(', ')}`));
}

const targetsExist: Rule = (object) => {
  const spec = jobSetSpec(object);
  const jobs = spec?.replicatedJobs ?? [];
  const rules = at(['spec', 'failurePolicy', 'rules'], spec?.failurePolicy?.rules);
  return [
    ...targetFindings(['spec', 'successPolicy', 'targetReplicatedJobs'], spec?.successPolicy?.targetReplicatedJobs, jobs),
    ...rules.flatMap(({ path, value }) => targetFindings([...path, 'targetReplicatedJobs'], value.targetReplicatedJobs, jobs)),
    ...repeated(rules.flatMap(({ value }) => value.name ?? [])).map((name) =>
      finding(['spec', 'failurePolicy', 'rules'], `the name ${show(name)} is used more than once`),
    ),
    ...rules
      .filter(({ value }) => value.name !== undefined && !/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(value.name))
      .map(({ path, value }) => finding([...path, 'name'], `is ${show(value.name)}, must be a letter and then letters, digits or _,:`)),
  ];
};

const coordinatorExists: Rule = (object) => {
  const spec = jobSetSpec(object);
  const path = ['spec', 'coordinator'];
  if (spec?.coordinator === undefined) return [];
  const { replicatedJob, jobIndex = 0, podIndex = 0 } = spec.coordinator;
  const index = (spec.replicatedJobs ?? []).findIndex(({ name }) => name === replicatedJob);
  if (index < 0) return [finding([...path, 'replicatedJob'], `is ${show(replicatedJob)}, which is no job of the set`)];
  const job = jobSpecs(object).find((one) => one.path[2] === index)?.value;
  if (job?.completionMode !== 'Indexed' || job.completions === undefined)
    return [finding([...path, 'replicatedJob'], `is ${show(replicatedJob)}, which must be Indexed with completions`)];
  return [
    ...(jobIndex < (spec.replicatedJobs?.[index]?.replicas ?? 1)
      ? []
      : [finding([...path, 'jobIndex'], `is ${jobIndex}, but the job has fewer replicas`)]),
    ...(podIndex < job.completions ? [] : [finding([...path, 'podIndex'], `is ${podIndex}, but the job has fewer completions`)]),
  ];
};

const subdomainLegal: Rule = (object) => {
  const subdomain = jobSetSpec(object)?.network?.subdomain;
  const verdict = subdomain ? dnsLabel1035(subdomain) : undefined;
  return verdict === undefined ? [] : [finding(['spec', 'network', 'subdomain'], `is ${show(subdomain)}, ${verdict}`)];
};

const claimsMounted: Rule = (object) => {
  const mounted = containers(object).flatMap(({ value }) => (value.volumeMounts ?? []).map(({ name }) => name));
  return at(['spec', 'volumeClaimPolicies'], jobSetSpec(object)?.volumeClaimPolicies).flatMap((policy) =>
    at([...policy.path, 'templates'], policy.value.templates)
      .filter(({ value }) => !mounted.includes(value.metadata?.name ?? ''))
      .map(({ path, value }) => finding([...path, 'metadata', 'name'], `is ${show(value.metadata?.name)}, which no container mounts`)),
  );
};

export const jobSetRules: readonly Rule[] = [
  generatedNamesFit,
  dependenciesEarlier,
  orderByOneMeans,
  targetsExist,
  coordinatorExists,
  subdomainLegal,
  claimsMounted,
];
