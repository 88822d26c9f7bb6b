// Launches that wait for a second person: read by those who asked and those who may decide.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { launchScope } from '../access/scope.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { KINDS, type Kind } from './state.ts';

export type RequestState = 'awaiting' | 'launched' | 'refused' | 'withdrawn' | 'expired';

export interface LaunchRequestRow {
  id: number;
  state: RequestState;
  kind: Kind;
  title: string;
  request: unknown;
  requestHash: string;
  idempotencyKey: string | null;
  people: number;
  countyId: number | null;
  unitId: number | null;
  requestedBy: string;
  requestedAt: Date;
  expiresAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  note: string | null;
  breakGlass: boolean;
  calloutId: number | null;
}

export const requestView = z
  .object({
    ...{ id: z.number(), state: z.string(), kind: z.enum(KINDS as [Kind, ...Kind[]]), title: z.string() },
    ...{ people: z.number(), request: z.record(z.string(), z.unknown()) },
    ...{ requestedBy: z.string(), requestedByName: z.string(), requestedAt: z.iso.datetime() },
    expiresAt: z.iso.datetime(),
    ...{ decidedBy: z.string().nullable(), decidedByName: z.string().nullable() },
    ...{ decidedAt: z.iso.datetime().nullable(), note: z.string().nullable(), breakGlass: z.boolean() },
    calloutId: z.number().nullable(),
    /** The caller is a second person who may decide. */
    mayDecide: z.boolean(),
    mine: z.boolean(),
  })
  .meta({ id: 'LaunchRequestView' });
export type RequestView = z.output<typeof requestView>;

export async function loadRequest(sql: Sql | Tx, id: number): Promise<LaunchRequestRow> {
  const [row] = await sql<LaunchRequestRow[]>`select * from launch_request where id = ${id}`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

export async function findRequest(sql: Sql | Tx, idempotencyKey: string): Promise<LaunchRequestRow | null> {
  const [row] = await sql<LaunchRequestRow[]>`
    select * from launch_request where idempotency_key = ${idempotencyKey}`;
  return row ?? null;
}

const MOST = 100;

/** Those that `who` asked for or may see, waiting ones first; or the one of `id`. */
export async function listRequests(
  sql: Sql,
  who: Principal,
  which: { id?: number; waiting?: boolean } = {},
): Promise<RequestView[]> {
  const rows = await sql<(LaunchRequestRow & { decides: boolean })[]>`
    select r.*, ${launchScope(sql, who, 'callout.approve')} as decides from launch_request r
    where ${launchScope(sql, who, 'callout.launch')} ${which.id === undefined ? sql`` : sql`and r.id = ${which.id}`}
      ${which.waiting ? sql`and r.state = 'awaiting'` : sql``}
    order by (r.state = 'awaiting') desc, r.id desc limit ${MOST}`;
  const nameOf = await actorNames(
    sql,
    who,
    rows.flatMap((r) => [r.requestedBy, r.decidedBy ?? []].flat()),
  );
  return rows.map((r) => viewOf(r, who, nameOf));
}

function viewOf(
  r: LaunchRequestRow & { decides: boolean },
  who: Principal,
  nameOf: (actor: string) => string,
): RequestView {
  const mine = r.requestedBy === who.actor;
  return {
    ...{ id: r.id, state: r.state, kind: r.kind, title: r.title, people: r.people },
    request: r.request as Record<string, unknown>,
    ...{ requestedBy: r.requestedBy, requestedByName: nameOf(r.requestedBy) },
    ...{ requestedAt: r.requestedAt.toISOString(), expiresAt: r.expiresAt.toISOString() },
    ...{ decidedBy: r.decidedBy, decidedByName: r.decidedBy && nameOf(r.decidedBy) },
    ...{ decidedAt: r.decidedAt?.toISOString() ?? null, note: r.note, breakGlass: r.breakGlass },
    ...{ calloutId: r.calloutId, mine, mayDecide: r.decides && !mine && r.state === 'awaiting' },
  };
}
