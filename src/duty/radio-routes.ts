// HTTP of the radio book: channels of stations, sets of sites.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { channelFields, setFields, setQuery } from './joint-duty-schema.ts';
import {
  addFrequency,
  addSet,
  changeFrequency,
  changeSet,
  retireFrequency,
  retireSet,
} from './keep-radios.ts';
import { channelList, listChannels, listSets, setPage } from './radios.ts';
import type { DutyDeps } from './routes.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const made = responses('Made', z.object({ id: z.number() }), 201);
const done = responses('Done', undefined, 204);

function channelRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/radio-channels',
      may('duty.read'),
      about('Channels in use', responses('All', channelList)),
      async (c) => c.json(await listChannels(db.sql, c.get('who'))),
    )
    .post(
      '/radio-channels',
      may('duty.change'),
      about('A channel of a station', made),
      valid('json', channelFields),
      async (c) => c.json(await addFrequency(db, c.req.valid('json'), c.get('who')), 201),
    )
    .put(
      '/radio-channels/:id',
      may('duty.change', 'radio-channel'),
      about('Another name, frequency or use', done),
      valid('param', idParam),
      valid('json', channelFields),
      async (c) => {
        await changeFrequency(db, c.req.valid('param').id, c.req.valid('json'));
        return c.body(null, 204);
      },
    )
    .delete(
      '/radio-channels/:id',
      may('duty.change', 'radio-channel'),
      about('Use it no more; sets that were on it are on none', done),
      valid('param', idParam),
      async (c) => {
        await retireFrequency(db, c.req.valid('param').id, clock.now());
        return c.body(null, 204);
      },
    );
}

function setRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/radio-sets',
      may('duty.read'),
      about('Sets in use, by site', responses('One page', setPage)),
      valid('query', setQuery),
      async (c) => c.json(await listSets(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/radio-sets',
      may('duty.change'),
      about('A set of a site', made),
      valid('json', setFields),
      async (c) => c.json(await addSet(db, c.req.valid('json'), c.get('who')), 201),
    )
    .put(
      '/radio-sets/:id',
      may('duty.change', 'radio-set'),
      about('Another site, call sign, channel or condition', done),
      valid('param', idParam),
      valid('json', setFields),
      async (c) => {
        await changeSet(db, c.req.valid('param').id, c.req.valid('json'), c.get('who'));
        return c.body(null, 204);
      },
    )
    .delete(
      '/radio-sets/:id',
      may('duty.change', 'radio-set'),
      about('Use it no more', done),
      valid('param', idParam),
      async (c) => {
        await retireSet(db, c.req.valid('param').id, clock.now());
        return c.body(null, 204);
      },
    );
}

/** Below `/api`. */
export function radioRoutes(deps: DutyDeps) {
  return new Hono<Signed>().route('/', channelRoutes(deps)).route('/', setRoutes(deps));
}
