// Which of several numbers of ours writes to a phone: always the same one, so that a conversation stays in one thread. Pure.
import { createHash } from 'node:crypto';

const weight = (sender: string, address: string): bigint =>
  createHash('sha256').update(`${sender} ${address}`).digest().readBigUInt64BE();

/**
 * The sender for `address`: spread evenly, and when a sender comes or goes only the phones that must move do (rendezvous
 * hashing). Undefined only without senders.
 */
export function senderFor(senders: readonly string[], address: string): string | undefined {
  let best: { sender: string; weight: bigint } | undefined;
  for (const sender of senders) {
    const its = weight(sender, address);
    if (!best || its > best.weight || (its === best.weight && sender < best.sender))
      best = { sender, weight: its };
  }
  return best?.sender;
}
