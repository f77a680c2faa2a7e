const { existsSync, readFileSync, rmSync } = require('node:fs');

/** Prints what each judge saw, and which judge caught each defect that was put in on purpose. */
module.exports = () => {
  const file = process.env.CDK_GPU_JUDGES;
  if (file === undefined || !existsSync(file)) return;
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  rmSync(file);
  const judges = new Map();
  for (const { judge, counts } of lines.filter((line) => line.counts !== undefined)) {
    const sums = judges.get(judge) ?? {};
    for (const [what, count] of Object.entries(counts)) sums[what] = (sums[what] ?? 0) + count;
    judges.set(judge, sums);
  }
  const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  console.log('\nWhat each judge saw');
  for (const [judge, sums] of sorted(judges)) {
    console.log(`  ${judge.padEnd(44)} ${Object.entries(sums).map(([what, count]) => `${count} ${what}`).join(', ')}`); // prettier-ignore
  }
  const absent = new Set(lines.filter((line) => line.skipped !== undefined).map(({ why }) => why));
  if (absent.size > 0) console.log('\nNot asked');
  for (const why of [...absent].sort()) console.log(`  ${why}`);
  const defects = new Map();
  for (const { defect, judge, words } of lines.filter((line) => line.defect !== undefined)) {
    const by = defects.get(defect) ?? new Map();
    by.set(judge, words.length > 150 ? `${words.slice(0, 147)}...` : words);
    defects.set(defect, by);
  }
  console.log(`\nDefects put in on purpose, and who caught them: ${defects.size}`);
  for (const [defect, by] of sorted(defects)) {
    console.log(`  ${defect}`);
    for (const [judge, words] of sorted(by)) console.log(`    ${judge}: ${words}`);
  }
};
