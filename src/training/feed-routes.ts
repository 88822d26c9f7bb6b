// Calendars over HTTP: one's own below /api/me, and the address that a calendar program reads, which says itself whose it is.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { principalOf } from '../access/authenticate.ts';
import { may, open, type Signed } from '../access/guard.ts';
import { feedToken, readFeedToken } from '../callout/link.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { calendarPages } from './calendar-page.ts';
import { eventsOf } from './feed-events.ts';
import { icalOf } from './feed-ical.ts';
import { type Feed, feedView, listFeeds, newFeed, openFeed, readFeed, revokeFeed } from './feeds.ts';
import type { TrainingDeps } from './routes.ts';

export interface FeedDeps extends TrainingDeps {
  publicUrl: string;
  linkSecret: string;
}

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['training'], responses: answers });

function ownRoutes({ db, clock, publicUrl, linkSecret }: FeedDeps, texts: Texts) {
  // In the language of whoever asks for it: a calendar program says none.
  const viewOf = (c: Context, { id, kind, unitId, unitName }: Feed): z.output<typeof feedView> => ({
    ...{ id, kind, unitId, unitName: unitId === null ? null : unitName },
    url: `${publicUrl}/calendars/${feedToken(linkSecret, id)}?lang=${readerOf(c, texts, clock.now()).language}`,
  });
  return new Hono<Signed>()
    .get(
      '/me/calendars',
      may('self.manage'),
      about('The calendars that I subscribed to', responses('All', z.object({ items: z.array(feedView) }))),
      async (c) => {
        c.header('cache-control', 'no-store');
        return c.json({ items: (await listFeeds(db.sql, c.get('who'))).map((feed) => viewOf(c, feed)) });
      },
    )
    .post(
      '/me/calendars',
      may('self.manage'),
      about('Subscribe to a calendar; once', responses('The calendar', feedView, 201)),
      valid('json', newFeed),
      async (c) => c.json(viewOf(c, await openFeed(db, c.req.valid('json'), c.get('who'), clock.now())), 201),
    )
    .delete(
      '/me/calendars/:id',
      may('self.manage'),
      about('Revoke: its address opens nothing any more', responses('Done', undefined, 204)),
      valid('param', idParam),
      async (c) => {
        await revokeFeed(db, c.req.valid('param').id, c.get('who'), clock.now());
        return c.body(null, 204);
      },
    );
}

/** Throws 404 for an address that we did not make, 410 once it was revoked or its owner may see it no more. */
function readRoute({ db, clock, linkSecret }: FeedDeps, texts: Texts) {
  return new Hono().get('/calendars/:token', open('the address says whose it is'), async (c) => {
    const feedId = readFeedToken(linkSecret, c.req.param('token'));
    const feed = feedId === null ? undefined : await readFeed(db.sql, feedId);
    if (!feed) throw new Problem(404, 'link-unknown');
    const who = feed.revoked ? null : await principalOf(db.sql, feed.userId);
    const reader = readerOf(c, texts, clock.now());
    const events = who && (await eventsOf(db.sql, feed, who, reader.now));
    if (!events) throw new Problem(410, 'calendar-revoked');
    const name = reader.t(`feed.name.${feed.kind}`, { unit: feed.unitName ?? '' });
    c.header('content-type', 'text/calendar; charset=utf-8');
    c.header('cache-control', 'private, max-age=300');
    return c.body(icalOf(events, { name, now: reader.now, t: reader.t }));
  });
}

export function feedParts(deps: FeedDeps, texts: Texts) {
  /** `api` stands below `/api`. */
  return {
    api: ownRoutes(deps, texts),
    pages: new Hono().route('/', readRoute(deps, texts)).route('/', calendarPages(deps, texts)),
  };
}
