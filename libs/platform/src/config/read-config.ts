import {
  cleanEnv,
  EnvMissingError,
  type CleanedEnv,
  type CleanedEnvAccessors,
  type ValidatorSpec,
} from 'envalid';
import { isDefaultSecret } from './default-secrets.js';

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
 * Reads the environment once. An empty variable means its default, as it does in `.env` files and compose. With
 * `NODE_ENV=production` no secret may be one that this project has told everybody.
 *
 * @throws ConfigError with all problems, if there are any
 */
export function readConfig<Spec extends ConfigSpec>(
  spec: Spec,
  env: NodeJS.ProcessEnv = process.env,
): Config<Spec> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const problems = new Map<string, string>();
  const cleaned: Record<string, unknown> = cleanEnv(given, spec as ConfigSpec, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors))
        problems.set(name, error instanceof EnvMissingError ? 'is required' : (error?.message ?? 'is wrong'));
    },
  });
  // Without envalid's accessors and its proxy, which throws on names it does not know.
  const members = Object.keys(spec).map(
    (name) => [name, problems.has(name) ? undefined : cleaned[name]] as const,
  );
  if (given['NODE_ENV'] === 'production')
    for (const [name, value] of members)
      if (isDefaultSecret(value)) problems.set(name, 'must not be a default secret in production');
  if (problems.size > 0) throw new ConfigError([...problems].map(([name, problem]) => `${name}: ${problem}`));
  return Object.freeze(Object.fromEntries(members)) as unknown as Config<Spec>;
}
