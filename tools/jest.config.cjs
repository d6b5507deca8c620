module.exports = {
  displayName: 'tools',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.mjs'],
  transform: {},
  // What hangs fails; what is slow on a busy machine does not.
  testTimeout: 30_000,
};
