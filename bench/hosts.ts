import { run } from './measure';
import { formatSpread, spreadOf } from './statistics';

/** Most seconds that a hall should take. Nobody writes two hundred hosts by hand, so there is nothing to hold it against. */
const target = 2;

/** What a hall of one's own machines takes, as a whole process: five servers, and so many other hosts. */
export function timeHosts({ quick, rounds }: { readonly quick: boolean; readonly rounds: number }): void {
  console.log(`own machines: five servers and other hosts, Terraform alone; the target for 200 is ${String(target)} s`);
  for (const count of quick ? [200] : [20, 200, 1000]) {
    const samples = Array.from({ length: rounds }, () => run({ program: 'hosts', count, outdirVariable: 'CDKTF_OUTDIR' }));
    const cells = [
      `wall s ${formatSpread(spreadOf(samples.map(({ wallSeconds }) => wallSeconds)), 2)}`,
      `cpu s ${formatSpread(spreadOf(samples.map(({ cpuSeconds }) => cpuSeconds)), 2)}`,
      `peak MiB ${formatSpread(spreadOf(samples.map(({ mebibytes }) => mebibytes)), 0)}`,
    ];
    console.log(`  ${String(count).padEnd(6)} ${cells.join('   ')}`);
  }
  console.log('');
}
