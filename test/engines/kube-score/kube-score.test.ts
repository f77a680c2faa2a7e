import { kubernetesWaivers } from '../../../lib/emit/kubernetes/waivers';
import { fill, scratch } from '../../support/programs';
import { askedOfWorkloads } from '../../waivers/rows';
import { explainObject } from '../checkov/explained';
import type { Finding, Scan } from '../checkov/finding';
import { inPairs } from './in-pairs';
import { jobsOfSets, notesFor, objectsIn, scanned, written, type Files } from '../checkov/prepared';
import { allSubjects, type Subject } from '../subjects';
import { judgedBy } from '../engine';
import { saw } from '../report';
import { kubeScore } from './kube-score';

/** What it says about one cluster of a subject. Clusters are scored apart: it takes objects of one name and namespace for one. */
interface Judged {
  readonly subject: Subject;
  readonly files: Files;
  readonly asWritten: Scan;
  /** As if there were no annotations. */
  readonly heedless: Scan;
  /** The same of the Jobs that JobSets become. */
  readonly jobs: Scan;
}

const told = ({ rule, object, file }: Finding): string => `${file} ${object} ${rule}`;

judgedBy(['kube-score'], 'kube-score', (engine) => {
  const folder = scratch();
  let all: readonly Judged[] = [];
  const needed = new Set<string>();

  beforeAll(async () => {
    const context = folder('context');
    fill(context, { Dockerfile: 'FROM scratch\n', 'main.py': 'print(1)\n' });
    const program = engine.program('kube-score');
    const clusters = allSubjects([context], 30)
      .map(scanned)
      .flatMap((subject) => clustersOf(subject).map((files) => ({ subject, files })));
    all = await inPairs(clusters, async ({ subject, files }) => {
      const [one, other] = [folder('written'), folder('jobs')];
      const added = written(jobsOfSets(files));
      fill(one, files);
      fill(other, { ...files, ...added });
      const jobs = await kubeScore(program, other, true);
      return {
        subject,
        files,
        asWritten: await kubeScore(program, one),
        heedless: await kubeScore(program, one, true),
        jobs: { ...jobs, findings: jobs.findings.filter(({ file }) => file in added) },
      };
    });
    for (const { files, asWritten, jobs } of all)
      saw(`kube-score ${engine.version}`, {
        clusters: 1,
        objects: objectsIn(files).length,
        'checks passed': asWritten.passed,
        'findings that annotations waive': asWritten.skipped.length,
        'findings in pods of training jobs, waived alike': jobs.findings.length,
        'findings in objects, asked for': asWritten.findings.length,
      });
  });

  test('finds nothing that is neither waived nor asked for by the program', () => {
    for (const { subject, asWritten } of all) {
      const unexplained = asWritten.findings.filter((finding) => {
        const why = explainObject('kube-score', subject, finding);
        if (why !== null) needed.add(why.rule);
        return why === null || subject.kind === 'defaults';
      });
      expect({ subject: subject.name, unexplained }).toEqual({ subject: subject.name, unexplained: [] });
    }
  });

  test('reads every annotation', () => {
    for (const { subject, files, asWritten } of all) {
      const notes = notesFor('kube-score', objectsIn(files)).map((note) => `${note.file} ${note.object} ${note.rule}`);
      expect({ subject: subject.name, skipped: asWritten.skipped.map(told).sort() }).toEqual({
        subject: subject.name,
        skipped: notes.sort(),
      });
    }
  });

  test('would find what each annotation waives, there and nowhere else', () => {
    for (const { subject, files, heedless, jobs } of all) {
      const notes = notesFor('kube-score', [...objectsIn(files), ...jobsOfSets(files)]);
      for (const { rule } of notes) needed.add(rule);
      const findings = [...heedless.findings, ...jobs.findings].filter((finding) => explainObject('kube-score', subject, finding) === null);
      expect({ subject: subject.name, findings: findings.map(told).sort() }).toEqual({
        subject: subject.name,
        findings: notes.map(({ file, object, rule }) => `${file} ${object} ${rule}`).sort(),
      });
    }
  });

  test('finds something for every row', () => {
    const rules = [...kubernetesWaivers, ...askedOfWorkloads].filter(({ scanner }) => scanner === 'kube-score').map(({ rule }) => rule);
    expect(rules.filter((rule) => !needed.has(rule))).toEqual([]);
  });
});

/** Its files of objects, cluster by cluster. */
function clustersOf({ files }: Subject): readonly Files[] {
  const clusters = new Map<string, Record<string, string>>();
  for (const [path, text] of Object.entries(files)) {
    const cluster = /^manifests\/([^/]+)\//.exec(path)?.[1];
    if (cluster !== undefined) clusters.set(cluster, { ...clusters.get(cluster), [path]: text });
  }
  return [...clusters.values()];
}
