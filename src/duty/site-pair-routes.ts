// HTTP of pairs of neighbouring sites: proposed, confirmed, ended; what they share, and their log.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { confirmPair, declinePair, endPair } from './decide-pair.ts';
import {
  declineFields,
  endFields,
  entryFields,
  PAIR_STATES,
  pairFields,
  pairQuery,
  proposeFields,
} from './joint-duty-schema.ts';
import { entryPage, listEntries, writeEntry } from './pair-log.ts';
import { pairSheet, readPairSheet } from './pair-sheet.ts';
import { proposePair, proposePairs } from './propose-pairs.ts';
import { pageQuery } from './roll-calls.ts';
import type { DutyDeps } from './routes.ts';
import { listPairs, pairPage, readPair, wholePair } from './site-pairs.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const done = responses('Done', undefined, 204);

function listRoutes({ db, clock }: DutyDeps) {
  const found = z.object({ added: z.number(), near: z.number() });
  return new Hono<Signed>()
    .get(
      '/site-pairs',
      may('duty.read'),
      about('Pairs of neighbouring sites, those to decide first', responses('One page', pairPage)),
      valid('query', pairQuery),
      async (c) => c.json(await listPairs(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/site-pairs/proposals',
      may('duty.change'),
      about(
        'Propose whatever lies within a distance and never was a pair, nor was declined',
        responses('How many were added, of how many that are near', found),
      ),
      valid('json', proposeFields),
      async (c) =>
        c.json(await proposePairs(db, c.req.valid('json'), { who: c.get('who'), now: clock.now() })),
    )
    .post(
      '/site-pairs',
      may('duty.change'),
      about('Propose two sites by name', responses('Proposed', z.object({ id: z.number() }), 201)),
      valid('json', pairFields),
      async (c) =>
        c.json(await proposePair(db, c.req.valid('json'), { who: c.get('who'), now: clock.now() }), 201),
    );
}

function pairRoutes({ db, clock }: DutyDeps) {
  const stands = z.object({ state: z.enum(PAIR_STATES) });
  return new Hono<Signed>()
    .get(
      '/site-pairs/:id',
      may('duty.read', 'site-pair'),
      about('A pair with all that was decided of it', responses('All', wholePair)),
      valid('param', idParam),
      async (c) => {
        const found = await readPair(db.sql, c.req.valid('param').id, c.get('who'));
        if (!found) throw new Problem(404, 'not-found');
        return c.json(found);
      },
    )
    .get(
      '/site-pairs/:id/sheet',
      may('duty.read', 'site-pair'),
      about('What both share: contacts, who is on post, the radio', responses('The sheet', pairSheet)),
      valid('param', idParam),
      async (c) =>
        c.json(await readPairSheet(db, c.req.valid('param').id, { who: c.get('who'), now: clock.now() })),
    )
    .post(
      '/site-pairs/:id/confirm',
      may('duty.change', 'site-pair'),
      about('Yes for those of the two sites that are one’s own', responses('How it stands', stands)),
      valid('param', idParam),
      async (c) =>
        c.json(await confirmPair(db, c.req.valid('param').id, { who: c.get('who'), now: clock.now() })),
    )
    .post(
      '/site-pairs/:id/decline',
      may('duty.change', 'site-pair'),
      about('No, with the reason; it is not proposed by distance again', done),
      valid('param', idParam),
      valid('json', declineFields),
      async (c) => {
        const by = { who: c.get('who'), now: clock.now() };
        await declinePair(db, c.req.valid('param').id, c.req.valid('json'), by);
        return c.body(null, 204);
      },
    )
    .post(
      '/site-pairs/:id/end',
      may('duty.change', 'site-pair'),
      about('A pair no longer, with the reason and its last day', done),
      valid('param', idParam),
      valid('json', endFields),
      async (c) => {
        const by = { who: c.get('who'), now: clock.now() };
        await endPair(db, c.req.valid('param').id, c.req.valid('json'), by);
        return c.body(null, 204);
      },
    );
}

function entryRoutes({ db, clock }: DutyDeps) {
  const written = z.object({ id: z.number(), again: z.boolean() });
  return new Hono<Signed>()
    .get(
      '/site-pairs/:id/entries',
      may('duty.read', 'site-pair'),
      about('The log of a pair, the last first, corrected entries too', responses('One page', entryPage)),
      valid('param', idParam),
      valid('query', pageQuery),
      async (c) =>
        c.json(await listEntries(db.sql, c.req.valid('param').id, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/site-pairs/:id/entries',
      may('duty.change', 'site-pair'),
      about('Write into the log; a correction is a further entry', responses('Written', written, 201)),
      valid('param', idParam),
      valid('json', entryFields),
      async (c) =>
        c.json(await writeEntry(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock)), 201),
    );
}

/** Below `/api`. */
export function sitePairRoutes(deps: DutyDeps) {
  return new Hono<Signed>()
    .route('/', listRoutes(deps))
    .route('/', pairRoutes(deps))
    .route('/', entryRoutes(deps));
}
