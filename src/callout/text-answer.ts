// An answer by SMS: finds out who answers what, stores it, and sends one short text back when that is needed.
import type { InboundText } from '../delivery/channel.ts';
import { takeInbound } from '../delivery/inbound.ts';
import { enqueue } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { CalloutDeps } from './deps.ts';
import { helpMessage } from './messages.ts';
import { parseReply, type Reply } from './reply.ts';
import { type Addressee, pickAddressee } from './reply-rules.ts';
import { storeAnswers } from './respond.ts';

/** Texts in a row that are not understood, or not whose answer they are, and get help; after that silence, so that two machines do not talk for ever. */
const HELPS_IN_A_ROW = 5;
/** A call-out that ended less long ago can still be answered, to be told that it is over. */
const ANSWERABLE_SECONDS = 86_400;

/** A text older than this was fetched afterwards; below it clocks may differ, and what came later was sent later. */
const WAITED_SECONDS = 60;

interface SmsAnswer {
  reply: Reply;
  outcome: string;
  /** The help text to send back; null: silence. */
  help: string | null;
  vars: Record<string, string>;
  about: Addressee | null;
}

/** Everything that a text from this number, sent then, could be an answer to. */
async function loadAddressees(tx: Tx, phone: string, sent: Date, now: Date): Promise<Addressee[]> {
  const since = new Date(now.getTime() - ANSWERABLE_SECONDS * 1_000);
  return tx<Addressee[]>`
    select distinct on (s.id) s.id as summons_id, s.member_id, m.name, c.id as callout_id, c.kind, c.code, c.title,
      c.state as phase, s.released_at is not null as released
    from contact_point p join member m on m.id = p.member_id
    join summons s on s.member_id = m.id join callout c on c.id = s.callout_id
    where p.kind = 'phone' and p.address = ${phone} and s.summoned_at <= ${sent} and c.phones = 'real'
      and (c.state in ('active', 'held') or coalesce(c.closed_at, c.stood_down_at) > ${since})
    order by s.id desc`;
}

/** Opt-out words stop SMS on this number alone; leaders of open call-outs see it. */
async function optOut(tx: Tx, phone: string, addressees: Addressee[], now: Date): Promise<void> {
  await tx`update contact_point set opted_out_at = ${now}
    where kind = 'phone' and address = ${phone} and opted_out_at is null`;
  await tx`update delivery set state = 'cancelled' where channel = 'sms' and address = ${phone} and state = 'queued'`;
  const entries = addressees.filter((a) => a.phase === 'active' || a.phase === 'held');
  await appendLog(
    tx,
    entries.map(({ calloutId, memberId }) => ({
      ...{
        at: now,
        calloutId,
        memberId,
        type: 'opted_out',
        actor: `member:${memberId}`,
        data: { channel: 'sms' },
      },
    })),
  );
}

/** Texts that recorded nothing and were asked back. */
const ASKED_BACK = new Set(['unclear', 'which', 'who', 'none']);

/** How many such texts came last from this number without an answer between. */
async function askedBackInARow(tx: Tx, phone: string): Promise<number> {
  const last = await tx<{ outcome: string }[]>`
    select outcome from inbound_message where address = ${phone} and outcome <> 'pending'
    order by id desc limit ${HELPS_IN_A_ROW + 1}`;
  const understood = last.findIndex((m) => !ASKED_BACK.has(m.outcome));
  return understood === -1 ? last.length : understood;
}

/** Two machines do not talk for ever: asked after what this text makes of itself was written. */
export const mayAskBack = async (tx: Tx, phone: string): Promise<boolean> =>
  (await askedBackInARow(tx, phone)) <= HELPS_IN_A_ROW;

const NOTHING = { help: null, vars: {}, about: null };

async function answer(tx: Tx, text: InboundText, now: Date): Promise<SmsAnswer> {
  const waited = now.getTime() - text.at.getTime() > WAITED_SECONDS * 1_000;
  const addressees = await loadAddressees(tx, text.from, waited ? text.at : now, now);
  const reply = parseReply(text.body, [...new Set(addressees.map((a) => a.name))]);
  if (reply.kind === 'opt_out') {
    await optOut(tx, text.from, addressees, now);
    return { ...NOTHING, reply, outcome: 'opted_out' };
  }
  if (reply.kind === 'unclear' || reply.kind === 'code' || reply.kind === 'name') {
    return { ...NOTHING, reply, outcome: 'unclear', help: 'unclear', about: addressees[0] ?? null };
  }
  const picked = pickAddressee(addressees, reply);
  if ('ask' in picked) {
    const { ask: help, vars } = picked;
    return { reply, outcome: help, help, vars, about: picked.about };
  }
  const about = picked.addressee;
  const [stored] = await storeAnswers(
    tx,
    [
      {
        ...{ summonsId: about.summonsId, answer: reply.kind, channel: 'sms', clientId: null },
        deviceAt: waited ? text.at : null,
        etaMinutes: 'eta_minutes' in reply ? (reply.eta_minutes ?? null) : null,
        reason: 'reason' in reply ? (reply.reason ?? null) : null,
        // Naming the code says which of two: that is the answer to "which", and moves the person.
        move: reply.code !== undefined,
        givenBy: null,
      },
    ],
    now,
  );
  const outcome = stored?.outcome ?? 'unknown';
  const HELP: Record<string, string> = { late: 'over', unchanged: 'unchanged', conflict: 'conflict' };
  const vars: Record<string, string> = { title: about.title, answer: `answer.${reply.kind}` };
  if (stored?.elsewhere) Object.assign(vars, { other: stored.elsewhere.title, example: about.code });
  return { reply, outcome, help: HELP[outcome] ?? null, vars, about };
}

/**
 * Handles one inbound text in one transaction with its `takeInbound`: handled once, however often it arrives. What is
 * not understood records nothing and gets one short help.
 */
export async function answerByText(deps: CalloutDeps, text: InboundText): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    // The claim's lock comes first: a second arrival of the same text waits here.
    if (!(await takeInbound(tx, text, 'taken'))) return;
    const { outcome, help, vars, about } = await answer(tx, text, now);
    await tx`update inbound_message set outcome = ${outcome}
      where provider = ${text.provider} and provider_id = ${text.providerId}`;
    const silent = ASKED_BACK.has(outcome) && !(await mayAskBack(tx, text.from));
    if (help === null || silent) return;
    await enqueue(tx, helpMessage({ to: text.from, help, vars, about, now }, deps.channels), now);
  });
}
