// The demo's provider: keeps what each phone would have received, word for word, and sends nothing outside.
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import type { Channel, ChannelKind, OutboundMessage } from '../channel.ts';
import { smsText } from '../sms-text.ts';

export interface LoggedMessage {
  id: number;
  at: Date;
  channel: string;
  address: string;
  calloutId: number | null;
  memberId: number | null;
  title: string;
  body: string;
  link: string | null;
}

/** A phone that has everything at once: what is handed over has arrived. */
export function messageLogChannel(db: Database, clock: Clock, kind: ChannelKind): Channel {
  return {
    route: `message-log-${kind}`,
    kind,
    pace_per_second: null,
    capabilities: () => ({ twoWay: true, links: kind === 'push' || kind === 'sms' }),
    async send(message) {
      const shown =
        kind === 'push' ? message : { title: '', body: kind === 'sms' ? smsText(message) : message.body };
      const [row] = await db.sql<{ id: number }[]>`
        insert into message_log (at, channel, address, callout_id, member_id, title, body, link)
        values (${clock.now()}, ${kind}, ${message.address}, ${message.calloutId}, ${message.memberId},
          ${shown.title}, ${shown.body}, ${linkOf(message, kind)})
        returning id`;
      return { outcome: 'accepted', providerId: String(row?.id), delivered: true };
    },
  };
}

/** A text carries its link in its words; the page shows it beside, to be followed. */
const linkOf = (message: OutboundMessage, kind: ChannelKind) =>
  kind !== 'sms' || message.link ? message.link : (/https?:\/\/\S+/.exec(message.body)?.[0] ?? null);

export interface MessageLogQuery {
  address?: string;
  calloutId?: number;
  memberId?: number;
  /** Only messages with a smaller id: the page before. */
  before?: number;
  limit: number;
}

/** Newest first. */
export async function readMessageLog(db: Database, query: MessageLogQuery): Promise<LoggedMessage[]> {
  const { sql } = db;
  return sql<LoggedMessage[]>`
    select id, at, channel, address, callout_id, member_id, title, body, link from message_log
    where true
      ${query.address === undefined ? sql`` : sql`and address = ${query.address}`}
      ${query.calloutId === undefined ? sql`` : sql`and callout_id = ${query.calloutId}`}
      ${query.memberId === undefined ? sql`` : sql`and member_id = ${query.memberId}`}
      ${query.before === undefined ? sql`` : sql`and id < ${query.before}`}
    order by id desc limit ${query.limit}`;
}
