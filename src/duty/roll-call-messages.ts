// The messages of a roll-call: the first call, the second to those silent, and who was absent to those in charge.
import { addressOf, groupsOf, namesIn } from '../callout/groups.ts';
import { writtenWays } from '../callout/probe.ts';
import { loadReach } from '../callout/reach.ts';
import type { Channels } from '../delivery/channel.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { codeOf } from './roll-call-code.ts';
import type { Timers } from './roll-call-rules.ts';

/** Behind all that a call-out sends, drills included; before bulletins. */
export const DUTY_PRIORITY = 55;
const TOLD_MS = 12 * 3_600_000;
/** Names in one text; how many more there are is told. */
const NAMED = 10;

export interface Called {
  id: number;
  memberId: number;
}

export type RollCallDeps = { channels: Channels };

/** By push and text, with the link of each. It is worth nothing once the roll-call is closed. */
export async function call(
  tx: Tx,
  { channels }: RollCallDeps,
  { id: rollCallId, closesAt }: Pick<Timers, 'closesAt'> & { id: number },
  template: 'roll_call' | 'roll_call_again',
  called: readonly Called[],
  now: Date,
): Promise<void> {
  const reach = await loadReach(
    tx,
    called.map((c) => c.memberId),
  );
  const rows = called.flatMap(({ id, memberId }, ordinal): NewDelivery[] => {
    const to = reach.get(memberId);
    const language = to?.wishes?.language === 'en' ? 'en' : 'zh';
    const vars = { entry: String(id), code: codeOf(rollCallId), by: closesAt.toISOString(), language };
    return writtenWays(channels, to ?? { pushes: [], phones: [] }, template).map((way) => ({
      ...{ calloutId: null, summonsId: null, memberId, purpose: template, priority: DUTY_PRIORITY },
      ...{ step: 0, unless: null, template, vars, ...way, ordinal },
      ...{ sendAt: now, expiresAt: closesAt },
    }));
  });
  await enqueue(tx, rows, now);
}

/** The chat groups of their units hear who must answer, and where; each answers for oneself. */
export async function tellGroups(
  tx: Tx,
  { channels }: RollCallDeps,
  closesAt: Date,
  called: readonly Called[],
  now: Date,
): Promise<void> {
  const memberIds = called.map((c) => c.memberId);
  const groups = await groupsOf(
    tx,
    tx`select id as member_id, name, unit_id from member where id = any(${memberIds})`,
  );
  const template = 'group.roll_call';
  const rows = groups.flatMap((group, ordinal): NewDelivery[] => {
    const address = addressOf(group);
    const channel = channels.choose('group', address, template);
    if (!channel) return [];
    const vars = {
      ...{ by: closesAt.toISOString(), screen: 'duty' },
      ...{ n: String(group.names.length), names: namesIn(group) },
    };
    return [
      {
        ...{ calloutId: null, summonsId: null, memberId: null, purpose: 'group', priority: DUTY_PRIORITY },
        ...{ channel: 'group', route: channel.route, address, ordinal, step: 0, unless: null },
        ...{ template, vars, sendAt: now, expiresAt: closesAt },
      },
    ];
  });
  await enqueue(tx, rows, now);
}

const ASKED_MS = 10 * 60_000;

/** Several people on one number: which of them is there? */
export function askWhoIsHere(
  channels: Channels,
  phone: string,
  code: string,
  people: readonly { name: string }[],
  now: Date,
): NewDelivery[] {
  const channel = channels.choose('sms', phone, 'roll_call_who');
  if (!channel) return [];
  return [
    {
      ...{ calloutId: null, summonsId: null, memberId: null, purpose: 'help', priority: DUTY_PRIORITY },
      ...{ channel: channel.kind, route: channel.route, address: phone, ordinal: 0, step: 0, unless: null },
      ...{ template: 'roll_call_who', vars: { code, choices: people.map((p) => p.name).join('、') } },
      ...{ sendAt: now, expiresAt: new Date(now.getTime() + ASKED_MS) },
    },
  ];
}

interface InCharge {
  organisationId: number;
  phone: string;
}

/** The officers of these stations and employers, or whom else `roles` names, a phone each. */
export const inCharge = (
  tx: Tx,
  organisationIds: number[],
  roles: readonly string[] = ['station', 'employer'],
) => tx<InCharge[]>`
  select distinct on (a.id, g.organisation_id) g.organisation_id, coalesce(a.phone, p.address) as phone
  from role_grant g join account a on a.id = g.user_id
  left join contact_point p on p.member_id = a.member_id and p.kind = 'phone' and p.retired_at is null and p.opted_out_at is null
  where g.revoked_at is null and a.closed_at is null and g.role = any(${[...roles]})
    and g.organisation_id = any(${organisationIds}) and coalesce(a.phone, p.address) is not null
  order by a.id, g.organisation_id, p.id`;

/** Each station hears of all of its absent, each employer of its own. */
export async function tellAbsences(
  tx: Tx,
  { channels }: RollCallDeps,
  rollCall: { id: number; stationId: number; opensAt: Date },
  now: Date,
): Promise<void> {
  const absent = await tx<{ name: string; employerId: number | null }[]>`
    select m.name, coalesce(o.employer_id, m.employer_id) as employer_id
    from roll_call_entry e join member m on m.id = e.member_id join organisation o on o.id = e.site_id
    where e.roll_call_id = ${rollCall.id} and e.state = 'absent' order by m.name, m.id`;
  if (absent.length === 0) return;
  const employers = [...new Set(absent.flatMap((a) => a.employerId ?? []))];
  const officers = await inCharge(tx, [rollCall.stationId, ...employers]);
  const told = officers.flatMap(({ organisationId, phone }, ordinal) => {
    const theirs = absent.filter(
      (a) => organisationId === rollCall.stationId || a.employerId === organisationId,
    );
    const channel = channels.choose('sms', phone, 'roll_call_absent');
    if (!channel) return [];
    const vars = {
      by: rollCall.opensAt.toISOString(),
      n: String(theirs.length),
      names: theirs
        .slice(0, NAMED)
        .map((a) => a.name)
        .join('、'),
    };
    const row: NewDelivery = {
      ...{
        calloutId: null,
        summonsId: null,
        memberId: null,
        purpose: 'roll_call_absent',
        priority: DUTY_PRIORITY,
      },
      ...{ channel: channel.kind, route: channel.route, address: phone, ordinal, step: 0, unless: null },
      ...{ template: 'roll_call_absent', vars, sendAt: now, expiresAt: new Date(now.getTime() + TOLD_MS) },
    };
    return [{ organisationId, absent: theirs.length, row }];
  });
  const ids = await enqueue(
    tx,
    told.map((t) => t.row),
    now,
  );
  await tx`
    insert into roll_call_notice (roll_call_id, organisation_id, absent, delivery_id)
    select ${rollCall.id}, o, n, d from unnest(${told.map((t) => t.organisationId)}::int[],
      ${told.map((t) => t.absent)}::int[], ${ids}::bigint[]) as t(o, n, d)`;
}
