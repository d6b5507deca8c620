module.exports = {
  ...require('../../jest.shared.cjs'),
  displayName: 'contracts',
  // index.ts loads it for everybody else; specs read single files.
  setupFiles: ['reflect-metadata'],
  // Property tests take seconds on a busy machine.
  testTimeout: 60_000,
};
