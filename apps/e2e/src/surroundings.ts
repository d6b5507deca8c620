/** How to start, stop and kill a server of the run: a command line tool and the folder that it is told. */
export interface Control {
  readonly control: string;
  readonly dir: string;
}

/** What `npm test` hands to the specs. */
export interface Surroundings {
  readonly rabbitMqUrl: string;
  /** With user and password. */
  readonly managementUrl: string;
  /** Of a user who may create databases. */
  readonly databaseUrl: string;
  readonly broker: Control;
  readonly database: Control;
}

export const surroundings: Surroundings = {
  rabbitMqUrl: given('E2E_RABBITMQ_URL'),
  managementUrl: given('E2E_RABBITMQ_MANAGEMENT_URL'),
  databaseUrl: given('E2E_DATABASE_URL'),
  broker: JSON.parse(given('E2E_RABBITMQ_NODE')) as Control,
  database: JSON.parse(given('E2E_POSTGRES')) as Control,
};

function given(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: start these specs with \`npm test\` or \`npx nx e2e e2e\`.`);
  return value;
}
