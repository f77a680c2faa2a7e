const { tmpdir } = require('node:os');
const { join } = require('node:path');
const base = require('../../jest.config.js');

// Seen by every worker, because they inherit it.
process.env.CDK_GPU_JUDGES ??= join(tmpdir(), `cdk-gpu-judges-${process.pid}.jsonl`);

/** Real programs take their time: minutes, not seconds, and two at once are enough for two cores. */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/engines'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600000,
  maxWorkers: 2,
  verbose: true,
  globalTeardown: '<rootDir>/test/engines/print-report.cjs',
};
