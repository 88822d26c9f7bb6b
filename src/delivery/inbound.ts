// Texts that came in: kept once each, handed on until they were handled, by webhook or fetched afterwards alike.
import type { Database, Tx } from '../kernel/database.ts';
import type { InboundText } from './channel.ts';

/** Of a text that nobody has handled yet. */
export const PENDING = 'pending';

/**
 * Does what a text asks for, in one transaction that begins with `takeInbound`; ends without doing anything when
 * that says false. Throws when it could not be done: the text stays pending and comes again.
 */
export type OnText = (text: InboundText) => Promise<void>;

/** PostgreSQL keeps no NUL and no half of a character: without them a text would come again for ever. */
const storable = (text: string) => text.replaceAll('\0', '').toWellFormed();

/** Keeps `text`; true while it waits to be handled, which a text seen before may still do. */
export async function recordInbound(db: Database, text: InboundText): Promise<boolean> {
  await db.sql`
    insert into inbound_message (provider, provider_id, address, body, at, outcome)
    values (${text.provider}, ${text.providerId}, ${storable(text.from)}, ${storable(text.body)}, ${text.at}, ${PENDING})
    on conflict (provider, provider_id) do nothing`;
  const [kept] = await db.sql<{ outcome: string }[]>`
    select outcome from inbound_message where provider = ${text.provider} and provider_id = ${text.providerId}`;
  return kept?.outcome === PENDING;
}

/**
 * Claims a pending text for the transaction that handles it and writes what was made of it. False: another
 * transaction has handled it, or is doing so and succeeds. When this one fails, the text is pending again.
 */
export async function takeInbound(
  tx: Tx,
  text: Pick<InboundText, 'provider' | 'providerId'>,
  outcome: string,
): Promise<boolean> {
  const taken = await tx`
    update inbound_message set outcome = ${outcome}
    where provider = ${text.provider} and provider_id = ${text.providerId} and outcome = ${PENDING}
    returning id`;
  return taken.length > 0;
}

/** Keeps a text and has it handled unless it was before. Throws what `onText` throws. */
export async function receiveText(
  deps: { db: Database; onText: OnText },
  text: InboundText,
): Promise<'handled' | 'known'> {
  if (!(await recordInbound(deps.db, text))) return 'known';
  await deps.onText(text);
  return 'handled';
}
