// HTTP of exams: the bank of questions, exams with their candidates, and what candidates do themselves.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { appeal, appealFields, decideAppeal, decisionFields } from './exam-appeal.ts';
import {
  candidateView,
  examFields,
  examPage,
  examQuery,
  examView,
  listCandidates,
  listExams,
  planExam,
  readExam,
} from './exams.ts';
import { cancelExam, invite, inviteFields, uninvite } from './invite-exam.ts';
import { markPractical, practicalFields, sittingParam } from './mark-exam.ts';
import {
  addQuestion,
  changeQuestion,
  listQuestions,
  questionChange,
  questionFields,
  questionPage,
  questionQuery,
  questionView,
} from './questions.ts';
import type { TrainingDeps } from './routes.ts';
import {
  answerFields,
  beginSitting,
  handIn,
  keepAnswer,
  myExams,
  myExamView,
  readSheet,
  sheetView,
} from './sit-exam.ts';
import { readTasks, tasksView } from './tasks.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['exams'], responses: answers });

function questionRoutes({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .get(
      '/questions',
      may('question.change'),
      about('The bank of questions', responses('One page', questionPage)),
      valid('query', questionQuery),
      async (c) => c.json(await listQuestions(db.sql, c.req.valid('query'))),
    )
    .post(
      '/questions',
      may('question.change'),
      about('Add a question', responses('The question', questionView, 201)),
      valid('json', questionFields),
      async (c) => c.json(await addQuestion(db, c.req.valid('json')), 201),
    )
    .put(
      '/questions/:id',
      may('question.change'),
      about(
        'Change or retire a question; papers keep what they have',
        responses('The question', questionView),
      ),
      valid('param', idParam),
      valid('json', questionChange),
      async (c) =>
        c.json(await changeQuestion(db, c.req.valid('param').id, c.req.valid('json'), clock.now())),
    );
}

function holdRoutes({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .get(
      '/exams',
      may('exam.read'),
      about('Exams, a page at a time', responses('One page', examPage)),
      valid('query', examQuery),
      async (c) => c.json(await listExams(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/exams',
      may('exam.hold'),
      about('Plan an exam', responses('The exam', examView, 201)),
      valid('json', examFields),
      async (c) => c.json(await planExam(db, c.req.valid('json'), c.get('who'), clock.now()), 201),
    )
    .get(
      '/exams/:id',
      may('exam.read', 'exam'),
      about(
        'An exam and its candidates',
        responses('The exam', z.object({ exam: examView, candidates: z.array(candidateView) })),
      ),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        const exam = await readExam(db.sql, id);
        return c.json({ exam, candidates: await listCandidates(db.sql, id, c.get('who')) });
      },
    )
    .post(
      '/exams/:id/cancel',
      may('exam.hold', 'exam'),
      about('Call an exam off', responses('Done', z.object({ candidates: z.number() }))),
      valid('param', idParam),
      async (c) => c.json(await cancelExam(db, c.req.valid('param').id, c.get('who'), clock.now())),
    )
    .post(
      '/exams/:id/candidates',
      may('exam.hold', 'exam'),
      about('Invite candidates; all or none', responses('Invited', z.object({ invited: z.number() }))),
      valid('param', idParam),
      valid('json', inviteFields),
      async (c) =>
        c.json(await invite(db, c.req.valid('param').id, c.req.valid('json').memberIds, c.get('who'))),
    )
    .delete(
      '/exams/:id/candidates/:sittingId',
      may('exam.hold', 'exam'),
      about('Take a candidate off who has not begun', responses('Done', undefined, 204)),
      valid('param', sittingParam),
      async (c) => {
        const { id, sittingId } = c.req.valid('param');
        await uninvite(db, id, sittingId);
        return c.body(null, 204);
      },
    );
}

function markRoutes({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .get(
      '/exams/:id/candidates/:sittingId/tasks',
      may('exam.hold', 'exam'),
      about('The practical part of a paper', responses('Its tasks', tasksView)),
      valid('param', sittingParam),
      async (c) => c.json(await readTasks(db.sql, c.req.valid('param'))),
    )
    .post(
      '/exams/:id/candidates/:sittingId/tasks',
      may('exam.hold', 'exam'),
      about(
        'What the examiner saw done: gives the mark',
        responses('The mark', z.object({ mark: z.number() })),
      ),
      valid('param', sittingParam),
      valid('json', practicalFields),
      async (c) =>
        c.json(await markPractical(db, c.req.valid('param'), c.req.valid('json'), actingBy(c, clock))),
    )
    .post(
      '/exams/:id/candidates/:sittingId/appeal',
      may('exam.decide', 'exam'),
      about('Decide an appeal', responses('Decided', undefined, 204)),
      valid('param', sittingParam),
      valid('json', decisionFields),
      async (c) => {
        await decideAppeal(db, c.req.valid('param'), c.req.valid('json'), actingBy(c, clock));
        return c.body(null, 204);
      },
    );
}

function ownRoutes({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .get(
      '/me/exams',
      may('exam.sit'),
      about('The caller’s own exams', responses('Open ones first', z.object({ items: z.array(myExamView) }))),
      async (c) => c.json({ items: await myExams(db.sql, c.get('who')) }),
    )
    .get(
      '/me/exams/:id',
      may('exam.sit'),
      about('The own paper with the own answers', responses('The paper', sheetView)),
      valid('param', idParam),
      async (c) => c.json(await readSheet(db.sql, c.get('who'), c.req.valid('param').id)),
    )
    .post(
      '/me/exams/:id/begin',
      may('exam.sit'),
      about('Begin: the time runs', responses('The paper', sheetView)),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        await beginSitting(db, c.get('who'), id, clock.now());
        return c.json(await readSheet(db.sql, c.get('who'), id));
      },
    )
    .put(
      '/me/exams/:id/answers',
      may('exam.sit'),
      about('Keep an answer; the latest counts', responses('Kept', undefined, 204)),
      valid('param', idParam),
      valid('json', answerFields),
      async (c) => {
        await keepAnswer(db, c.get('who'), c.req.valid('param').id, c.req.valid('json'), clock.now());
        return c.body(null, 204);
      },
    )
    .post(
      '/me/exams/:id/hand-in',
      may('exam.sit'),
      about('Hand in', responses('The exam', myExamView)),
      valid('param', idParam),
      async (c) => c.json(await handIn(db, c.get('who'), c.req.valid('param').id, clock.now())),
    )
    .post(
      '/me/exams/:id/appeal',
      may('exam.sit'),
      about('Say what is wrong with the mark', responses('Said', undefined, 204)),
      valid('param', idParam),
      valid('json', appealFields),
      async (c) => {
        await appeal(db, c.get('who'), c.req.valid('param').id, c.req.valid('json').text, clock.now());
        return c.body(null, 204);
      },
    );
}

/** Below `/api`. */
export function examRoutes(deps: TrainingDeps) {
  return new Hono<Signed>()
    .route('/', questionRoutes(deps))
    .route('/', holdRoutes(deps))
    .route('/', markRoutes(deps))
    .route('/', ownRoutes(deps));
}
