import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateObjects } from '../support/kubernetes-schemas';
import { examples, goldenFolder, runExample } from '../../examples/run-example';
import { planStacks, validateStacks } from '../../lib/testing/offline-terraform';
import { parseAllDocuments } from 'yaml';
import { terraformIsHere } from '../support/tools';

/** Kinds of projects whose schemas are not stored: what is written of them is held by the tests of the place that writes them. */
const withoutSchema = ['IPAddressPool', 'L2Advertisement', 'NicNodePolicy'];

describe.each(examples)('example %s', (example) => {
  const files = runExample(example);

  test('writes what is in its golden folder, byte for byte (`npm run golden` updates it)', () => {
    expect([...files.keys()]).toEqual(filesBelow(goldenFolder(example)));
    for (const [path, text] of files)
      expect({ path, text }).toEqual({ path, text: readFileSync(join(goldenFolder(example), path), 'utf8') });
  });

  test('writes the same bytes in a second run in another folder', () => {
    expect(runExample(example)).toEqual(files);
  });

  test('names no path of a machine and no time in its output', () => {
    for (const [path, text] of files)
      expect({
        path,
        found: /(^|["\s])\/(home\/(?!cdk-gpu)|root\/|tmp\/|work\/|Users\/)|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.exec(text)?.[0],
      }).toEqual({
        path,
        found: undefined,
      });
  });

  test('writes Kubernetes objects that strict schemas take', () => {
    const objects = [...files]
      .filter(([path]) => path.startsWith('manifests/'))
      .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as { readonly kind: string }))
      .filter(({ kind }) => !withoutSchema.includes(kind));
    expect(objects.length).toBeGreaterThan(5);
    expect(validateObjects('1.35', objects)).toEqual([]);
  });

  (terraformIsHere ? test : test.skip)('writes stacks that terraform validates and plans', async () => {
    const stacks = Object.fromEntries(
      [...files].flatMap(([path, text]) => {
        const name = /^cdktf\.out\/stacks\/([^/]+)\//.exec(path)?.[1];
        return name === undefined ? [] : [[name, JSON.parse(text) as unknown] as const];
      }),
    );
    expect(await validateStacks(stacks)).toEqual({ ok: true, messages: [] });
    const { ok, messages, plans } = await planStacks(stacks);
    expect({ ok, messages }).toEqual({ ok: true, messages: [] });
    for (const plan of Object.values(plans)) expect(plan).toMatchObject({ update: 0, replace: 0, destroy: 0 });
  });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
