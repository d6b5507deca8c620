import {
  cleanEnv,
  EnvMissingError,
  type CleanedEnv,
  type CleanedEnvAccessors,
  type ValidatorSpec,
} from 'envalid';

/** Describes an app's environment: for each variable a validator, with its default and description. */
export type ConfigSpec = Readonly<Record<string, ValidatorSpec<unknown>>>;

/** What is read of an environment by a spec. */
export type Config<Spec extends ConfigSpec> = Omit<CleanedEnv<Spec>, keyof CleanedEnvAccessors>;

/** Every problem of an environment at once. The message names variables, never their values. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = ConfigError.name;
  }
}

/**
 * Reads the environment once. An empty variable means its default, as it does in `.env` files and compose.
 *
 * @throws ConfigError with all problems, if there are any
 */
export function readConfig<Spec extends ConfigSpec>(
  spec: Spec,
  env: NodeJS.ProcessEnv = process.env,
): Config<Spec> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const cleaned: Record<string, unknown> = cleanEnv(given, spec as ConfigSpec, {
    reporter: ({ errors }) => {
      const problems = Object.entries(errors).map(
        ([name, error]) =>
          `${name}: ${error instanceof EnvMissingError ? 'is required' : (error?.message ?? 'is wrong')}`,
      );
      if (problems.length > 0) throw new ConfigError(problems);
    },
  });
  // Without envalid's accessors and its proxy, which throws on names it does not know.
  const members = Object.keys(spec).map((name) => [name, cleaned[name]] as const);
  return Object.freeze(Object.fromEntries(members)) as unknown as Config<Spec>;
}
