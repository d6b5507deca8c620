/**
 * A mechanism that the promise rests on, taken out of the sources, and the row that has to notice.
 * @typedef {object} Mutant
 * @property {string} takesOut in words
 * @property {readonly Edit[]} edits
 * @property {string} row
 * @property {number} seconds of load
 * @property {RegExp} fault what the row has to say
 */

/** @typedef {{ file: string, find: string, replace: string }} Edit `find` stands in the file exactly once */

const publisher = 'libs/messaging/src/publish/confirmed-publisher.ts';
const pipeline = 'libs/messaging/src/consume/order-pipeline.ts';

/** @type {readonly Mutant[]} */
export const mutants = [
  {
    takesOut: "the wait for the broker's confirm",
    edits: [
      {
        file: publisher,
        find: 'this.#pending.add(pending);',
        replace: 'this.#pending.add(pending);\n        resolve();',
      },
    ],
    row: 'F5',
    seconds: 8,
    fault: /^lost \d/,
  },
  {
    takesOut: '`mandatory`, so that the broker returns what has no queue',
    edits: [
      {
        file: 'libs/messaging/src/publish/publish-frames.ts',
        find: 'const mandatory = 0b01;',
        replace: 'const mandatory = 0b00;',
      },
    ],
    row: 'F16b',
    seconds: 8,
    fault: /^lost \d/,
  },
  {
    takesOut: 'the order of commit and acknowledgement: the message is acknowledged first',
    edits: [
      {
        file: pipeline,
        find: 'await journal.record(journalEntry(delivery, verdict, order, Date.now()));\n    delivery.ack();',
        replace:
          'delivery.ack();\n    await journal.record(journalEntry(delivery, verdict, order, Date.now()));',
      },
    ],
    row: 'F20',
    seconds: 8,
    fault: /^(lost|untold) \d/,
  },
  {
    takesOut: 'the idempotency key: each call of the backend has an id of its own',
    edits: [
      {
        file: 'libs/backend-client/src/backend.client.ts',
        find: 'const request = toSaveRequest(order);',
        replace: 'const request = toSaveRequest({ ...order, id: crypto.randomUUID() });',
      },
      {
        file: 'libs/backend-client/src/order-backend.ts',
        find: "if (body?.['id'] !== id ||",
        replace: "if ((id === '' && body?.['id'] !== id) ||",
      },
    ],
    row: 'F2',
    seconds: 8,
    // Each call saves it under an id that nobody was told.
    fault: /^(duplicated|wrong) \d/,
  },
  {
    takesOut: 'the confirmed publish of a retry before its acknowledgement',
    edits: [
      {
        file: 'libs/messaging/src/consume/steps/forward.step.ts',
        find: 'return await publisher.publish(message);',
        replace: 'return void publisher.publish(message).catch(() => undefined);',
      },
    ],
    row: 'F11',
    seconds: 8,
    fault: /^lost \d|retrying/,
  },
  {
    takesOut: 'the drain of a consumer that stops',
    edits: [
      {
        file: 'libs/messaging/src/consume/orders-transport.ts',
        find: 'await this.#subscription.drain(this.#options.drainTimeoutMs);',
        replace: 'await this.#subscription.drain(0);',
      },
    ],
    row: 'F24',
    seconds: 8,
    fault: /no backend call is begun twice/,
  },
  {
    takesOut: 'the rule that a final state beats `retrying`',
    edits: [
      {
        file: 'libs/order-store/src/outcomes/write-statement.ts',
        find: "<> (excluded.state = 'retrying') THEN o.state = 'retrying'",
        replace: "<> (excluded.state = 'retrying') THEN excluded.state = 'retrying'",
      },
    ],
    row: 'F26',
    seconds: 8,
    fault: /retrying/,
  },
  {
    takesOut: 'one message, which is acknowledged unread',
    edits: [
      {
        file: pipeline,
        find: 'await this.#settle(delivery);',
        replace:
          "if (delivery.intake?.endsWith(':77')) return delivery.ack();\n      await this.#settle(delivery);",
      },
    ],
    row: 'F24',
    seconds: 8,
    // By its number, too.
    fault: /reconcile: .*\b77\b/,
  },
];
