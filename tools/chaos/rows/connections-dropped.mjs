import { check, row } from '../row.mjs';
import { connectionsOf } from '../system/connection-log.mjs';

/** @import { PrivateSystem } from '../system/private-system.mjs' */

const EVERY_MS = 2000;
const FOR_MS = 60_000;

/** A gateway has one connection, a consumer one to consume and one for retries. */
const CONNECTIONS = { gateway: 1, consumer: 2, backend: 0 };

/** Of the files that connections would leave, if none were closed. Less than that are sockets that come and go with the load. */
const LEFT_OVER_SHARE = 0.8;

/** What the broker and amqplib say of an acknowledgement on a channel that did not deliver the message. */
const staleAck = /PRECONDITION_FAILED|unknown delivery tag/;

export const connectionsDropped = row({
  id: 'F14',
  title: 'connections dropped',
  fault: '`rabbitmqctl close_all_connections` every 2 s for 60 s under load',
  holds: [
    'No acknowledgement goes to a channel that did not deliver the message',
    'Orders are accepted between the drops',
    'No connection, file or listener is left over',
  ],

  async provoke({ system, pause, scaled, broken, healed, load }) {
    const drops = await Promise.allSettled(
      Array.from({ length: Math.ceil(scaled(FOR_MS) / EVERY_MS) }, async (_, drop) => {
        await pause(drop * EVERY_MS);
        broken('all connections are being closed');
        // It may take longer than that to start, so they may overlap.
        await system.broker.closeConnections(system.name);
      }),
    );
    for (const drop of drops) if (drop.status === 'rejected') throw drop.reason;
    healed('they stay open');
    await load.accepted(100, 60_000);
  },

  async checks({ system, meter, sentBetween, notes, brokenAtMs = 0, healedAtMs = 0 }) {
    const drops = notes.filter(({ text }) => text.includes('closed')).length;
    const stale = system.processes.flatMap(({ lines }) => lines.filter((line) => staleAck.test(line)));
    const accepted = sentBetween(brokenAtMs, healedAtMs).filter(({ status }) => status === 202);
    const wanted = system.processes.reduce((sum, { app }) => sum + CONNECTIONS[app], 0);
    const open = await connectionsTo(system);
    const losses = [...system.gateways, ...system.consumers].map((app) => connectionsOf(app).lost);
    const left = [...system.gateways, ...system.consumers].map(({ name, app }) => {
      const samples = meter.samples.get(name) ?? [];
      const before = samples.filter(({ atMs }) => atMs < brokenAtMs).map(({ openFiles }) => openFiles);
      const files = (samples.at(-1)?.openFiles ?? 0) - Math.max(0, ...before);
      return { name, files, most: LEFT_OVER_SHARE * CONNECTIONS[app] * drops };
    });
    return [
      check(
        'every app loses its connections again and again',
        Math.min(...losses) > drops / 2,
        `${losses.join(', ')} after ${drops} drops`,
      ),
      check('no stale acknowledgement', stale.length === 0, `${stale.length}`),
      check('orders are accepted between', accepted.length > drops, `${accepted.length} accepted`),
      check(`${wanted} connections afterwards`, open === wanted, open),
      check(
        'no app has as many files more than before as its connections would leave',
        left.every(({ files, most }) => files < most),
        left.map(({ name, files, most }) => `${name} ${files} of ${most.toFixed(0)}`).join(', '),
      ),
    ];
  },
});

/** @param {PrivateSystem} system */
async function connectionsTo({ broker, name }) {
  const connections = /** @type {{ state: string }[]} */ (
    await broker.manage('GET', `vhosts/${name}/connections`)
  );
  return connections.filter(({ state }) => state === 'running').length;
}
