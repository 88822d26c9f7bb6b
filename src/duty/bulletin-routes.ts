// HTTP of bulletins: written, sent, corrected and cancelled by officers; read by those they are for.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { Channels } from '../delivery/channel.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { previewAudience } from './bulletin-audience.ts';
import { bulletinFields, cancelFields, previewFields, readFields, updateFields } from './bulletin-schema.ts';
import {
  bulletinPage,
  bulletinQuery,
  listBulletins,
  listRecipients,
  readBulletin,
  recipientPage,
  recipientQuery,
  wholeBulletin,
} from './bulletins.ts';
import { changeDraft, discardDraft, draftBulletin } from './draft-bulletin.ts';
import { markRead, myBulletinPage, readMyBulletins, readOutcome } from './read-bulletin.ts';
import { remindNow } from './remind-bulletins.ts';
import { pageQuery } from './roll-calls.ts';
import { cancelBulletin, sendBulletin, updateBulletin } from './send-bulletin.ts';

export interface BulletinRouteDeps {
  db: Database;
  clock: Clock;
  channels: Channels;
  /** Where addresses in CAP messages lead. */
  publicUrl: string;
}

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const done = responses('Done', undefined, 204);
const preview = z.object({
  ...{ people: z.number(), sites: z.number(), withoutPhone: z.number() },
  first: z.array(z.object({ name: z.string(), siteName: z.string().nullable() })),
});

function ownRoutes({ db, clock }: BulletinRouteDeps) {
  return new Hono<Signed>()
    .get(
      '/me/bulletins',
      may('self.manage'),
      about(
        'Bulletins for me: what is still to be read first, then the newest',
        responses('One page', myBulletinPage),
      ),
      valid('query', pageQuery),
      async (c) =>
        c.json(await readMyBulletins(db.sql, c.req.valid('query'), c.get('who').memberId, clock.now())),
    )
    .post(
      '/me/bulletins/:id/read',
      may('bulletin.receive'),
      about('I have read it; the same again changes nothing', responses('What became of it', readOutcome)),
      valid('param', idParam),
      valid('json', readFields),
      async (c) => {
        const reader = { bulletinId: c.req.valid('param').id, memberId: c.get('who').memberId };
        return c.json(await markRead(db, reader, c.req.valid('json'), clock.now()));
      },
    );
}

function readRoutes({ db }: BulletinRouteDeps) {
  return new Hono<Signed>()
    .get(
      '/bulletins',
      may('duty.read'),
      about('Bulletins, the last first', responses('One page', bulletinPage)),
      valid('query', bulletinQuery),
      async (c) => c.json(await listBulletins(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .get(
      '/bulletins/:id',
      may('duty.read', 'bulletin'),
      about(
        'A bulletin with all its wordings, and how many read at each site',
        responses('All', wholeBulletin),
      ),
      valid('param', idParam),
      async (c) => {
        const found = await readBulletin(db.sql, c.req.valid('param').id);
        if (!found) throw new Problem(404, 'not-found');
        return c.json(found);
      },
    )
    .get(
      '/bulletins/:id/recipients',
      may('duty.read', 'bulletin'),
      about('Who got it and who read it when', responses('One page', recipientPage)),
      valid('param', idParam),
      valid('query', recipientQuery),
      async (c) => c.json(await listRecipients(db.sql, c.req.valid('param').id, c.req.valid('query'))),
    );
}

function draftRoutes({ db, clock }: BulletinRouteDeps) {
  return new Hono<Signed>()
    .post(
      '/bulletins/preview',
      may('duty.change'),
      about('Who would get it, and how many', responses('The audience', preview)),
      valid('json', previewFields),
      async (c) => c.json(await previewAudience(db.sql, c.req.valid('json').audience, c.get('who'))),
    )
    .post(
      '/bulletins',
      may('duty.change'),
      about('Draft a bulletin; nobody gets it yet', responses('Made', z.object({ id: z.number() }), 201)),
      valid('json', bulletinFields),
      async (c) => c.json(await draftBulletin(db, c.req.valid('json'), c.get('who'), clock.now()), 201),
    )
    .put(
      '/bulletins/:id',
      may('duty.change', 'bulletin'),
      about('Rewrite a draft', done),
      valid('param', idParam),
      valid('json', bulletinFields),
      async (c) => {
        await changeDraft(db, c.req.valid('param').id, c.req.valid('json'), c.get('who'));
        return c.body(null, 204);
      },
    )
    .delete(
      '/bulletins/:id',
      may('duty.change', 'bulletin'),
      about('Throw a draft away', done),
      valid('param', idParam),
      async (c) => {
        await discardDraft(db, c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}

function sendRoutes(deps: BulletinRouteDeps) {
  const { clock } = deps;
  const doing = (c: Context<Signed>) => ({ who: c.get('who'), now: clock.now() });
  return new Hono<Signed>()
    .post(
      '/bulletins/:id/send',
      may('duty.change', 'bulletin'),
      about('Send a draft', responses('How many get it', z.object({ people: z.number() }))),
      valid('param', idParam),
      async (c) => c.json(await sendBulletin(deps, c.req.valid('param').id, doing(c))),
    )
    .post(
      '/bulletins/:id/update',
      may('duty.change', 'bulletin'),
      about(
        'Correct it: everybody who got it reads again',
        responses('The wording that holds', z.object({ version: z.number() })),
      ),
      valid('param', idParam),
      valid('json', updateFields),
      async (c) => c.json(await updateBulletin(deps, c.req.valid('param').id, c.req.valid('json'), doing(c))),
    )
    .post(
      '/bulletins/:id/cancel',
      may('duty.change', 'bulletin'),
      about('It holds no more: everybody who got it hears so', done),
      valid('param', idParam),
      valid('json', cancelFields),
      async (c) => {
        const { reason } = c.req.valid('json');
        await cancelBulletin(deps, c.req.valid('param').id, reason, doing(c));
        return c.body(null, 204);
      },
    )
    .post(
      '/bulletins/:id/remind',
      may('duty.change', 'bulletin'),
      about(
        'Remind whoever has not read it; half an hour after the last time at the earliest',
        responses('How many are reminded', z.object({ people: z.number() })),
      ),
      valid('param', idParam),
      async (c) => c.json(await remindNow(deps, c.req.valid('param').id, doing(c))),
    );
}

/** Below `/api`. */
export function bulletinRoutes(deps: BulletinRouteDeps) {
  return new Hono<Signed>()
    .route('/', ownRoutes(deps))
    .route('/', readRoutes(deps))
    .route('/', draftRoutes(deps))
    .route('/', sendRoutes(deps));
}
