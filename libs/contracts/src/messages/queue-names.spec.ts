import { sendOrder } from './send-order.message.js';

describe('the names of orders.send', () => {
  it('are those that operators and other consumers rely on', () => {
    const { type, names } = sendOrder;
    expect({ type, ...names, waitQueue: names.waitQueue(5_000) }).toEqual({
      type: 'orders.send.v1',
      queue: 'orders.send',
      exchange: 'orders.send',
      retryExchange: 'orders.send.retry',
      deadQueue: 'orders.send.dead',
      redriveTurn: 'orders.send.dead.redrive',
      waitQueue: 'orders.send.retry.5000ms',
    });
  });
});
