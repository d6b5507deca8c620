import { sendOrder } from '@order-intake/contracts';
import { SetUpError } from '../setup/set-up-error.mjs';
import { manage } from '../stack/management.mjs';

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
  /** @type {{ name: string, messages?: number }[]} */
  const queues = await manage(management, 'GET', `queues/${encodeURIComponent(vhost)}`).catch((error) => {
    throw new SetUpError(`RabbitMQ's management API at ${new URL(management).origin}: ${error.message}`);
  });
  return queues
    .filter(({ name }) => name === names.queue || name.startsWith(`${names.queue}.`))
    .map(({ name, messages }) => ({
      name,
      // Not counted yet is not empty.
      messages: messages ?? Number.NaN,
      isDead: name === names.deadQueue,
    }));
}
