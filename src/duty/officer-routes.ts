// HTTP of the three officers: what is asked and who is short, appointments, patrol days, talks and campaigns.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { appointFields, appointOfficer, endAppointment, endFields } from './appoint-officer.ts';
import { answerFile, fileParams } from './files.ts';
import { logPatrol, patrolFields, patrolLogged, removePatrol } from './log-patrol.ts';
import {
  appointmentPage,
  appointmentQuery,
  guardPage,
  guardQuery,
  listAppointments,
  listGuards,
  listPatrols,
  officerFiguresPage,
  officerFiguresQuery,
  patrolPage,
  patrolQuery,
  quotaFields,
  readOfficerFigures,
  readQuotas,
} from './officers.ts';
import type { DutyDeps } from './routes.ts';
import { classEmployer, classFields, setQuotas } from './set-quotas.ts';
import {
  correctTalk,
  listTalks,
  noteTalk,
  readTalkPhoto,
  removeTalk,
  removeTalkFields,
  talkFields,
  talkPage,
  talkQuery,
} from './talks.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['duty'], responses: answers });
const made = z.object({ id: z.number() });
const done = responses('Done', undefined, 204);

function quotaRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/officer-quotas',
      may('duty.read'),
      about('What is asked of employers, guards and sites', responses('The quotas', quotaFields)),
      async (c) => c.json(await readQuotas(db.sql)),
    )
    .put(
      '/officer-quotas',
      may('policy.change'),
      about('Ask for more or less from now on', done),
      valid('json', quotaFields),
      async (c) => {
        await setQuotas(db, c.req.valid('json'));
        return c.body(null, 204);
      },
    )
    .get(
      '/officers/figures',
      may('duty.read'),
      about(
        'Required, there and short, by employer or by site, those most in want first',
        responses('One page', officerFiguresPage),
      ),
      valid('query', officerFiguresQuery),
      async (c) => c.json(await readOfficerFigures(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .put(
      '/employers/:id/class',
      may('policy.change'),
      about('Whether it is a security company: the larger share of information officers holds', done),
      valid('param', idParam),
      valid('json', classFields),
      async (c) => {
        await classEmployer(db, c.req.valid('param').id, c.req.valid('json'));
        return c.body(null, 204);
      },
    );
}

function appointmentRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/officers/guards',
      may('duty.read'),
      about('Guards with what they are and their patrol days of a year', responses('One page', guardPage)),
      valid('query', guardQuery),
      async (c) => c.json(await listGuards(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .get(
      '/officer-appointments',
      may('duty.read'),
      about('Who is appointed, or was, the last first', responses('One page', appointmentPage)),
      valid('query', appointmentQuery),
      async (c) => c.json(await listAppointments(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/officer-appointments',
      may('duty.change'),
      about(
        'Appoint somebody who has agreed; 409 when the person is one already',
        responses('Made', made, 201),
      ),
      valid('json', appointFields),
      async (c) =>
        c.json(await appointOfficer(db, c.req.valid('json'), { who: c.get('who'), now: clock.now() }), 201),
    )
    .post(
      '/officer-appointments/:id/end',
      may('duty.change', 'appointment'),
      about('End it, with the reason', done),
      valid('param', idParam),
      valid('json', endFields),
      async (c) => {
        const doing = { who: c.get('who'), now: clock.now() };
        await endAppointment(db, c.req.valid('param').id, c.req.valid('json'), doing);
        return c.body(null, 204);
      },
    );
}

function patrolRoutes({ db, clock }: DutyDeps) {
  return new Hono<Signed>()
    .get(
      '/patrol-days',
      may('duty.read'),
      about('Days on patrol, the last first', responses('One page', patrolPage)),
      valid('query', patrolQuery),
      async (c) => c.json(await listPatrols(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/patrol-days',
      may('duty.change'),
      about('Note a day of several guards; each has a day once', responses('How many', patrolLogged)),
      valid('json', patrolFields),
      async (c) => c.json(await logPatrol(db, c.req.valid('json'), { who: c.get('who'), now: clock.now() })),
    )
    .delete(
      '/patrol-days/:id',
      may('duty.change', 'patrol-day'),
      about('Take away what was entered wrongly', done),
      valid('param', idParam),
      async (c) => {
        await removePatrol(db, c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}

function talkRoutes({ db, clock }: DutyDeps) {
  const doingOf = (who: Signed['Variables']['who']) => ({ who, now: clock.now() });
  return new Hono<Signed>()
    .get(
      '/talks',
      may('duty.read'),
      about('Talks and campaigns, the last first', responses('One page', talkPage)),
      valid('query', talkQuery),
      async (c) => c.json(await listTalks(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/talks',
      may('duty.change'),
      about('Note a talk or a campaign with its pictures', responses('Made', made, 201)),
      valid('json', talkFields),
      async (c) => c.json(await noteTalk(db, c.req.valid('json'), doingOf(c.get('who'))), 201),
    )
    .put(
      '/talks/:id',
      may('duty.change', 'talk'),
      about('Correct it', done),
      valid('param', idParam),
      valid('json', talkFields),
      async (c) => {
        await correctTalk(db, c.req.valid('param').id, c.req.valid('json'), doingOf(c.get('who')));
        return c.body(null, 204);
      },
    )
    .post(
      '/talks/:id/remove',
      may('duty.change', 'talk'),
      about('Count it no more, with the reason', done),
      valid('param', idParam),
      valid('json', removeTalkFields),
      async (c) => {
        await removeTalk(db, c.req.valid('param').id, c.req.valid('json'), doingOf(c.get('who')));
        return c.body(null, 204);
      },
    )
    .get(
      '/talks/:id/files/:fileId',
      may('duty.read', 'talk'),
      describeRoute({
        ...{ summary: 'A picture of a talk', tags: ['duty'] },
        responses: fileResponses('The file as it came', 'application/octet-stream'),
      }),
      valid('param', fileParams),
      async (c) => {
        const { id, fileId } = c.req.valid('param');
        return answerFile(c, await readTalkPhoto(db.sql, id, fileId));
      },
    );
}

/** Below `/api`. */
export function officerRoutes(deps: DutyDeps) {
  return new Hono<Signed>()
    .route('/', quotaRoutes(deps))
    .route('/', appointmentRoutes(deps))
    .route('/', patrolRoutes(deps))
    .route('/', talkRoutes(deps));
}
