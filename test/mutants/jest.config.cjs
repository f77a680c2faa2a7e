const engines = require('../engines/jest.config.cjs');

/** All mutants, and the real programs: four to ten minutes. The part that `npm test` runs is in `mutants.test.ts`. */
module.exports = {
  ...engines,
  roots: ['<rootDir>/test/mutants'],
  testMatch: ['**/*.full.ts'],
  testTimeout: 3_600_000,
  maxWorkers: 1,
  globalTeardown: undefined,
};
