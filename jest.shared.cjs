/** Jest settings that every project shares: native ESM, TypeScript by swc, libraries read from their sources. */
module.exports = {
  testEnvironment: 'node',
  // What hangs fails; what is slow on a busy machine does not.
  testTimeout: 30_000,
  testEnvironmentOptions: { customExportConditions: ['@order-intake/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  coverageProvider: 'v8',
};
