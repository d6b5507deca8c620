import { anOrder, database, useSystem } from '../src/index.js';

const system = useSystem();

describe('a gateway without its database', () => {
  afterEach(() => database.start());

  it('saves synchronous orders all the same, and their outcomes are recorded after', async () => {
    await database.stop();
    const answers = await Promise.all([1, 2, 3].map(() => system.client.submitSynchronously(anOrder())));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await database.start();
    for (const { body } of answers) await system.client.reaches(body.id, 'saved');
  });

  it('leaves a repeated order number to the backend', async () => {
    const order = anOrder();
    await system.client.reaches(await system.client.accepted(order), 'saved');
    await database.stop();
    const other = await system.client.submit({ ...order, currency: 'USD' });
    expect(other.status).toBe(202);
    await database.start();
    await system.client.reaches(other.body.id, 'rejected');
  });
});
