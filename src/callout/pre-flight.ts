// Before anything happens: who of the force could not be reached tonight, and by which ways; and the test message that
// would prove a way.
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { ChannelKind, Channels } from '../delivery/channel.ts';
import { enqueue } from '../delivery/outbox.ts';
import type { Sql } from '../kernel/database.ts';
import { isMute, isUnheard } from '../roster/callable.ts';
import type { CalloutDeps } from './deps.ts';
import { probes } from './probe.ts';
import { loadReach } from './reach.ts';

/** A way by which something arrived within so long is proven. */
const PROVEN_DAYS = 30;
/** Nobody is tested again before. */
const TEST_AGAIN_SECONDS = 600;
const DAY_MS = 86_400_000;

export const WAYS = ['push', 'sms', 'voice'] as const satisfies ChannelKind[];
export type Way = (typeof WAYS)[number];

/** Why a channel does not reach somebody: no address, taken back, no provider that carries there, or a weekly test missed. */
export type Lack = 'no_address' | 'opted_out' | 'retired' | 'no_route' | 'missed';

export const TROUBLES = ['unreachable', 'unheard', 'unproven', 'one_way'] as const;
/** `unheard`: was silent when the roll was last called by messages. */
export type Trouble = (typeof TROUBLES)[number];

export interface Readiness {
  memberId: number;
  name: string;
  unitName: string;
  /** Null: reached by two ways, of which one is proven, and heard at the last roll-call. */
  trouble: Trouble | null;
  ways: { channel: Way; provenAt: Date | null }[];
  lacking: { channel: Way; why: Lack }[];
  /** When a test message was last queued, within the last ten minutes. */
  testedAt: Date | null;
  unheard: boolean;
}

interface Address {
  kind: 'phone' | 'push';
  address: string;
  gone: 'opted_out' | 'retired' | 'missed' | null;
}

interface Row {
  memberId: number;
  name: string;
  unitName: string;
  addresses: Address[];
  proven: Partial<Record<Way, string>>;
  testedAt: Date | null;
  unheard: boolean;
}

/** Everybody whom a call-out could ask, as far as `who` may see, worst first. Only `memberIds` when they are given. */
export async function loadPreFlight(
  deps: Pick<CalloutDeps, 'db' | 'channels'>,
  who: Principal,
  now: Date,
  ask: { permission: 'desk.view' | 'callout.launch'; memberIds?: number[] | undefined },
): Promise<Readiness[]> {
  const { sql } = deps.db;
  const rows = await loadRows(sql, who, now, ask);
  const all = rows.map((row) => readinessOf(row, deps.channels, now));
  const rank = ({ trouble }: Readiness) => (trouble ? TROUBLES.indexOf(trouble) : TROUBLES.length);
  return all.sort((a, b) => rank(a) - rank(b) || a.memberId - b.memberId);
}

function loadRows(
  sql: Sql,
  who: Principal,
  now: Date,
  ask: { permission: 'desk.view' | 'callout.launch'; memberIds?: number[] | undefined },
): Promise<Row[]> {
  const since = new Date(now.getTime() - TEST_AGAIN_SECONDS * 1_000);
  const only = ask.memberIds ? sql`and m.id = any(${ask.memberIds}::int[])` : sql``;
  return sql<Row[]>`
    select m.id as member_id, m.name, concat(battalion.name, company.name, u.name) as unit_name,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'address', c.address, 'gone',
          case when c.retired_at is not null then 'retired' when c.opted_out_at is not null then 'opted_out'
          when c.kind = 'push' and ${isMute(sql)} then 'missed' end)
          order by c.id), '[]') from contact_point c where c.member_id = m.id) as addresses,
      (select coalesce(jsonb_object_agg(p.channel, p.at), '{}') from (
        select k.channel, (select max(d.delivered_at) from delivery d
          where d.member_id = m.id and d.channel = k.channel and d.delivered_at is not null) as at
        from unnest(${[...WAYS]}::text[]) k(channel)) p where p.at is not null) as proven,
      (select max(d.created_at) from delivery d
        where d.member_id = m.id and d.purpose = 'probe' and d.created_at > ${since}) as tested_at, ${isUnheard(sql, now)} as unheard
    from member m left join unit u on u.id = m.unit_id left join unit company on company.id = u.parent_id
      left join unit battalion on battalion.id = company.parent_id
    where m.status = 'active' and m.consent_on is not null and m.consent_withdrawn_on is null
      and ${memberScope(sql, who, ask.permission)} ${only}`;
}

function readinessOf(row: Row, channels: Channels, now: Date): Readiness {
  const ways: Readiness['ways'] = [];
  const lacking: Readiness['lacking'] = [];
  for (const channel of WAYS) {
    // Nobody lacks a call where nobody is called.
    if (channel === 'voice' && !channels.all.some((c) => c.kind === 'voice')) continue;
    const why = lackOf(row.addresses, channel, channels);
    const at = row.proven[channel];
    if (why) lacking.push({ channel, why });
    else ways.push({ channel, provenAt: at ? new Date(at) : null });
  }
  const fresh_ms = now.getTime() - PROVEN_DAYS * DAY_MS;
  const proven = ways.some((w) => w.provenAt !== null && w.provenAt.getTime() > fresh_ms);
  const trouble =
    ways.length === 0
      ? 'unreachable'
      : row.unheard
        ? 'unheard'
        : !proven
          ? 'unproven'
          : ways.length === 1
            ? 'one_way'
            : null;
  const { memberId, name, unitName, testedAt, unheard } = row;
  return { memberId, name, unitName, trouble, ways, lacking, testedAt, unheard };
}

function lackOf(addresses: Address[], channel: Way, channels: Channels): Lack | null {
  const own = addresses.filter((a) => (a.kind === 'push') === (channel === 'push'));
  if (own.length === 0) return 'no_address';
  const live = own.filter((a) => a.gone === null);
  if (live.length === 0) return own[0]?.gone ?? 'no_address';
  return live.some((a) => channels.choose(channel, a.address, 'summons')) ? null : 'no_route';
}

/** Sends a test message by every way to these, or to all whose ways are not proven. Says how many people get one. */
export async function testReach(
  deps: CalloutDeps,
  who: Principal,
  memberIds: number[] | undefined,
): Promise<{ people: number; messages: number }> {
  const now = deps.clock.now();
  const asked = await loadPreFlight(deps, who, now, { permission: 'callout.launch', memberIds });
  const wanted = asked.filter(
    (p) => p.testedAt === null && (memberIds !== undefined || p.trouble === 'unproven'),
  );
  const reach = await loadReach(
    deps.db.sql,
    wanted.map((p) => p.memberId),
  );
  const rows = [...reach.values()].map((one) => probes(one, 'probe', deps.channels, now));
  await deps.db.transaction((tx) => enqueue(tx, rows.flat(), now));
  return { people: rows.filter((some) => some.length > 0).length, messages: rows.flat().length };
}
