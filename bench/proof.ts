import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { spreadOf } from './statistics';

/** What `programs/proof.ts` prints. */
interface Proof {
  readonly pods: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly mebibytes: number;
}

/** Pools and clusters, each size twice the one before, so that their ratio says how time grows. */
const sizes = [125, 250, 500, 1000, 2000].map((pools) => ({ pools, clusters: 1 }));
const inTen = { pools: 1000, clusters: 10 };

/** What the proof of large programs takes, from model to the last check of the placement, in a process of its own each time. */
export function compareProofs({ quick, rounds }: { readonly quick: boolean; readonly rounds: number }): void {
  console.log(
    'proof: pools x pods, a hundred pods for each pool; wall and cpu are from the model to the last check, least of the runs; peak is of the whole process; doubling is of cpu',
  );
  console.log(
    `  ${['clusters', 'pools', 'pods', 'wall s', 'cpu s', 'peak MiB', 'doubling'].map((title) => title.padEnd(10)).join(' ')}`.trimEnd(),
  );
  let before: number | null = null;
  for (const { pools, clusters } of quick ? [{ pools: 1000, clusters: 1 }, inTen] : [...sizes, inTen]) {
    const proofs = Array.from({ length: rounds }, () => prove(pools, clusters));
    const seconds = spreadOf(proofs.map((proof) => proof.seconds)).min;
    const cpuSeconds = spreadOf(proofs.map((proof) => proof.cpuSeconds)).min;
    const doubling = before === null || clusters > 1 ? '' : (cpuSeconds / before).toFixed(2);
    const mebibytes = spreadOf(proofs.map((proof) => proof.mebibytes)).max;
    const cells = [clusters, pools, proofs[0]?.pods ?? 0, seconds.toFixed(2), cpuSeconds.toFixed(2), mebibytes.toFixed(0), doubling];
    console.log(`  ${cells.map((cell) => String(cell).padEnd(10)).join(' ')}`.trimEnd());
    before = cpuSeconds;
  }
}

function prove(pools: number, clusters: number): Proof {
  const child = spawnSync(process.execPath, [join(__dirname, 'programs', 'proof.js'), String(pools), String(clusters)], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`the proof of ${pools} pools failed:\n${child.stderr.slice(0, 4000)}`);
  return JSON.parse(child.stdout) as Proof;
}
