// HTTP of training: the standard, sessions with their seats, and who must still take which course.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { checkIn, checkInMember, giveBack, marks, record, signUp, signUps } from './attend.ts';
import { catchUpPage, catchUpQuery, listCatchUp } from './catch-up.ts';
import { closeSession } from './close-session.ts';
import { addCourse, changeCourse, courseChange, courseFields, courseView, listCourses } from './courses.ts';
import { gapPage, gapQuery, listGaps } from './equipment-gaps.ts';
import { myTraining, readMyTraining } from './my-training.ts';
import { cancelSession, planSession } from './plan-session.ts';
import { readinessOf, readinessQuery, readinessView } from './readiness.ts';
import { readinessTrend, trendView } from './readiness-days.ts';
import {
  listSeats,
  listSessions,
  readSession,
  seatView,
  sessionFields,
  sessionPage,
  sessionQuery,
  sessionView,
} from './sessions.ts';

export interface TrainingDeps {
  db: Database;
  clock: Clock;
}

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['training'], responses: answers });

function courseRoutes({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .get(
      '/courses',
      may('training.read'),
      about('The training standard', responses('All courses', z.object({ items: z.array(courseView) }))),
      async (c) => c.json({ items: await listCourses(db.sql) }),
    )
    .post(
      '/courses',
      may('standard.change'),
      about('Add a course', responses('The course', courseView, 201)),
      valid('json', courseFields),
      async (c) => c.json(await addCourse(db, c.req.valid('json')), 201),
    )
    .put(
      '/courses/:id',
      may('standard.change'),
      about(
        'Change or retire a course; planned sessions stay as they were',
        responses('The course', courseView),
      ),
      valid('param', idParam),
      valid('json', courseChange),
      async (c) => c.json(await changeCourse(db, c.req.valid('param').id, c.req.valid('json'), clock.now())),
    )
    .get(
      '/readiness',
      may('training.read'),
      about(
        'Could the force do what it is for',
        responses('Unit by unit, and the worst gaps', readinessView),
      ),
      valid('query', readinessQuery),
      async (c) => c.json(await readinessOf(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .get(
      '/readiness/trend',
      may('training.read'),
      about('How ready the force was, week by week over a year', responses('One point a week', trendView)),
      valid('query', readinessQuery),
      async (c) => c.json(await readinessTrend(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .get(
      '/training/catch-up',
      may('training.read'),
      about('Who must still take which course', responses('One page, the worst first', catchUpPage)),
      valid('query', catchUpQuery),
      async (c) => c.json(await listCatchUp(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .get(
      '/equipment-gaps',
      may('equipment.read'),
      about('What the equipment standard asks for and is not there', responses('The largest first', gapPage)),
      valid('query', gapQuery),
      async (c) => c.json(await listGaps(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .get(
      '/me/training',
      may('self.manage'),
      about('My own training: what I owe, sessions to go to, results', responses('All', myTraining)),
      async (c) => c.json(await readMyTraining(db.sql, c.get('who'), clock.now())),
    );
}

const wholeSession = z.object({ session: sessionView, seats: z.array(seatView) });

function sessionRoutes({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .get(
      '/training-sessions',
      may('training.read'),
      about('Sessions, a page at a time', responses('One page', sessionPage)),
      valid('query', sessionQuery),
      async (c) => c.json(await listSessions(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .post(
      '/training-sessions',
      may('training.hold'),
      about('Plan a session', responses('The session', sessionView, 201)),
      valid('json', sessionFields),
      async (c) => c.json(await planSession(db, c.req.valid('json'), c.get('who'), clock.now()), 201),
    )
    .get(
      '/training-sessions/:id',
      may('training.read', 'session'),
      about('A session and its seats', responses('The session', wholeSession)),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        const session = await readSession(db.sql, id);
        if (!session) throw new Problem(404, 'not-found');
        return c.json({ session, seats: await listSeats(db.sql, id, c.get('who')) });
      },
    )
    .get(
      '/training-sessions/:id/code',
      may('training.hold', 'session'),
      about('What the QR code at the door says', responses('The code', z.object({ code: z.string() }))),
      valid('param', idParam),
      async (c) => {
        c.header('cache-control', 'no-store');
        const [row] = await db.sql<{ code: string }[]>`
          select check_in_code as code from training_session where id = ${c.req.valid('param').id}`;
        return c.json({ code: row?.code ?? '' });
      },
    )
    .post(
      '/training-sessions/:id/cancel',
      may('training.hold', 'session'),
      about('Call a session off', responses('Done', z.object({ seats: z.number() }))),
      valid('param', idParam),
      async (c) => c.json(await cancelSession(db, c.req.valid('param').id, c.get('who'), clock.now())),
    )
    .post(
      '/training-sessions/:id/close',
      may('training.hold', 'session'),
      about(
        'End a session: results are given, qualifications renewed',
        responses('Done', z.object({ passed: z.number(), failed: z.number(), absent: z.number() })),
      ),
      valid('param', idParam),
      async (c) => c.json(await closeSession(db, c.req.valid('param').id, c.get('actor'), clock.now())),
    );
}

function seatRoutes({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .post(
      '/training-sessions/:id/sign-ups',
      may('training.sign-up'),
      about('Take seats; all or none', responses('Taken', z.object({ taken: z.number() }))),
      valid('param', idParam),
      valid('json', signUps),
      async (c) =>
        c.json(await signUp(db, c.req.valid('param').id, c.req.valid('json').memberIds, c.get('who'))),
    )
    .delete(
      '/training-sessions/:id/sign-ups/:memberId',
      may('training.sign-up'),
      about('Give a seat back', responses('Done', undefined, 204)),
      valid('param', idParam.extend({ memberId: idParam.shape.id })),
      async (c) => {
        const { id, memberId } = c.req.valid('param');
        await giveBack(db, id, memberId, c.get('who'));
        return c.body(null, 204);
      },
    )
    .post(
      '/training-sessions/:id/seats',
      may('training.hold', 'session'),
      about('Who was there, with what mark', responses('Recorded', z.object({ recorded: z.number() }))),
      valid('param', idParam),
      valid('json', marks),
      async (c) => {
        const { seats } = c.req.valid('json');
        return c.json(await record(db, c.req.valid('param').id, seats, c.get('who'), clock.now()));
      },
    )
    .post(
      '/training-sessions/:id/check-in',
      may('training.check-in', 'session'),
      about('Check oneself in by the code at the door', responses('Done', undefined, 204)),
      valid('param', idParam),
      valid('json', checkIn),
      async (c) => {
        const { code } = c.req.valid('json');
        await checkInMember(db, c.req.valid('param').id, code, c.get('who'), clock.now());
        return c.body(null, 204);
      },
    );
}

/** Below `/api`. */
export function trainingRoutes(deps: TrainingDeps) {
  return new Hono<Signed>()
    .route('/', courseRoutes(deps))
    .route('/', sessionRoutes(deps))
    .route('/', seatRoutes(deps));
}
