/**
 * Not called jest.config, so that Nx does not take these specs for unit tests: they need a broker and a database,
 * which `npm test` and `npx nx e2e e2e` start.
 */
module.exports = {
  ...require('../../jest.shared.cjs'),
  displayName: 'e2e',
  testEnvironment: '<rootDir>/note-failures.cjs',
  testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
  // One file at a time: a spec may kill the broker or the database that all of them use.
  maxWorkers: 1,
  testTimeout: 60_000,
};
