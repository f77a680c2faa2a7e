import { kubernetesWaivers } from '../../../lib/emit/kubernetes/waivers';
import { fill, scratch } from '../../support/programs';
import { askedOfPlaces, askedOfWorkloads, terraformWaivers } from '../../waivers/rows';
import { judgedBy } from '../engine';
import { saw } from '../report';
import { startCheckov } from './checkov';
import { explainObject, explainStack, type Explanation } from './explained';
import type { Finding, Scan } from './finding';
import { bare, jobsFile, jobsOfSets, notesFor, objectsIn, readable, scanned, written } from './prepared';
import { allSubjects, type Subject } from '../subjects';

/** What it says about one subject. */
interface Judged {
  readonly subject: Subject;
  /** Terraform, objects without their annotations, and the Jobs that JobSets become. */
  readonly heedless: Scan;
  /** Objects as they are written; of random programs, which take long, this is left out. */
  readonly asWritten: Scan | null;
}

const ofObject = ({ file }: Finding): boolean => file.endsWith('.yaml');
const told = ({ rule, object, file }: Finding): string => `${file} ${object} ${rule}`;

judgedBy(['checkov'], 'checkov', (engine) => {
  const folder = scratch();
  const scanner = startCheckov(engine.program('checkov'));
  afterAll(() => scanner.stop());
  let all: readonly Judged[] = [];
  /** Rules of rows that something was found for. */
  const needed = new Set<string>();

  /** Where nothing is asked for, only a waiver explains. */
  const known = (why: Explanation | null, { kind }: Subject): boolean => {
    if (why !== null) needed.add(why.rule);
    return why !== null && (why.by === 'waiver' || kind !== 'defaults');
  };

  beforeAll(async () => {
    const context = folder('context');
    fill(context, { Dockerfile: 'FROM scratch\n', 'main.py': 'print(1)\n' });
    const judged: Judged[] = [];
    for (const subject of allSubjects([context], 8).map(scanned)) {
      const [one, other] = [folder('bare'), folder('written')];
      fill(one, { ...readable(bare(subject.files)), ...bare(written(jobsOfSets(subject.files))) });
      const heedless = await scanner.scan(one, ['terraform_json', 'kubernetes']);
      fill(other, subject.files);
      judged.push({ subject, heedless, asWritten: subject.kind === 'random' ? null : await scanner.scan(other, ['kubernetes']) });
    }
    all = judged;
    for (const { subject, asWritten, heedless } of all) {
      const ofJobs = heedless.findings.filter(({ file }) => file.endsWith(jobsFile));
      saw(`checkov ${engine.version}`, {
        programs: 1,
        stacks: Object.keys(subject.files).filter((path) => path.endsWith('cdk.tf.json')).length,
        objects: objectsIn(subject.files).length,
        'checks passed': heedless.passed,
        'findings waived by annotation': heedless.findings.filter(ofObject).length - ofJobs.length,
        'the same in pods of training jobs': ofJobs.length,
        'findings in Terraform, waived or asked for': heedless.findings.filter((finding) => !ofObject(finding)).length,
        'annotations read': asWritten?.skipped.length ?? 0,
      });
    }
  });

  test('finds nothing in Terraform that is neither waived nor asked for', () => {
    for (const { subject, heedless } of all) {
      const unexplained = heedless.findings.filter(
        (finding) => !ofObject(finding) && !known(explainStack(subject.files, finding), subject),
      );
      expect({ subject: subject.name, unexplained }).toEqual({ subject: subject.name, unexplained: [] });
    }
  });

  test('finds nothing in objects as they are written but what the program asks for', () => {
    for (const { subject, asWritten } of all) {
      const unexplained = asWritten?.findings.filter((finding) => !known(explainObject('checkov', subject, finding), subject)) ?? [];
      expect({ subject: subject.name, unexplained }).toEqual({ subject: subject.name, unexplained: [] });
    }
  });

  test('reads every annotation, with its reason', () => {
    for (const { subject, asWritten } of all) {
      if (asWritten === null) continue;
      const notes = notesFor('checkov', objectsIn(subject.files)).map((note) => `${note.file} ${note.object} ${note.rule} ${note.reason}`);
      const skipped = asWritten.skipped.map((each) => `${told(each)} ${each.reason}`);
      expect({ subject: subject.name, skipped: skipped.sort() }).toEqual({ subject: subject.name, skipped: notes.sort() });
    }
  });

  test('would find what each annotation waives, there and nowhere else', () => {
    for (const { subject, heedless } of all) {
      const notes = notesFor('checkov', [...objectsIn(subject.files), ...jobsOfSets(subject.files)]);
      for (const { rule } of notes) needed.add(rule);
      const findings = heedless.findings.filter((finding) => ofObject(finding) && explainObject('checkov', subject, finding) === null);
      expect({ subject: subject.name, findings: findings.map(told).sort() }).toEqual({
        subject: subject.name,
        findings: notes.map(({ file, object, rule }) => `${file} ${object} ${rule}`).sort(),
      });
    }
  });

  test('finds something for every row', () => {
    const rows = [...kubernetesWaivers, ...Object.values(terraformWaivers).flat(), ...askedOfWorkloads, ...askedOfPlaces];
    const rules = rows.filter(({ scanner }) => scanner === 'checkov').map(({ rule }) => rule);
    expect(rules.filter((rule) => !needed.has(rule))).toEqual([]);
  });
});
