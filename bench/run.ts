// Time and memory of whole processes against the same output written by hand: npm run bench, npm run bench -- --quick
import { availableParallelism } from 'node:os';
import { run, type Job, type Sample } from './measure';
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
  const ratios = (of: (sample: Sample) => number): readonly number[] => ours.map((sample, i) => of(sample) / of(theirs[i] ?? sample));
  const line = (name: string, seconds: readonly number[], mebibytes: readonly number[]): string =>
    `  ${name.padEnd(10)} ${formatSpread(spreadOf(seconds), 2).padEnd(22)} ${formatSpread(spreadOf(mebibytes), 0)}`;
  console.log(`${comparison.title} (the same ${things} things on both sides)`);
  console.log(`  ${''.padEnd(10)} ${'wall s'.padEnd(22)} peak MiB`);
  console.log(
    line(
      'library',
      ours.map((sample) => sample.seconds),
      ours.map((sample) => sample.mebibytes),
    ),
  );
  console.log(
    line(
      'by hand',
      theirs.map((sample) => sample.seconds),
      theirs.map((sample) => sample.mebibytes),
    ),
  );
  console.log(
    `  ${'ratio'.padEnd(10)} ${formatSpread(spreadOf(ratios((sample) => sample.seconds)), 2).padEnd(22)} ${formatSpread(spreadOf(ratios((sample) => sample.mebibytes)), 2)}\n`,
  );
}

console.log(
  `node ${process.version}, ${availableParallelism()} cores, ${rounds} runs a side, whole processes: median (least..most); ratios are paired\n`,
);
for (const comparison of comparisons) compare(comparison);
