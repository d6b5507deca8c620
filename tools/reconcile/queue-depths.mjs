import { sendOrder } from '@order-intake/contracts';
import { SetUpError } from '../setup/set-up-error.mjs';

const { names } = sendOrder;

/**
 * @typedef {object} QueueDepth
 * @property {string} name
 * @property {number} messages all of them: waiting, and in somebody's hands
 * @property {boolean} isDead dead letters have had their end
 */

/**
 * How many messages the order queues hold, by the management API.
 * @param {string | undefined} management
 * @param {string} vhost
 * @returns {Promise<QueueDepth[] | undefined>} nothing where the API is not known
 */
export async function queueDepths(management, vhost) {
  if (!management) return undefined;
  const url = new URL(`api/queues/${encodeURIComponent(vhost)}`, `${management.replace(/\/$/, '')}/`);
  const credentials = Buffer.from(
    `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
  ).toString('base64');
  url.username = url.password = '';
  const answer = await fetch(url, {
    headers: { authorization: `Basic ${credentials}` },
    signal: AbortSignal.timeout(10_000),
  }).catch((error) => {
    throw new SetUpError(`RabbitMQ's management API does not answer at ${url.origin}: ${error.message}`);
  });
  if (!answer.ok) throw new SetUpError(`RabbitMQ's management API answers ${answer.status} at ${url}.`);
  const queues = /** @type {{ name: string, messages?: number }[]} */ (await answer.json());
  return queues
    .filter(({ name }) => name === names.queue || name.startsWith(`${names.queue}.`))
    .map(({ name, messages }) => ({
      name,
      // Not counted yet is not empty.
      messages: messages ?? Number.NaN,
      isDead: name === names.deadQueue,
    }));
}
