/** Types are checked by `npm run typecheck`; tests only strip them, which keeps the loop short. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Real programs, which have to be built first: `npm run test:engines`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/engines/'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: { target: 'es2022', module: 'commonjs', esModuleInterop: true, isolatedModules: true } }],
  },
  moduleNameMapper: {
    '^cdk-gpu$': '<rootDir>/constructs/index.ts',
    '^cdk-gpu/testing$': '<rootDir>/lib/testing/index.ts',
    '^cdk-gpu/(aws|gcp|existing|onprem)$': '<rootDir>/lib/targets/$1/index.ts',
  },
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  testTimeout: 60000,
};
