// One moment of a call-out as open boards get it, the same for all readers who may see the same.
import type { Principal } from '../access/principal.ts';
import { readLog } from '../kernel/log.ts';
import type { Reader } from '../kernel/page.ts';
import { loadBoard } from './board.ts';
import { type LogLine, longerCurve, type Snapshot } from './board-rules.ts';
import type { CalloutDeps } from './deps.ts';
import { actorWords, logWords } from './pages/log-words.ts';
import { said } from './pages/said.ts';
import { type CurvePoint, curveOf, strengthOf } from './report.ts';

/** Lines of the log that a board opens with, and the most that one that comes back is told. */
export const LINES = 50;
const MISSED_LINES = 500;

export type BoardSnapshot = Awaited<ReturnType<typeof takeSnapshot>>;

/** `curve`: as it was a moment before; null reads it from the log. `after`: the last entry that the reader knows. */
export async function takeSnapshot(
  deps: CalloutDeps,
  id: number,
  about: { who: Principal; reader: Reader; after: number; curve: CurvePoint[] | null },
) {
  const { sql } = deps.db;
  const now = deps.clock.now();
  // Read first: whatever is written meanwhile has a later number, and is told again.
  const [last] = await sql<{ id: number | null }[]>`
    select max(id) as id from log_entry where callout_id = ${id}`;
  const lines = { after: about.after, most: about.after > 0 ? MISSED_LINES : LINES };
  const [board, before] = await Promise.all([
    loadBoard(deps, id, about.who, lines),
    about.curve ?? readLog(sql, id).then(curveOf),
  ]);
  const { loaded } = board;
  const { matching: _, ...callout } = loaded.callout;
  const live = loaded.state.stoodDownAt === null;
  const strength = { at: now.toISOString(), ...strengthOf(loaded.state) };
  const nameOf = (member: number) =>
    said(board.people.find((p) => p.memberId === member)?.name ?? `#${member}`);
  const log = board.log.toReversed().map(
    (e): LogLine => ({
      ...{ id: e.id, at: e.at.toISOString(), text: logWords(about.reader, e, nameOf) },
      by: e.actor === `member:${e.memberId}` ? '' : actorWords(about.reader, e.actor, board.actorName),
    }),
  );
  const head = {
    ...{ ...callout, title: said(callout.title), place: said(callout.place), task: said(callout.task) },
    commander: { ...callout.commander, name: said(callout.commander.name) },
    musterPoint: { ...callout.musterPoint, place: said(callout.musterPoint.place) },
    nearby: board.nearby.map((n) => ({ ...n, title: said(n.title) })),
    messages: board.messages,
    launchedByName: actorWords(about.reader, loaded.row.launchedBy, board.actorName),
  };
  const people = board.people.map((p) => ({
    ...p,
    ...{ name: said(p.name), unitName: said(p.unitName), reason: p.reason && said(p.reason) },
  }));
  return {
    ...{ lastId: last?.id ?? 0, head, people, log },
    curve: live ? longerCurve(before, strength) : before,
  } satisfies Snapshot<typeof head, (typeof people)[number]>;
}
