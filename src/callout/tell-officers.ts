// Texts to officers about a launch: that one waits for their word, what became of it, or that somebody did not wait.
import type { Permission } from '../access/permissions.ts';
import { rolesHolding } from '../access/permissions.ts';
import { enqueue, type NewDelivery } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import type { CalloutDeps } from './deps.ts';
import type { LaunchRequestRow } from './launch-requests.ts';

/** Before every summons: who reads it decides whether there is one, or must know of it. */
const PRIORITY = 8;
/** Of a drill, with its own messages: behind all that is real. */
const DRILL_PRIORITY = 40;

export interface OfficerText {
  template:
    | 'approval'
    | 'approval_refused'
    | 'approval_expired'
    | 'break_glass'
    | 'drill_postponed'
    | 'drill_failed';
  vars: Record<string, string>;
  calloutId: number | null;
  expiresAt: Date;
}

interface Officer {
  userId: number;
  phone: string;
}

/** Whoever holds `permission` for everything, or for the county; not `except`, who acts. One phone each. */
export async function officersWith(
  tx: Tx,
  permission: Permission,
  countyId: number | null,
  except: string,
): Promise<Officer[]> {
  const rows = await tx<{ userId: number; phone: string | null }[]>`
    select distinct on (a.id) a.id as user_id, coalesce(a.phone, p.address) as phone
    from role_grant g join account a on a.id = g.user_id
    left join member m on m.id = a.member_id
    left join contact_point p on p.member_id = a.member_id and p.kind = 'phone' and p.retired_at is null and p.opted_out_at is null
    where g.revoked_at is null and a.closed_at is null and m.status is distinct from 'left'
      and g.role = any(${rolesHolding(permission)}) and concat('user:', a.id) <> ${except}
      and (coalesce(g.organisation_id, g.unit_id) is null or g.organisation_id = ${countyId})
    order by a.id, p.id`;
  return rows.flatMap(({ userId, phone }) => (phone ? { userId, phone } : []));
}

/** Queues the text to each; returns who is told. Whom no route reaches is left out: the pages show it to everybody. */
export async function tellOfficers(
  tx: Tx,
  deps: CalloutDeps,
  officers: Officer[],
  about: OfficerText,
  now: Date,
): Promise<number[]> {
  const told = officers.flatMap(({ userId, phone }, ordinal) => {
    const channel = deps.channels.choose('sms', phone, about.template);
    if (!channel) return [];
    const row: NewDelivery = {
      ...{ calloutId: about.calloutId, summonsId: null, memberId: null, purpose: about.template },
      ...{ channel: channel.kind, route: channel.route, address: phone, ordinal },
      priority: about.template.startsWith('drill_') ? DRILL_PRIORITY : PRIORITY,
      ...{ step: 0, unless: null, template: about.template, vars: about.vars, sendAt: now },
      expiresAt: about.expiresAt,
    };
    return { userId, row };
  });
  await enqueue(
    tx,
    told.map((t) => t.row),
    now,
  );
  return told.map((t) => t.userId);
}

/** An hour later it is no news any more: the desk has shown it all the while. */
const OUTCOME_MS = 3_600_000;

/** Whoever asked learns that nothing went out; a program reads it itself. */
export async function tellAsker(
  tx: Tx,
  deps: CalloutDeps,
  row: LaunchRequestRow,
  template: 'approval_refused' | 'approval_expired',
  now: Date,
): Promise<void> {
  const vars = { kind: row.kind, title: row.title, n: String(row.people) };
  const expiresAt = new Date(now.getTime() + OUTCOME_MS);
  await tellActor(tx, deps, row.requestedBy, { template, vars, calloutId: null, expiresAt }, now);
}

/** A text to the one whom the log knows as `actor`; nothing to a program. */
export async function tellActor(
  tx: Tx,
  deps: CalloutDeps,
  actor: string,
  about: OfficerText,
  now: Date,
): Promise<void> {
  const one = await tx<Officer[]>`
    select distinct on (a.id) a.id as user_id, coalesce(a.phone, p.address) as phone from account a
    left join contact_point p on p.member_id = a.member_id and p.kind = 'phone' and p.retired_at is null and p.opted_out_at is null
    where concat('user:', a.id) = ${actor} and a.closed_at is null and coalesce(a.phone, p.address) is not null
    order by a.id, p.id`;
  await tellOfficers(tx, deps, one, about, now);
}
