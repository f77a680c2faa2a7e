import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const configPath = join(root, '.dependency-cruiser.cjs');
const { forbidden } = require(configPath) as { readonly forbidden: readonly { readonly name: string }[] };

/** A file of a tree made up for this test, and the one thing that it imports. `types` writes `import type`. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly types?: boolean;
}

/** Each breaks one rule. */
const broken: Readonly<Record<string, Import>> = {
  'no-cycles': { from: 'lib/synth/there.ts', to: 'lib/synth/back.ts', types: true },
  'errors-import-nothing': { from: 'lib/errors/issue.ts', to: 'lib/model/pool.ts' },
  'catalog-imports-only-errors': { from: 'lib/catalog/gpu.ts', to: 'lib/model/pool.ts' },
  'model-imports-only-facts-and-zod': { from: 'lib/model/blueprint.ts', to: 'lib/placement/place.ts' },
  'schemas-import-only-errors-and-zod': { from: 'lib/schemas/kinds.ts', to: 'lib/model/pool.ts' },
  'schemas-judge-at-synth': { from: 'lib/emit/kubernetes/judged.ts', to: 'lib/schemas/leaf.ts' },
  'no-target-imports-another': { from: 'lib/targets/here/index.ts', to: 'lib/targets/there/names.ts' },
  'nobody-knows-a-target': { from: 'lib/checks/all.ts', to: 'lib/targets/there/names.ts' },
  'lib-does-not-know-constructs': { from: 'lib/placement/pods.ts', to: 'constructs/gpu-cluster.ts' },
  'cdktf-only-where-terraform-is-drawn': { from: 'lib/synth/outdirs.ts', to: '@cdktf/provider-aws/lib/vpc/index.js' },
  'cdktf-types-only-at-the-border': { from: 'lib/checks/names.ts', to: 'cdktf', types: true },
  'cdk8s-only-where-yaml-is-written': { from: 'lib/targets/here/pods.ts', to: 'cdk8s' },
  'cdk8s-types-only-at-the-border': { from: 'constructs/image.ts', to: 'cdk8s', types: true },
  'disk-only-at-the-ends': { from: 'constructs/registry.ts', to: 'node:fs' },
  'no-network-and-no-programs': { from: 'lib/emit/kubernetes/helm.ts', to: 'node:child_process' },
  'library-does-not-import-its-tests': { from: 'lib/emit/report/page.ts', to: 'test/helpers.ts' },
  'nothing-unresolvable': { from: 'lib/emit/bake/file.ts', to: 'lib/emit/bake/missing.ts' },
};

/** The nearest neighbours of those, which are right. */
const allowed: readonly Import[] = [
  { from: 'lib/catalog/machine.ts', to: 'lib/errors/leaf.ts' },
  { from: 'lib/model/cluster.ts', to: 'zod' },
  { from: 'lib/model/image.ts', to: 'lib/catalog/leaf.ts' },
  { from: 'lib/targets/here/network.ts', to: '@cdktf/provider-aws/lib/vpc/index.js' },
  { from: 'lib/targets/here/options.ts', to: 'lib/targets/cloud.ts' },
  { from: 'lib/targets/target.ts', to: 'cdktf', types: true },
  { from: 'lib/emit/terraform/emit.ts', to: 'cdktf' },
  { from: 'lib/emit/terraform/scratch.ts', to: 'node:fs' },
  { from: 'lib/emit/kubernetes/emit.ts', to: 'cdk8s' },
  // The package of that name, not our folder.
  { from: 'lib/emit/kubernetes/charts.ts', to: 'constructs' },
  { from: 'lib/synth/synthesize.ts', to: 'cdktf', types: true },
  { from: 'lib/synth/write.ts', to: 'node:fs' },
  { from: 'lib/schemas/bundle.ts', to: 'node:zlib' },
  { from: 'lib/schemas/validator.ts', to: 'zod' },
  { from: 'lib/synth/object-checks.ts', to: 'lib/schemas/leaf.ts' },
  { from: 'lib/testing/synth.ts', to: 'constructs/gpu-cluster.ts' },
  { from: 'lib/testing/terraform.ts', to: 'node:child_process' },
  { from: 'constructs/embed.ts', to: 'cdk8s', types: true },
  { from: 'constructs/blueprint.ts', to: 'lib/errors/leaf.ts' },
  { from: 'test/helpers.ts', to: 'lib/targets/there/names.ts' },
];

/** Files that others import. */
const leaves = [
  'lib/errors/leaf.ts',
  'lib/catalog/leaf.ts',
  'lib/schemas/leaf.ts',
  'lib/model/pool.ts',
  'lib/placement/place.ts',
  'lib/targets/cloud.ts',
  'lib/targets/there/names.ts',
  'constructs/gpu-cluster.ts',
  'node_modules/constructs/index.js',
  'node_modules/zod/index.js',
  'node_modules/cdktf/index.js',
  'node_modules/cdk8s/index.js',
  'node_modules/@cdktf/provider-aws/lib/vpc/index.js',
];

function specifier({ from, to }: Import): string {
  if (!/^(lib|constructs|test)\//.test(to)) return to;
  const path = relative(dirname(from), to).replace(/\.ts$/, '');
  return path.startsWith('.') ? path : `./${path}`;
}

function writeTree(folder: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const leaf of leaves) write(leaf, leaf.endsWith('.js') ? 'exports.thing = 1;\n' : 'export const thing = 1;\n');
  for (const each of [...Object.values(broken), ...allowed, { from: 'lib/synth/back.ts', to: 'lib/synth/there.ts', types: true }]) {
    const line = each.types === true ? `import type { thing } from '${specifier(each)}';` : `import { thing } from '${specifier(each)}';`;
    write(each.from, `${line}\nexport const used${each.types === true ? ': typeof thing | null = null' : ' = thing'};\n`);
  }
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** Names of broken rules by file. */
function cruise(): ReadonlyMap<string, readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'directions-'));
  try {
    writeTree(folder);
    const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const output = execFileSync(process.execPath, [cli, '--config', configPath, '--output-type', 'json', 'lib', 'constructs', 'test'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const { summary } = JSON.parse(output) as { readonly summary: { readonly violations: readonly Violation[] } };
    const names = new Map<string, string[]>();
    for (const { from, rule } of summary.violations) names.set(from, [...(names.get(from) ?? []), rule.name]);
    return names;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('directions of imports are held by rules that can fail', () => {
  const found = cruise();

  test('every rule is broken here once', () => {
    expect(Object.keys(broken).sort()).toEqual(forbidden.map((rule) => rule.name).sort());
  });

  test.each(Object.entries(broken))('%s', (rule, { from, to }) => {
    // A cycle is told at one of its files.
    expect([...(found.get(from) ?? []), ...(found.get(to) ?? [])]).toContain(rule);
  });

  test.each(allowed.map((each) => [each.from, each.to]))('%s may import %s', (from) => {
    expect(found.get(from)).toBeUndefined();
  });
});
