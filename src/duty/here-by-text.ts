// An answer to a roll-call by SMS: to the one whose code it names, or to the only one that is open.
import { mayAskBack } from '../callout/text-answer.ts';
import type { Channels, InboundText } from '../delivery/channel.ts';
import { takeInbound } from '../delivery/inbound.ts';
import { enqueue } from '../delivery/outbox.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { hearHere } from './mark.ts';
import { codeOf, readHere, type SaidHere } from './roll-call-code.ts';
import { askWhoIsHere } from './roll-call-messages.ts';

/** A text older than this was fetched afterwards and counts by when it was sent; below it clocks may differ. */
const WAITED_MS = 60_000;
/** A roll-call that closed less long ago can still be answered: it is noted. */
const ANSWERABLE_MS = 86_400_000;

interface Listed {
  id: number;
  rollCallId: number;
  name: string;
  open: boolean;
  /** Also asked to come to a call-out now: a bare word is an answer to that. */
  called: boolean;
}

const loadListed = (tx: Tx, phone: string, sentAt: Date, now: Date) => tx<Listed[]>`
  select distinct on (e.id) e.id, e.roll_call_id, m.name, r.closed_at is null and r.closes_at > ${now} as open,
    exists (select from summons s join callout c on c.id = s.callout_id
      where s.member_id = m.id and s.released_at is null and c.state in ('active', 'held')) as called
  from contact_point p join member m on m.id = p.member_id join roll_call_entry e on e.member_id = m.id
  join roll_call r on r.id = e.roll_call_id
  where p.kind = 'phone' and p.address = ${phone} and p.retired_at is null and r.opens_at <= ${sentAt}
    and r.opens_at > ${new Date(now.getTime() - ANSWERABLE_MS)}
  order by e.id desc`;

/** Those of the roll-call that is meant: of a code the last with it, else the last that is open. */
function meant(listed: readonly Listed[], { code, name }: SaidHere): Listed[] {
  const fits = listed.filter((l) => (code === null ? l.open && !l.called : codeOf(l.rollCallId) === code));
  const last = fits.filter((l) => l.rollCallId === fits[0]?.rollCallId);
  return name === null ? last : last.filter((l) => l.name === name);
}

/** False: it is no answer to a roll-call, and whoever reads texts next may have it. */
export const hereByText = (
  { db, clock, channels }: { db: Database; clock: Clock; channels: Channels },
  text: InboundText,
): Promise<boolean> => {
  const said = readHere(text.body);
  if (!said) return Promise.resolve(false);
  const now = clock.now();
  const sentAt = now.getTime() - text.at.getTime() > WAITED_MS ? text.at : now;
  return db.transaction(async (tx) => {
    const found = meant(await loadListed(tx, text.from, sentAt, now), said);
    const [one, ...more] = found;
    if (!one) return false;
    const outcome = more.length > 0 ? 'who' : one.open ? 'roll_call' : 'late';
    if (!(await takeInbound(tx, text, outcome))) return true;
    if (more.length > 0) {
      if (await mayAskBack(tx, text.from))
        await enqueue(tx, askWhoIsHere(channels, text.from, codeOf(one.rollCallId), found, now), now);
      return true;
    }
    const from = `sms:${text.provider}:${text.providerId}`;
    await hearHere(tx, one.id, { said: sentAt, clientId: from }, now);
    return true;
  });
};
