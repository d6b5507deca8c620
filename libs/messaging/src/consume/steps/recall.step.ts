import { isFinal } from '@order-intake/contracts';
import type { Delivery } from '../delivery.js';
import type { OutcomeJournal } from '../outcome-journal.js';

/**
 * True if this life of the order has ended already, or the order is saved: the message came again because an earlier
 * acknowledgement was lost. Asked of repeated messages only; another duplicate costs one idempotent call.
 *
 * @throws the signal's reason when the message is taken from us meanwhile
 */
export async function hasEnded(
  delivery: Delivery,
  orderId: string,
  journal: OutcomeJournal,
): Promise<boolean> {
  if (!delivery.isRepeated) return false;
  const known = await journal.recall(orderId, delivery.signal);
  return (
    known !== undefined &&
    (known.state === 'saved' || (known.life === delivery.intake && isFinal(known.state)))
  );
}
