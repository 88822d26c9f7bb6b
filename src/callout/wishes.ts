// What members wish of our messages: language, channels, patience, quiet hours.
import type { ChannelKind } from '../delivery/channel.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import type { Language } from '../kernel/texts.ts';

/** A part of every day, in minutes after the city's midnight; it may go over midnight. */
export interface Quiet {
  from_minute: number;
  until_minute: number;
}

export interface Wishes {
  language: Language;
  /** Null: every channel. */
  channels: Exclude<ChannelKind, 'group' | 'simulated'>[] | null;
  /** Instead of the call-out's own way of asking. */
  mode: 'ladder' | 'at_once' | null;
  quiet: Quiet | null;
}

export const NO_WISHES: Wishes = { language: 'zh', channels: null, mode: null, quiet: null };

/** The wishes of those of `memberIds` who have any. */
export async function loadWishes(sql: Sql | Tx, memberIds: number[]): Promise<Map<number, Wishes>> {
  const rows = await sql<
    (Omit<Wishes, 'quiet'> & { memberId: number; quietFrom: number | null; quietUntil: number | null })[]
  >`
    select member_id, language, channels, mode, quiet_from, quiet_until from member_wish
    where member_id = any(${memberIds})`;
  return new Map(
    rows.map(({ memberId, quietFrom, quietUntil, ...wishes }) => {
      const quiet =
        quietFrom === null || quietUntil === null
          ? null
          : { from_minute: quietFrom, until_minute: quietUntil };
      return [memberId, { ...wishes, quiet }];
    }),
  );
}

export async function writeWishes(tx: Tx, memberId: number, wishes: Wishes): Promise<void> {
  const { language, channels, mode, quiet } = wishes;
  await tx`
    insert into member_wish (member_id, language, channels, mode, quiet_from, quiet_until)
    values (${memberId}, ${language}, ${channels}, ${mode}, ${quiet?.from_minute ?? null},
      ${quiet?.until_minute ?? null})
    on conflict (member_id) do update set language = excluded.language, channels = excluded.channels,
      mode = excluded.mode, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until`;
}

export async function forgetWishes(tx: Tx, memberId: number): Promise<void> {
  await tx`delete from member_wish where member_id = ${memberId}`;
}
