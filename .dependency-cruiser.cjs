/**
 * Which folder may import which. The order of `lib/` is the order in which a program becomes files; nothing looks back.
 * `test/structure/directions.test.ts` breaks every rule once, so that a rule which can no longer fail is noticed.
 */

const ours = '^(lib|constructs)/';
const place = '^lib/targets/[^/]+/';
/** An import that is gone once types are stripped. */
const typeOnly = ['type-only'];
/** Installed: below `node_modules`. Not installed, as an optional peer may be: under its own name. */
const npm = (name) => `(^|node_modules/)${name}(/|$)`;
const terraformEngine = npm('(cdktf|@cdktf/[^/]+)');
/** A user's own app goes through these files, as a type. */
const embedding = '^(constructs/(blueprint|embed)|lib/synth/synthesize)\\.ts$';
const kubernetesEngine = npm('(cdk8s|cdk8s-plus-[0-9]+)');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or miss a third. Imports of types count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'errors-import-nothing',
      comment: 'Everything else tells its issues through them.',
      severity: 'error',
      from: { path: '^lib/errors/' },
      to: { pathNot: '^lib/errors/' },
    },
    {
      name: 'catalog-imports-only-errors',
      comment: 'Facts depend on nobody.',
      severity: 'error',
      from: { path: '^lib/catalog/' },
      to: { pathNot: '^lib/(errors|catalog)/' },
    },
    {
      name: 'model-imports-only-facts-and-zod',
      comment: 'The model is plain data that every stage reads.',
      severity: 'error',
      from: { path: '^lib/model/' },
      to: { pathNot: `^lib/(errors|catalog|model)/|${npm('zod')}` },
    },
    {
      name: 'schemas-import-only-errors-and-zod',
      comment: 'They know the API of Kubernetes, and nothing of programs.',
      severity: 'error',
      from: { path: '^lib/schemas/' },
      to: { pathNot: `^lib/(errors|schemas)/|^(node:)?zlib$|${npm('zod')}` },
    },
    {
      name: 'schemas-judge-at-synth',
      comment: 'Objects are judged once, when all of them are made; a program that goes wrong before never reads a schema.',
      severity: 'error',
      from: { path: ours, pathNot: ['^lib/schemas/', '^lib/synth/object-checks\\.ts$'] },
      to: { path: '^lib/schemas/' },
    },
    {
      name: 'no-target-imports-another',
      comment: 'A place can be read, tested and removed alone.',
      severity: 'error',
      from: { path: '^lib/targets/([^/]+)/' },
      to: { path: place, pathNot: '^lib/targets/$1/' },
    },
    {
      name: 'nobody-knows-a-target',
      comment: 'Adding a place is adding a folder: programs and tests import it, the library never does.',
      severity: 'error',
      from: { path: ours, pathNot: place },
      to: { path: place },
    },
    {
      name: 'lib-does-not-know-constructs',
      comment: 'What users write becomes the model first. Helpers for tests take what users write.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/testing/' },
      to: { path: '^constructs/' },
    },
    {
      name: 'cdktf-only-where-terraform-is-drawn',
      comment: 'Engines are details of the last step.',
      severity: 'error',
      from: { path: ours, pathNot: [place, '^lib/emit/terraform/', '^lib/testing/'] },
      to: { path: terraformEngine, dependencyTypesNot: typeOnly },
    },
    {
      name: 'cdktf-types-only-at-the-border',
      comment: 'Types of the engine: the contract of targets, and what a program of the user hands in.',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [place, '^lib/emit/terraform/', '^lib/testing/', '^lib/targets/target\\.ts$', embedding],
      },
      to: { path: terraformEngine, dependencyTypes: typeOnly },
    },
    {
      name: 'cdk8s-only-where-yaml-is-written',
      comment: 'Engines are details of the last step.',
      severity: 'error',
      from: { path: ours, pathNot: '^lib/emit/kubernetes/' },
      to: { path: kubernetesEngine, dependencyTypesNot: typeOnly },
    },
    {
      name: 'cdk8s-types-only-at-the-border',
      comment: 'Types of the engine: what a program of the user hands in.',
      severity: 'error',
      from: { path: ours, pathNot: ['^lib/emit/kubernetes/', embedding] },
      to: { path: kubernetesEngine, dependencyTypes: typeOnly },
    },
    {
      name: 'disk-only-at-the-ends',
      comment:
        'Build contexts are read and what hosts are known and trusted by, outputs are written, cdktf insists on a scratch folder, and programs for hosts and clusters lie beside the code. Everything between is data.',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [
          '^lib/synth/write\\.ts$',
          '^lib/images/',
          '^lib/emit/(terraform|verification)/',
          '^lib/testing/',
          '^lib/targets/onprem/(given-file|host/scripts)\\.ts$',
        ],
      },
      to: { path: '^(node:)?fs(/promises)?$' },
    },
    {
      name: 'no-network-and-no-programs',
      comment: 'Synth asks nobody: the same program gives the same bytes on a machine without a network.',
      severity: 'error',
      from: { path: ours, pathNot: '^lib/testing/' },
      to: { path: '^(node:)?(child_process|cluster|dgram|dns|http|http2|https|net|tls|worker_threads)(/promises)?$' },
    },
    {
      name: 'library-does-not-import-its-tests',
      comment: 'These folders are not published.',
      severity: 'error',
      from: { path: ours },
      to: { path: '^(test|examples|bench)/' },
    },
    {
      name: 'nothing-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      // Tests and examples import the package by its name, which leads to what is built.
      to: { couldNotResolve: true, pathNot: '^cdk-gpu(/|$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/golden/|^build/' },
    // Sees imports of types, which compile to nothing.
    tsPreCompilationDeps: true,
    // No tsConfig: with its `paths`, the package `constructs` would be taken for our folder of that name.
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
    },
  },
};
