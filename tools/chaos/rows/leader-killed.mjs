import { setTimeout as sleep } from 'node:timers/promises';
import { gapsByGateway } from '../count/gaps.mjs';
import { check, row } from '../row.mjs';

/** @import { PrivateSystem } from '../system/private-system.mjs' */
/** @import { BrokerClient } from '../system/broker.mjs' */

const MOST_GAP_MS = 3000;
const MOVED_WITHIN_MS = 15_000;

export const leaderKilled = row({
  id: 'F7',
  title: 'queue leader killed',
  fault:
    'Of a cluster of three the node that leads the order queue is killed with SIGKILL, and started again',
  holds: [
    'No gateway is without an accepted order for more than three seconds',
    'Another node leads, and every app connects to a node that lives',
  ],
  stack: { cluster: true },
  inContainers: true,

  async provoke(context) {
    const { system, random, pause, scaled, broken, healed } = context;
    await pause(random.between(500, 1500));
    const leader = await system.broker.leaderOf(system.name);
    broken(`kill -9 of node ${leader}, the leader`);
    await system.broker.killNode(leader);
    const killedAtMs = performance.now();
    const clients = await clientsElsewhere(system, leader);
    const successor = await system.broker.leaderOf(system.name);
    context.seen = { leader, successor, clients };
    await pause(Math.max(0, scaled(10_000) - (performance.now() - killedAtMs)));
    await system.broker.startNode(leader);
    healed(`node ${leader} is back`);
  },

  checks({ answers, system, seen, brokenAtMs = Infinity }) {
    const gaps = gapsByGateway(answers, brokenAtMs);
    const { leader, successor, clients = [] } = seen ?? {};
    return [
      check(
        'no gateway is without an accepted order for more than three seconds',
        gaps.length === system.entrances.length && gaps.every(({ gapMs }) => gapMs <= MOST_GAP_MS),
        gaps.map(({ gateway, gapMs }) => `${gateway} ${gapMs} ms`).join(', '),
      ),
      check(
        'another node leads',
        leader !== undefined && successor !== leader,
        `${leader}, then ${successor}`,
      ),
      check(
        'every app is connected to a node that lives',
        clients.length === expectedClients(system),
        describe(clients),
      ),
    ];
  },
});

/** A gateway has a connection to publish on, a consumer one more to consume. @param {PrivateSystem} system */
const expectedClients = ({ gateways, consumers }) => gateways.length + 2 * consumers.length;

/**
 * Who is connected to other nodes, when all are, or at last.
 * @param {PrivateSystem} system
 * @param {number} dead
 */
async function clientsElsewhere(system, dead) {
  const deadline = performance.now() + MOVED_WITHIN_MS;
  for (;;) {
    const clients = (await system.broker.clients(system.name)).filter(({ node }) => node !== dead);
    if (clients.length >= expectedClients(system) || performance.now() > deadline) return clients;
    await sleep(200);
  }
}

/** @param {readonly BrokerClient[]} clients */
const describe = (clients) => clients.map(({ title, node }) => `${title} to ${node}`).join(', ');
