import { sendOrder } from '@order-intake/contracts';
import { waitFor } from '../../stack/wait-for.mjs';
import { check, row } from '../row.mjs';

/** @import { PrivateSystem } from '../system/private-system.mjs' */

const AGAIN_WITHIN_MS = 10_000;
const PAUSE_MS = 3000;

export const consumerCancelled = row({
  id: 'F16a',
  title: 'consumers cancelled',
  fault:
    'The broker cancels all consumers of the order queue (`basic.cancel`) under load; the queue and its messages stay',
  holds: ['Each is consuming again within 10 s', 'Messages in their hands are delivered again'],

  async provoke(context) {
    const { system, random, pause, hasTime, broken, healed } = context;
    /** @type {number[]} */
    const tookMs = [];
    do {
      await pause(random.between(200, PAUSE_MS));
      broken('the consumers are cancelled');
      const cancelled = cancelsOf(system);
      const begun = performance.now();
      await system.broker.ctl('eval', cancelAll(system.name));
      await waitFor(async () => cancelsOf(system) >= cancelled + system.consumers.length, {
        timeoutMs: AGAIN_WITHIN_MS,
        everyMs: 20,
        failure: () => new Error('No consumer says that it was cancelled.'),
      });
      await Promise.all(system.consumers.map((each) => each.ready(AGAIN_WITHIN_MS)));
      tookMs.push(performance.now() - begun);
      healed('they consume again');
    } while (hasTime(PAUSE_MS + 2000));
    context.seen = tookMs;
  },

  async checks({ seen, system }) {
    const slowest = Math.max(...seen);
    const redelivered = await system.broker.redeliveries(system.name);
    return [
      check(
        'each is consuming again within 10 s',
        slowest < AGAIN_WITHIN_MS && (await consumersOf(system)) === system.consumers.length,
        `${seen.length} times, slowest ${Math.round(slowest)} ms; ${await consumersOf(system)} consumers`,
      ),
      check('messages in hand are delivered again', redelivered > 0, `${redelivered} of them`),
    ];
  },
});

/** @param {PrivateSystem} system */
const cancelsOf = ({ consumers }) =>
  consumers.flatMap(({ lines }) => lines.filter((line) => line.includes('cancelled our consumer'))).length;

/**
 * Has the broker send `basic.cancel` to every consumer of the order queue, from the channel that serves it. No command
 * of the broker cancels consumers and destroys nothing.
 * @param {string} vhost
 */
const cancelAll = (vhost) =>
  `QName = rabbit_misc:r(<<"${vhost}">>, queue, <<"${sendOrder.names.queue}">>),
   {ok, Q} = rabbit_amqqueue:lookup(QName),
   [begin
      [Ch] = [X || X <- tuple_to_list(sys:get_state(element(1, C))), is_tuple(X), element(1, X) == ch],
      Writer = element(6, element(2, Ch)),
      rabbit_writer:send_command(Writer, {'basic.cancel', element(2, C), true})
    end || C <- rabbit_amqqueue:consumers(Q)].`.replaceAll(/\s+/g, ' ');

/** @param {PrivateSystem} system */
async function consumersOf({ broker, name }) {
  const queue = await broker.manage('GET', `queues/${name}/${encodeURIComponent(sendOrder.names.queue)}`);
  return queue.consumers;
}
