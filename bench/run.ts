// Time and memory of whole processes against the same output written by hand, of its type checking, and of the placement's proof: npm run bench, with -- --quick
// Only the proof: npm run bench -- --proof. Only the type checking: npm run bench -- --types. Only own machines: npm run bench -- --hosts
import { availableParallelism } from 'node:os';
import { compareSides, type Measure } from './compare';
import { timeHosts } from './hosts';
import { run, type Job, type Sample } from './measure';
import { compareProofs } from './proof';
import { assertSame, readKubernetes, readTerraform, type Things } from './same-output';
import { compareTypes } from './types';

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

const measures: readonly Measure<Sample>[] = [
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

function compare(comparison: Comparison): void {
  const things = check(comparison);
  const { library, byHand } = jobs(comparison);
  compareSides({
    title: `${comparison.title} (the same ${things} things on both sides)`,
    rounds,
    measures,
    library: () => run(library),
    byHand: () => run(byHand),
  });
}

console.log(
  `node ${process.version}, ${availableParallelism()} cores, ${rounds} runs a side, whole processes: median (least..most); ratios are paired\n`,
);
const only = ['--proof', '--types', '--hosts'].filter((option) => process.argv.includes(option));
if (only.length === 0) for (const comparison of comparisons) compare(comparison);
if (only.length === 0 || only.includes('--hosts')) timeHosts({ quick, rounds });
if (only.length === 0 || only.includes('--types')) compareTypes({ quick, rounds });
if (only.length === 0 || only.includes('--proof')) compareProofs({ quick, rounds: quick ? 1 : 3 });
