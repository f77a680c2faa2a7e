import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareSides, type Measure } from './compare';
import { run, runNode } from './measure';
import { assertSameKinds, readKubernetes, readTerraform, type Things } from './same-output';

/** From the compiled place in `build-bench/bench`. */
const root = join(__dirname, '..', '..');
/** The README's first program, which a test holds to the README, and what it writes. */
const example = join(root, 'examples', '01-first');
const sources = { library: join(example, 'main.ts'), 'by-hand': join(root, 'bench', 'programs', 'types-by-hand.ts') } as const;

/** One run of the compiler, as `tsc --extendedDiagnostics` and the system tell it. */
interface TypeCheck {
  readonly cpuSeconds: number;
  readonly diagnostics: string;
}

const measures: readonly Measure<TypeCheck>[] = [
  { title: 'total s', digits: 2, of: ({ diagnostics }) => figure(diagnostics, 'Total time') },
  { title: 'cpu s', digits: 2, of: ({ cpuSeconds }) => cpuSeconds },
  { title: 'check s', digits: 2, of: ({ diagnostics }) => figure(diagnostics, 'Check time') },
  { title: 'memory MiB', digits: 0, of: ({ diagnostics }) => figure(diagnostics, 'Memory used') / 1024 },
  { title: 'types', digits: 0, of: ({ diagnostics }) => figure(diagnostics, 'Types') },
  { title: 'instantiations', digits: 0, of: ({ diagnostics }) => figure(diagnostics, 'Instantiations') },
];

/** As projects of `cdktf init` check types, and as those of `cdk8s init` do, which check the declarations of all libraries in each run. */
const strictness = [
  { options: ['--skipLibCheck'], title: "libraries' declarations only read, meant to take at most 1.3 of the time by hand" },
  { options: ['--skipLibCheck', 'false'], title: "libraries' declarations checked too" },
] as const;

/** Type checks the README's first program as an installed package serves it, and a program that writes the same with cdktf and cdk8s alone. */
export function compareTypes({ quick, rounds }: { readonly quick: boolean; readonly rounds: number }): void {
  const things = checkKinds();
  const project = installedProject();
  try {
    for (const { options, title } of quick ? strictness.slice(0, 1) : strictness) {
      const library = (): TypeCheck => typeCheck(project, 'library', options);
      const byHand = (): TypeCheck => typeCheck(project, 'by-hand', options);
      // Both bring their declarations into the disk's cache.
      library();
      byHand();
      compareSides({
        title: `type checking (${things} things of the same kinds on both sides), ${title}`,
        rounds,
        measures,
        library,
        byHand,
      });
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** Runs the program by hand, and holds it to the example's reviewed output, less the stand-ins for nodes: nobody writes those by hand. */
function checkKinds(): number {
  const written = (outdirVariable: 'CDKTF_OUTDIR' | 'CDK8S_OUTDIR', read: (outdir: string) => Things): Things => {
    let things: Things = new Map();
    run({ program: 'types-by-hand', count: 1, outdirVariable }, (outdir) => (things = read(outdir)));
    return things;
  };
  const terraform = readTerraform(join(example, 'golden', 'cdktf.out'));
  const kubernetes = readKubernetes(join(example, 'golden', 'manifests'));
  assertSameKinds(terraform, written('CDKTF_OUTDIR', readTerraform));
  assertSameKinds(kubernetes, written('CDK8S_OUTDIR', readKubernetes));
  return terraform.size + kubernetes.size;
}

/** A folder like a user's, in which the package is found through its `exports`. Both programs get the same options. */
function installedProject(): string {
  const project = mkdtempSync(join(tmpdir(), 'cdk-gpu-bench-'));
  const modules = join(project, 'node_modules');
  mkdirSync(modules);
  symlinkSync(root, join(modules, 'cdk-gpu'));
  for (const name of ['@cdktf', '@types', 'cdk8s', 'cdktf', 'constructs'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const [side, source] of Object.entries(sources)) {
    copyFileSync(source, join(project, `${side}.ts`));
    const config = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { rootDir: '.', types: ['node'], paths: {} },
      files: [`${side}.ts`],
      include: [],
    };
    writeFileSync(join(project, `${side}.json`), JSON.stringify(config));
  }
  return project;
}

function typeCheck(project: string, side: keyof typeof sources, options: readonly string[]): TypeCheck {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { sample, stdout } = runNode([compiler, '--project', `${side}.json`, '--noEmit', '--extendedDiagnostics', ...options], project);
  return { cpuSeconds: sample.cpuSeconds, diagnostics: stdout };
}

/** A line such as `Memory used: 205317K`. */
function figure(diagnostics: string, title: string): number {
  const value = new RegExp(`^${title}:\\s+([\\d.]+)`, 'm').exec(diagnostics)?.[1];
  if (value === undefined) throw new Error(`the compiler does not say "${title}":\n${diagnostics}`);
  return Number(value);
}
