import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Who may import whom. One way only: apps, then libraries, then contracts; nothing imports tools or k6. */
export const dependencyRules = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:load', onlyDependOnLibsWithTags: ['type:load'] },
  { sourceTag: 'lib:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:platform', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:messaging', onlyDependOnLibsWithTags: ['lib:contracts'] },
  { sourceTag: 'lib:backend-client', onlyDependOnLibsWithTags: ['lib:contracts'] },
  { sourceTag: 'lib:order-store', onlyDependOnLibsWithTags: ['lib:contracts'] },
];

/** Each protocol library belongs to one library of ours; everybody else goes through that. */
const ownedPackages = { messaging: ['amqplib', 'amqp-connection-manager'], 'backend-client': ['undici'], 'order-store': ['pg'] };
const ownership = Object.entries(ownedPackages).map(([owner, packages]) => ({
  allSourceTags: [`not:${owner}`],
  bannedExternalImports: packages,
}));

export default [
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  ...nx.configs['flat/javascript'],
  { ignores: ['**/dist', '**/out-tsc', '**/test-output'] },
  {
    files: ['**/*.ts', '**/*.mjs'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: [], depConstraints: [...dependencyRules, ...ownership] },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      ...tseslint.configs.recommendedTypeChecked.at(-1)?.rules,
    },
  },
  prettier,
];
