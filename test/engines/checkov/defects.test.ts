import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenFolder } from '../../../examples/run-example';
import { contents, fill, scratch } from '../../support/programs';
import { judgedBy } from '../engine';
import { caught } from '../report';
import { kubeScore } from '../kube-score/kube-score';
import { startCheckov } from './checkov';
import { awsDefects, gcpDefects, objectDefects, registryDefects, scoreDefects } from './defects';
import type { Finding } from './finding';
import { spoiltObjects, spoiltStack, type Defect } from './spoil';

const workloadsFile = 'manifests/main/40-workloads.k8s.yaml';

/** Every defect is found, where it is; `before` is what the scanner says without them. */
function expectCaught(
  judge: string,
  {
    before,
    after,
    defects,
  }: { readonly before: readonly Finding[]; readonly after: readonly Finding[]; readonly defects: readonly Defect[] },
): void {
  const found = (findings: readonly Finding[], { rule, object }: Defect): Finding | undefined =>
    findings.find((each) => each.rule === rule && each.object === object);
  for (const defect of defects)
    expect({ what: defect.what, before: found(before, defect)?.rule, after: found(after, defect)?.rule }).toEqual({
      what: defect.what,
      before: undefined,
      after: defect.rule,
    });
  for (const defect of defects) caught(defect.what, judge, `${defect.rule} ${found(after, defect)?.title ?? ''}: ${defect.object}`);
}

judgedBy(['checkov'], 'checkov refuses', (engine) => {
  const folder = scratch();
  const scanner = startCheckov(engine.program('checkov'));
  afterAll(() => scanner.stop());
  const scan = async (files: Readonly<Record<string, string>>): Promise<readonly Finding[]> => {
    const at = folder('defects');
    fill(at, files);
    return (await scanner.scan(at, ['terraform_json', 'kubernetes'])).findings;
  };

  test.each([
    { example: '01-first', path: 'cdktf.out/stacks/vision-main/cdk.tf.json', defects: awsDefects },
    { example: '01-first', path: 'cdktf.out/stacks/vision-registry/cdk.tf.json', defects: registryDefects },
    { example: '02-google-cloud', path: 'cdktf.out/stacks/vision-main/cdk.tf.json', defects: gcpDefects },
  ])('defects in $path of $example', async ({ example, path, defects }) => {
    const files = { [path]: readFileSync(join(goldenFolder(example), path), 'utf8') };
    expectCaught(`checkov ${engine.version}`, { before: await scan(files), after: await scan(spoiltStack(files, path, defects)), defects });
  });

  test('defects in objects, beside their annotations', async () => {
    const files = contents(join(goldenFolder('01-first'), 'manifests/main'));
    const path = '40-workloads.k8s.yaml';
    expectCaught(`checkov ${engine.version}`, {
      before: await scan(files),
      after: await scan(spoiltObjects(files, path, objectDefects)),
      defects: objectDefects,
    });
  });

  test('pods that no network policy holds', async () => {
    const { '40-workloads.k8s.yaml': workloads = '' } = contents(join(goldenFolder('01-first'), 'manifests/main'));
    const findings = await scan({ 'workloads.yaml': workloads });
    const found = findings.find(({ rule, object }) => rule === 'CKV2_K8S_6' && object.includes('chat'));
    expect(found?.title).toBe('Minimize the admission of pods which lack an associated NetworkPolicy');
    caught('pods that no network policy holds', `checkov ${engine.version}`, `CKV2_K8S_6 ${found?.title ?? ''}: ${found?.object ?? ''}`);
  });
});

judgedBy(['kube-score'], 'kube-score refuses', (engine) => {
  const folder = scratch();
  const scan = async (files: Readonly<Record<string, string>>): Promise<readonly Finding[]> => {
    const at = folder('defects');
    fill(at, files);
    return (await kubeScore(engine.program('kube-score'), at)).findings;
  };
  const files = contents(goldenFolder('01-first'));

  test.each(scoreDefects)('$what', async (defect) => {
    expectCaught(`kube-score ${engine.version}`, {
      before: await scan(files),
      after: await scan(spoiltObjects(files, workloadsFile, [defect])),
      defects: [defect],
    });
  });

  test('pods that no network policy holds', async () => {
    const found = (await scan({ 'workloads.yaml': files[workloadsFile] ?? '' })).find(({ rule }) => rule === 'pod-networkpolicy');
    expect(found).toMatchObject({ object: 'Deployment.vision.chat', title: 'The pod does not have a matching NetworkPolicy' });
    caught(
      'pods that no network policy holds',
      `kube-score ${engine.version}`,
      `pod-networkpolicy ${found?.title ?? ''}: ${found?.object ?? ''}`,
    );
  });
});
