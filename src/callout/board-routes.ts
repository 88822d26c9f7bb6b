// The live board over HTTP: events as they happen, and the phone of whoever is to be called, noted in the audit.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam, idText } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { revealPhones } from './board.ts';
import { type BoardHub, boardHub } from './board-hub.ts';
import { eventText, knownId } from './board-rules.ts';
import type { CalloutDeps } from './deps.ts';
import { loadPeople, loadRow } from './store.ts';

const calledParam = idParam.extend({ memberId: idText });
const HEARTBEAT_MS = 4_000;
/** Then the reader comes again by itself, and is asked again who it is. */
const LONGEST_MS = 5 * 60_000;
/** A reader this far behind is let go; it resumes where it was. */
const BACKLOG_BYTES = 4_000_000;

/** Below `/api`. `hears`: the database tells of changes. */
export function boardRoutes(deps: CalloutDeps, texts: Texts, hears: boolean) {
  const hub = boardHub(deps, hears);
  return new Hono<Signed>()
    .get(
      '/callouts/:id/events',
      may('callout.read', 'callout'),
      describeRoute({
        summary:
          'The board as server-sent events: board (the whole), change (what is other), positions (who moved), beat (the time); resumes after Last-Event-ID',
        responses: fileResponses('Events', 'text/event-stream'),
      }),
      valid('param', idParam),
      async (c) => {
        const { id } = await loadRow(deps.db.sql, c.req.valid('param').id);
        return new Response(eventsOf(deps, hub, id, c, texts), {
          headers: {
            ...{ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
            'x-accel-buffering': 'no',
          },
        });
      },
    )
    .get(
      '/callouts/:id/members/:memberId/phone',
      may('callout.read', 'callout'),
      describeRoute({
        summary:
          'The phone of somebody who was called, noted in the audit; null when the caller may not have it',
        responses: responses('Phone', z.object({ phone: z.string().nullable() })),
      }),
      valid('param', calledParam),
      async (c) => {
        const { id, memberId } = c.req.valid('param');
        await loadRow(deps.db.sql, id);
        const called = await loadPeople(deps.db.sql, id, { memberIds: [memberId] });
        if (called.length === 0) throw new Problem(404, 'not-found');
        const phones = await revealPhones(deps.db, id, [memberId], c.get('who'));
        return c.json({ phone: phones.get(memberId) ?? null });
      },
    );
}

function eventsOf(
  deps: CalloutDeps,
  hub: BoardHub,
  id: number,
  c: Context<Signed>,
  texts: Texts,
): ReadableStream<Uint8Array> {
  const reader = readerOf(c, texts, deps.clock.now());
  const known = knownId(c.req.header('last-event-id'));
  let stop = () => {};
  const begin = async (out: ReadableStreamDefaultController<Uint8Array>) => {
    let over = false;
    let leave = () => {};
    const end = () => {
      if (over) return;
      stop();
      out.close();
    };
    const take = (bytes: Uint8Array) => {
      if (over) return false;
      out.enqueue(bytes);
      if ((out.desiredSize ?? 0) < -BACKLOG_BYTES) end();
      return !over;
    };
    const beat = () =>
      take(new TextEncoder().encode(eventText('beat', { now: deps.clock.now().toISOString() })));
    const beats = setInterval(beat, HEARTBEAT_MS);
    const last = setTimeout(end, LONGEST_MS);
    stop = () => {
      over = true;
      clearInterval(beats);
      clearTimeout(last);
      leave();
    };
    c.req.raw.signal.addEventListener('abort', () => stop());
    beat();
    const left = await hub.join(id, { who: c.get('who'), reader }, known, { take });
    leave = left;
    if (over) left();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(out) {
        // Not waited for: the time is on its way at once.
        begin(out).catch((error) => {
          stop();
          out.error(error);
        });
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 64_000 }),
  );
}
