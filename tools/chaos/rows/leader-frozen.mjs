import { setTimeout as sleep } from 'node:timers/promises';
import { gapsByGateway } from '../count/gaps.mjs';
import { check, row } from '../row.mjs';
import { connectionsOf } from '../system/connection-log.mjs';

/** @import { RowContext } from '../row-context.mjs' */
/** @import { PrivateSystem } from '../system/private-system.mjs' */

const MOST_GAP_MS = 15_000;

/** The publisher's own patience is 5 s, and then it has to find another node and that a leader. */
const LEAST_FREEZE_MS = 12_000;
const PARTED_WITHIN_MS = 6000;
const GATHERED_WITHIN_MS = 60_000;
const PUBLISHER = 'gateway publisher';

/** Two to three intervals of 5 s. */
const HEARTBEATS_TELL_MS = 10_000;

export const leaderFrozen = row({
  id: 'F8',
  title: 'queue leader frozen',
  fault:
    'Of a cluster of three the node that leads the order queue is stopped with SIGSTOP for a minute while every gateway publishes to it, and goes on with SIGCONT',
  holds: [
    'No gateway is without an accepted order for more than 15 seconds',
    'Each of them leaves the node because it is silent, before heartbeats would tell',
  ],
  stack: { cluster: true },

  async provoke(context) {
    const { system, random, pause, scaled, broken, healed } = context;
    const leader = await system.broker.leaderOf(system.name);
    await gatherPublishers(system, leader);
    await pause(random.between(500, 1500));
    const linesBefore = system.gateways.map(({ lines }) => lines.length);
    broken(`SIGSTOP to node ${leader}, the leader, to which every gateway is connected`);
    const frozenAt = Date.now();
    system.broker.signalNode(leader, 'SIGSTOP');
    try {
      await pause(Math.max(LEAST_FREEZE_MS, scaled(60_000)));
    } finally {
      system.broker.signalNode(leader, 'SIGCONT');
    }
    await rejoin(context, leader);
    healed(`node ${leader} goes on`);
    context.seen = system.gateways.map((gateway, index) => {
      const [foundAt = Infinity] = connectionsOf(gateway, linesBefore[index]).foundSilentAt;
      return foundAt - frozenAt;
    });
  },

  checks({ answers, system, seen = [], brokenAtMs = Infinity }) {
    const gaps = gapsByGateway(answers, brokenAtMs);
    /** @type {number[]} */
    const leftAfterMs = seen;
    return [
      check(
        'no gateway is without an accepted order for more than 15 seconds',
        gaps.length === system.gateways.length && gaps.every(({ gapMs }) => gapMs <= MOST_GAP_MS),
        gaps.map(({ gateway, gapMs }) => `${gateway} ${gapMs} ms`).join(', '),
      ),
      check(
        'each gateway leaves the silent node by its own check',
        leftAfterMs.length === system.gateways.length && leftAfterMs.every((ms) => ms < HEARTBEATS_TELL_MS),
        leftAfterMs.map((ms) => (Number.isFinite(ms) ? `after ${ms} ms` : 'never')).join(', '),
      ),
    ];
  },
});

/**
 * Closes connections of gateways until all of them have come to this node: each tries the next one in turn.
 * @param {PrivateSystem} system
 * @param {number} node
 */
async function gatherPublishers({ broker, gateways, name }, node) {
  const deadline = performance.now() + GATHERED_WITHIN_MS;
  for (;;) {
    const publishers = (await broker.clients(name)).filter(({ title }) => title === PUBLISHER);
    const elsewhere = publishers.filter((each) => each.node !== node);
    if (publishers.length === gateways.length && elsewhere.length === 0) return;
    if (performance.now() > deadline) throw new Error(`The gateways do not gather at node ${node}.`);
    // One that the API still lists may be closed already.
    await Promise.all(elsewhere.map((each) => broker.disconnect(each).catch(() => undefined)));
    await sleep(3000);
  }
}

/**
 * A node that sleeps longer than the others wait may wake with its old view of the cluster, which no partition handling
 * but `autoheal` ends (https://www.rabbitmq.com/docs/partitions#suspend): whoever runs the cluster starts it again.
 * @param {RowContext} context
 * @param {number} node
 */
async function rejoin({ system: { broker }, note }, node) {
  const deadline = performance.now() + PARTED_WITHIN_MS;
  const other = (node + 1) % broker.nodes.length;
  while (!(await broker.isParted(other))) {
    if (performance.now() > deadline) return;
    await sleep(500);
  }
  note(`the others had given node ${node} up: it is started again`);
  await broker.killNode(node);
  await broker.startNode(node);
}
