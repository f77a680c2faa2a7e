// Time and memory of whole processes against the same output written by hand, and of the placement's proof: npm run bench, npm run bench -- --quick
// Only the proof: npm run bench -- --proof
import { availableParallelism } from 'node:os';
import { run, type Job, type Sample } from './measure';
import { compareProofs } from './proof';
import { assertSame, readKubernetes, readTerraform, type Things } from './same-output';
import { formatSpread, spreadOf } from './statistics';

interface Comparison {
  readonly title: string;
  readonly engine: 'terraform' | 'kubernetes';
  /** Clusters or services. */
  readonly count: number;
}

const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 7;
const comparisons: readonly Comparison[] = [
  { title: '1 cluster, 7 resources', engine: 'terraform', count: 1 },
  { title: '100 clusters, 700 resources', engine: 'terraform', count: 100 },
  ...(quick ? [] : [{ title: '1000 clusters, 7000 resources', engine: 'terraform', count: 1000 } as const]),
  ...(quick
    ? [{ title: '100 services', engine: 'kubernetes', count: 100 } as const]
    : [{ title: '2000 services', engine: 'kubernetes', count: 2000 } as const]),
];

const measures: readonly { readonly title: string; readonly digits: number; readonly of: (sample: Sample) => number }[] = [
  { title: 'wall s', digits: 2, of: (sample) => sample.wallSeconds },
  { title: 'cpu s', digits: 2, of: (sample) => sample.cpuSeconds },
  { title: 'peak MiB', digits: 0, of: (sample) => sample.mebibytes },
];

function jobs({ engine, count }: Comparison): { readonly library: Job; readonly byHand: Job } {
  const outdirVariable = engine === 'terraform' ? 'CDKTF_OUTDIR' : 'CDK8S_OUTDIR';
  return {
    library: { program: `${engine}-library`, count, outdirVariable },
    byHand: { program: `${engine}-by-hand`, count, outdirVariable },
  };
}

/** Runs each side once, which also warms the disk's cache, and says how many things it wrote. */
function check(comparison: Comparison): number {
  const { library, byHand } = jobs(comparison);
  const read = comparison.engine === 'terraform' ? readTerraform : readKubernetes;
  const written = (job: Job): Things => {
    let things: Things = new Map();
    run(job, (outdir) => (things = read(outdir)));
    return things;
  };
  const ours = written(library);
  assertSame(ours, written(byHand));
  return ours.size;
}

/** Both sides in turn, and who goes first in turn too: what slows the machine down for a while hits both. */
function compare(comparison: Comparison): void {
  const things = check(comparison);
  const { library, byHand } = jobs(comparison);
  const ours: Sample[] = [];
  const theirs: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) ours.push(run(library));
    theirs.push(run(byHand));
    if (round % 2 === 1) ours.push(run(library));
  }
  console.log(`${comparison.title} (the same ${things} things on both sides)`);
  console.log(
    row(
      '',
      measures.map(({ title }) => title),
    ),
  );
  console.log(
    row(
      'library',
      measures.map(({ of, digits }) => formatSpread(spreadOf(ours.map(of)), digits)),
    ),
  );
  console.log(
    row(
      'by hand',
      measures.map(({ of, digits }) => formatSpread(spreadOf(theirs.map(of)), digits)),
    ),
  );
  console.log(
    `${row(
      'ratio',
      measures.map(({ of }) => formatSpread(spreadOf(pairedRatios(ours.map(of), theirs.map(of))), 2)),
    )}\n`,
  );
}

function row(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(8)} ${cells.map((cell) => cell.padEnd(20)).join(' ')}`.trimEnd();
}

function pairedRatios(ours: readonly number[], theirs: readonly number[]): readonly number[] {
  return ours.map((value, i) => value / (theirs[i] ?? Number.NaN));
}

console.log(
  `node ${process.version}, ${availableParallelism()} cores, ${rounds} runs a side, whole processes: median (least..most); ratios are paired\n`,
);
if (!process.argv.includes('--proof')) for (const comparison of comparisons) compare(comparison);
compareProofs({ quick, rounds: quick ? 1 : 3 });
