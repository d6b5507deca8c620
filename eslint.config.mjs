import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Who may import whom. One way only: apps, then libraries, then contracts; nothing imports tools or k6. */
const dependencyRules = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'lib:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:client', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:platform', onlyDependOnLibsWithTags: ['lib:contracts'] },
  { sourceTag: 'lib:messaging', onlyDependOnLibsWithTags: ['lib:contracts'] },
  { sourceTag: 'lib:backend-client', onlyDependOnLibsWithTags: ['lib:contracts'] },
  { sourceTag: 'lib:order-store', onlyDependOnLibsWithTags: ['lib:contracts'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:load', onlyDependOnLibsWithTags: [] },
];

/** Each protocol library belongs to one library of ours; every other part of the product goes through that. */
const owners = {
  amqplib: 'lib:messaging',
  'amqp-connection-manager': 'lib:messaging',
  undici: 'lib:backend-client',
  pg: 'lib:order-store',
  '@opentelemetry/api': 'lib:contracts',
  '@opentelemetry/sdk-*': 'lib:platform',
  '@opentelemetry/exporter-*': 'lib:platform',
  '@opentelemetry/resources': 'lib:platform',
};
/** Tests and tools look at the system from outside, and speak to its parts without our libraries too. */
const outsiders = ['type:e2e', 'type:tool'];

const depConstraints = dependencyRules.map((rule) => ({
  ...rule,
  bannedExternalImports: outsiders.includes(rule.sourceTag)
    ? []
    : Object.keys(owners)
        .filter((name) => owners[name] !== rule.sourceTag)
        .flatMap((name) => [name, `${name}/*`]),
}));

export default [
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  ...nx.configs['flat/javascript'],
  { ignores: ['**/dist', '**/generated', '**/out-tsc', '**/test-output', '.nx', '.local'] },
  {
    files: ['**/*.ts', '**/*.mjs'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: ['^.*/eslint[.]config[.]mjs$'], depConstraints },
      ],
      // By their package names Nx does not find them, as they export nothing.
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^@order-intake/(gateway|consumer|backend|e2e|tools|k6)(/|$)' }] },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      ...tseslint.configs.recommendedTypeChecked.at(-1)?.rules,
      // An interface may ask for a promise where there is nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Answers and matchers are `any` in tests; a wrong member there fails the test. Forgotten awaits stay errors.
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  prettier,
];
